import type { Answer, DecidingStatement } from "./answer";
import type { RequestFacts } from "./context/facts";
import { RequestContext } from "./context/request-context";
import { type Entry, entriesOf, namesPrincipal, statementHolds } from "./decision/entries";
import { findingsOf } from "./decision/findings";
import { type Layer, layersOf } from "./decision/layers";
import { readQuestion } from "./decision/question";
import { needsNoPermission } from "./decision/special-actions";
import { type Findings, missingAllowances, verdict } from "./decision/verdict";
import { Inexact } from "./exact/inexact";
import { openKeysOf, openNamesOf } from "./exact/open-keys";
import { type Outcomes, outcomesOf } from "./exact/outcomes";
import type { AccessRequest } from "./request";
import { and, FALSE, TRUE, type Truth, UNKNOWN } from "./truth";
import type { World } from "./world/world";

/**
 * Whether a world's policies allow a request, as AWS documents it.
 *
 * The answer is `unknown` exactly if both outcomes are possible, depending on condition keys that neither the question
 * states nor the request implies; it names them. It is `unknown`, too, where a policy's text is not known, where AWS
 * leaves an outcome open (`NotPrincipal` that names a principal in part; a statement that excludes a variable which the
 * request lacks), and where a search for both outcomes would
 * take too long. Two open keys are taken as independent of each other, although AWS relates a few, such as the two that
 * hold the time. Where a grant of a KMS key names the
 * principal, it is unknown what the grant allows. Access control lists and VPC endpoints' policies are not looked at.
 *
 * @throws FoundationError ACCESS_ACTION_INVALID, ACCESS_RESOURCE_INVALID, ACCESS_PRINCIPAL_INVALID,
 * ACCESS_PRINCIPAL_UNKNOWN
 */
export function evaluate(request: AccessRequest, world: World): Answer {
  const facts = readQuestion(request, world);
  if (needsNoPermission(facts.action)) return { outcome: "allowed", statements: [] };
  const context = new RequestContext(facts);
  const layers = layersOf(facts);
  const entries = entriesOf(layers, facts, context);
  const findings = findingsOf(entries, layers.length, context);
  const truth = verdict(facts, layers, findings);
  const decision: Decision = { facts, context, layers, entries, findings };
  if (truth === UNKNOWN) return settle(decision);
  return definite(decision, truth, findings.denied === TRUE, (entry) => truthOf(entry, context) === TRUE);
}

interface Decision {
  readonly facts: RequestFacts;
  readonly context: RequestContext;
  readonly layers: readonly Layer[];
  readonly entries: readonly Entry[];
  readonly findings: Findings;
}

function definite(
  { facts, layers, entries, findings }: Decision,
  truth: Truth,
  explicit: boolean,
  counts: (entry: Entry) => boolean,
): Answer {
  const counting = entries.filter(counts);
  if (truth === TRUE) return { outcome: "allowed", statements: deciding(counting, "Allow", layers) };
  const missing = explicit ? [] : missingAllowances(facts, layers, findings);
  return { outcome: "denied", explicit, statements: deciding(counting, "Deny", layers), missing };
}

/** Decides a question that leaves something open: perhaps it makes no difference. */
function settle(decision: Decision): Answer {
  const { facts, context, layers, entries } = decision;
  const open = entries.filter((entry) => isOpen(entry, context));
  const outcomes = explore(decision, open, (findings) => verdict(facts, layers, findings));
  if (outcomes.truth !== UNKNOWN) {
    const denied =
      outcomes.truth === FALSE ? explore(decision, open, (findings) => findings.denied).truth : FALSE;
    return definite(decision, outcomes.truth, denied === TRUE, (entry) => truthOf(entry, context) !== FALSE);
  }
  const attributes = new Set(outcomes.attributes);
  const dependsOn = (entry: Entry): boolean =>
    openNamesOf([entry], context).some((name) => attributes.has(name));
  return {
    outcome: "unknown",
    attributes: outcomes.attributes,
    statements: open.filter(dependsOn).map((entry) => decidingStatement(entry, layers)),
    allowedWhen: outcomes.allowedWhen,
    deniedWhen: outcomes.deniedWhen,
  };
}

function explore(
  { facts, context, layers, entries }: Decision,
  open: readonly Entry[],
  decide: (findings: Findings) => Truth,
): Outcomes {
  const { resourceArn, principal, world } = facts;
  const isOpenEntry = new Set(open);
  try {
    const keys = openKeysOf(open, resourceArn, context, principal, world.texts);
    return outcomesOf(keys, context, (assumed, judge) => {
      const truth = (entry: Entry): Truth =>
        isOpenEntry.has(entry) ? statementHolds(entry.statement, resourceArn, assumed, judge) : entry.truth;
      return decide(findingsOf(entries, layers.length, assumed, truth));
    });
  } catch (error) {
    if (!(error instanceof Inexact)) throw error;
    return { truth: UNKNOWN, attributes: openNamesOf(open, context), allowedWhen: {}, deniedWhen: {} };
  }
}

function truthOf(entry: Entry, context: RequestContext): Truth {
  return and(entry.truth, namesPrincipal(entry, undefined, context));
}

function isOpen(entry: Entry, context: RequestContext): boolean {
  const isOpenMatch = entry.matches?.some(({ when }) => when && context.valueOf(when.key) === undefined);
  return entry.truth === UNKNOWN || isOpenMatch === true;
}

function deciding(
  entries: readonly Entry[],
  effect: "Allow" | "Deny",
  layers: readonly Layer[],
): DecidingStatement[] {
  return entries
    .filter((entry) => entry.statement.effect === effect)
    .map((entry) => decidingStatement(entry, layers));
}

function decidingStatement({ layer, statement }: Entry, layers: readonly Layer[]): DecidingStatement {
  const { policy, sid, index, effect } = statement;
  return { layer: layers[layer]!.kind, policy, sid, index, effect };
}
