import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { readPlan } from "../../../src/review/plan/read-plan";
import { renderSarif } from "../../../src/review/render/sarif";
import { review } from "../../../src/review/review";
import { changeJson, reviewOf } from "../support/plans";
import { reports } from "../support/random-reports";

const FIXTURES = join(__dirname, "../fixtures");
const report = review(
  ["changes.json", "creations.json"].map((file) =>
    readPlan({ source: file, text: readFileSync(join(FIXTURES, file), "utf8") }),
  ),
);

const text = { type: "string", minLength: 1 };
const message = object({ text });
const level = { enum: ["error", "warning", "note"] };

function object(properties: object, ...optional: string[]): object {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", additionalProperties: false, required, properties };
}

function list(items: object, rest: object = {}): object {
  return { type: "array", items, ...rest };
}

/**
 * What SARIF 2.1.0 asks of the parts that a review writes, and no other parts.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
const LOG = object({
  $schema: { const: "https://json.schemastore.org/sarif-2.1.0.json" },
  version: { const: "2.1.0" },
  runs: list(
    object({
      tool: object({
        driver: object({
          name: text,
          rules: list(
            object({
              id: text,
              shortDescription: message,
              fullDescription: message,
              help: message,
              defaultConfiguration: object({ level }),
              properties: object({
                "security-severity": { type: "string", pattern: "^([0-9]|10)\\.[0-9]$" },
                tags: list(text),
              }),
            }),
            { uniqueItems: true },
          ),
        }),
      }),
      results: list(
        object(
          {
            ruleId: text,
            ruleIndex: { type: "integer", minimum: 0 },
            level,
            message,
            partialFingerprints: { type: "object", additionalProperties: text },
            suppressions: list(
              object({ kind: { const: "external" }, status: { const: "accepted" }, justification: text }),
              { minItems: 1 },
            ),
            locations: list(
              object({
                physicalLocation: object({
                  artifactLocation: object({ uri: { type: "string", pattern: "^[A-Za-z0-9._~!'()*%/-]*$" } }),
                  region: object({ startLine: { type: "integer", minimum: 1 } }),
                }),
                logicalLocations: list(object({ fullyQualifiedName: text, kind: text })),
              }),
              { minItems: 1, maxItems: 1000 },
            ),
          },
          "suppressions",
        ),
      ),
    }),
    { minItems: 1, maxItems: 1 },
  ),
});

const validate = new Ajv({ allErrors: true }).compile(LOG);
const problemsOf = (sarif: string) => {
  validate(JSON.parse(sarif));
  return validate.errors ?? [];
};

describe("SARIF", () => {
  const log = JSON.parse(renderSarif(report));

  it("has each finding as a result of a rule that it describes", () => {
    const [run] = log.runs;

    expect(log.version).toBe("2.1.0");
    expect(run.results).toHaveLength(report.findings.length);
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(result.locations.length).toBeGreaterThan(0);
    }
  });

  it("names the plan's file and the address", () => {
    expect(log.runs[0].results[0].locations[0]).toMatchObject({
      physicalLocation: { artifactLocation: { uri: "changes.json" } },
      logicalLocations: [{ fullyQualifiedName: "changes/aws_dynamodb_table.things" }],
    });
  });

  it("is SARIF 2.1.0, whatever texts a plan has", () => {
    fc.assert(
      fc.property(reports(), (any) => expect(problemsOf(renderSarif(any))).toEqual([])),
      { numRuns: 50 },
    );
  });

  it("has no more locations than a reader takes", () => {
    const changes = Array.from({ length: 1_001 }, (_, i) =>
      changeJson("aws_dynamodb_table", { address: `aws_dynamodb_table.t["${i}"]`, before: { name: "t" } }),
    );
    const [result] = JSON.parse(renderSarif(reviewOf(...changes))).runs[0].results;

    expect(result.locations).toHaveLength(100);
    expect(result.message.text).toContain("and 991 more in dev");
  });
});
