import { shown } from "../plan/value";
import type { Rule } from "./rule";

/** Terraform is to run a program. */
export const PROGRAM_RUN: Rule = {
  id: "program-run",
  severity: "high",
  title: "Terraform runs a program",
  why: "It runs with the credentials of whoever plans or applies, and what it does is in no plan.",
  advice: "Do it with a resource or outside Terraform; else read the program, and all that it calls.",
  find: ({ settings }) =>
    settings.flatMap((change) => {
      const { type, address, after } = change;
      if (type === "provisioner" && after?.provisioner !== undefined) {
        const what = "a program is run when the resource is made or destroyed";
        return [{ change, what, attribute: "provisioner", after: shown(after.provisioner) }];
      }
      if (!address.startsWith("data.external.") || after === null) return [];
      const what = "a program is run whenever it is planned";
      return [{ change, what, attribute: "program", after: shown(after.program) }];
    }),
};
