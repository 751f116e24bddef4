import type { Change } from "../plan/plan";
import { PROVISIONER } from "../plan/read-programs";
import { shown } from "../plan/value";
import type { Observation, Rule } from "./rule";

/** Terraform is to run a program. */
export const PROGRAM_RUN: Rule = {
  id: "program-run",
  severity: "high",
  title: "Terraform runs a program",
  why: "It runs with the credentials of whoever plans or applies, and what it does is in no plan.",
  advice: "Do it with a resource or outside Terraform; else read the program, and all that it calls.",
  needsOutputs: true,
  find: ({ settings, programs = [] }) => {
    const compared = settings.flatMap(observeSetting);
    const known = new Set(compared.map(({ change }) => change.address.replace(KEYS, "")));
    const others = programs.filter(({ address }) => !known.has(address.replace(KEYS, "")));
    return [...compared, ...others.map(observeProgram)];
  },
};

/** Keys of `count` and `for_each` in an address. */
const KEYS = /\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g;

/** What is new in synthesized output. */
function observeSetting(change: Change): readonly Observation[] {
  const { type, address, after } = change;
  if (type === PROVISIONER && after?.provisioner !== undefined) return [withResource(change)];
  return address.startsWith("data.external.") && after !== null ? [whilePlanning(change)] : [];
}

/** Of a data source in a plan nobody knows whether it is new: it has run already, as in each plan before. */
function observeProgram(change: Change): Observation {
  if (change.type === PROVISIONER) return withResource(change);
  return { ...whilePlanning(change), severity: "medium" };
}

function withResource(change: Change): Observation {
  const what = "a program is run when the resource is made or destroyed";
  return { change, what, attribute: "provisioner", after: shown(change.after?.provisioner) };
}

function whilePlanning(change: Change): Observation {
  const what = "a program is run whenever it is planned";
  return { change, what, attribute: "program", after: shown(change.after?.program) };
}
