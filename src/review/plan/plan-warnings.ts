import { type JsonRecord, listOf, memberOf, recordOf, textOf } from "./json";

/** What a reader should know before trusting a plan: that it is not whole, or says more than is reviewed. */
export function planWarnings(plan: JsonRecord): readonly string[] {
  return [
    ...(plan.errored === true ? ["planning ended with an error: the plan tells only what came before"] : []),
    ...(plan.complete === false && plan.errored !== true
      ? ["the plan is not complete: it is targeted, or parts of it are deferred"]
      : []),
    ...deferredWarnings(plan),
    ...invocationWarnings(plan),
    ...checkWarnings(plan),
  ];
}

function deferredWarnings(plan: JsonRecord): readonly string[] {
  const deferred = [plan.deferred_changes, plan.deferred_action_invocations].flatMap(listOf);
  return deferred.length > 0 ? ["deferred changes are not reviewed"] : [];
}

/** Actions are no changes of state: what a function or a command does when it is invoked, no plan tells. */
function invocationWarnings(plan: JsonRecord): readonly string[] {
  return listOf(plan.action_invocations).map(
    (invocation) =>
      `${textOf(memberOf(invocation, "address")) ?? "an action"} is invoked: what it does is not reviewed`,
  );
}

const FAILED = ["fail", "error"];

/** The messages are left out: they may hold whatever their authors put in. */
function checkWarnings(plan: JsonRecord): readonly string[] {
  return listOf(plan.checks)
    .filter((check) => FAILED.includes(textOf(memberOf(check, "status")) ?? ""))
    .map((check) => {
      const address = textOf(recordOf(memberOf(check, "address")).to_display);
      return `a check fails: ${address ?? "its name is not known"}`;
    });
}
