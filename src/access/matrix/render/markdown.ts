import type { Cell } from "../matrix";
import { summarize } from "../summary";

/** Who can do what as Markdown, such as for a pull request's comment. */
export function renderMarkdown(cells: Iterable<Cell>): string {
  const sections = summarize(cells).map(({ role, accounts, rights }) => {
    const rows = rights.map(
      ({ outcome, actions, where }) =>
        `| ${actions.map(code).join(" ")} | ${where.map(code).join("<br>")} | ${outcome} |`,
    );
    return [
      `## ${code(role)} in ${accounts.map(code).join(", ")}`,
      "",
      ...(rows.length === 0 ? ["nothing"] : ["| may | on | |", "| --- | --- | --- |", ...rows]),
    ].join("\n");
  });
  return ["# Who can do what", ...sections, "All else that a client calls is denied."].join("\n\n");
}

/** Names come from policies: a span of code with more backticks than they have, and no bar that would end the cell. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 ? " " : "";
  return `${fence}${space}${text.replace(/\|/g, "\\|").replace(/[\r\n]+/g, " ")}${space}${fence}`;
}
