import { createRequire } from "node:module";
import { measured } from "../support/measured";

/** Resolves as this file would. */
const load = createRequire(__filename);

/** Loads each `<module>`, or `<module>:<export>` with what that export needs. */
measured(() => {
  for (const argument of process.argv.slice(4)) {
    const [name, member] = argument.split(":") as [string, string | undefined];
    const module = load(name) as Record<string, unknown>;
    if (member) void module[member];
  }
});
