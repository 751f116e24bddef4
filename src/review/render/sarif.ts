import { visibleLine, visibleText } from "../../core/visible-text";
import type { Finding, Report } from "../report";
import type { Severity } from "../severity";
import { decisionInWords } from "./decisions";
import { accountNameOf, addressesOf, accountsOf, changeOf, listed } from "./summary";

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};

/** What GitHub ranks findings by, from 0 to 10. */
const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.0",
  low: "2.0",
  info: "0.0",
};

/**
 * How many locations a result has: GitHub shows no more, and refuses a file with more than 1,000.
 *
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const MOST_LOCATIONS = 100;

/** The findings as SARIF 2.1.0, which code-scanning services read. */
export function renderSarif(report: Report): string {
  const rules = [...new Map(report.findings.map((finding) => [finding.rule, finding])).values()];
  const sources = new Map(report.plans.map((plan) => [accountNameOf(plan), plan.source]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "foundation review", rules: rules.map(ruleOf) } },
        results: report.findings.map((finding) => resultOf(finding, rules, sources)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ rule, title, why, advice, severity }: Finding): object {
  return {
    id: rule,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: advice },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { "security-severity": SECURITY_SEVERITIES[severity], tags: ["security"] },
  };
}

function resultOf(finding: Finding, rules: readonly Finding[], sources: ReadonlyMap<string, string>): object {
  const { fingerprint, rule, severity, what, places, details } = finding;
  const where = `${listed(addressesOf(finding), 10)} in ${listed(accountsOf(finding), 20)}`;
  const text = [`${what}: ${where}`, changeOf(finding), ...details].filter(Boolean).join("\n");
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex((other) => other.rule === rule),
    level: LEVELS[severity],
    message: { text: visibleText(text) },
    suppressions: suppressionsOf(finding),
    partialFingerprints: { "foundationReview/v1": fingerprint },
    locations: places.slice(0, MOST_LOCATIONS).map((place) => ({
      physicalLocation: {
        artifactLocation: { uri: uriOf(sources.get(accountNameOf(place)) ?? place.account) },
        region: { startLine: 1 },
      },
      logicalLocations: [
        { fullyQualifiedName: visibleLine(`${accountNameOf(place)}/${place.address}`), kind: "resource" },
      ],
    })),
  };
}

/** Services hide what is suppressed: only what is accepted wherever it is. */
function suppressionsOf({ decisions = [] }: Finding): readonly object[] | undefined {
  const accepted = decisions.filter(({ verdict }) => verdict === "acknowledged" || verdict === "ignored");
  if (accepted.length === 0 || accepted.length < decisions.length) return undefined;
  return accepted.map((decision) => ({
    kind: "external",
    status: "accepted",
    justification: visibleText(decisionInWords(decision)),
  }));
}

function uriOf(path: string): string {
  return visibleLine(path)
    .split(/[\\/]/)
    .map((part) => encodeURIComponent(part))
    .join("/");
}
