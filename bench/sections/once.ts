import type { Bench, Section } from "../support/bench";
import { decimal, table, whole } from "../support/report";

const PACKAGE = "cdktf-aws-foundation";

/** What is paid once: importing the library, and the code of a function that many stacks use. */
export function onceSection(bench: Bench): Section {
  const cdktf = bench.cost("imports", 0, "cdktf");
  const imported = bench.cost("imports", 0, "cdktf", PACKAGE);
  const used = bench.cost("imports", 0, "cdktf", PACKAGE, `${PACKAGE}:addAccountStacks`);
  const code = bench.cost("function-code", 100);
  return {
    title: "What is paid once",
    table: table(
      ["", "CPU s", "MiB"],
      [
        ["import cdktf", decimal(cdktf.cpu), whole(cdktf.memory)],
        ["import cdktf and the library", decimal(imported.cpu), whole(imported.memory)],
        [
          "… and the stacks of accounts, which load when they are used",
          decimal(used.cpu),
          whole(used.memory),
        ],
        ["one function's code in 100 stacks", decimal(code.cpu), whole(code.memory)],
      ],
    ),
    targets: [
      {
        what: "CPU of importing cdktf and the library against cdktf",
        limit: 1.15,
        reached: imported.cpu / cdktf.cpu,
      },
      { what: "CPU seconds of one function's code in 100 stacks", limit: 1, reached: code.cpu },
    ],
  };
}
