import type { Cell } from "../../access/matrix/matrix";
import { type Right, summarize } from "../../access/matrix/summary";
import { visibleLine } from "../../core/visible-text";
import { type Terminal, wrapped } from "../terminal";

/** Who can do what, for the terminal: nothing is shortened, what is too wide goes on in the next line. */
export function renderAccessTable(cells: Iterable<Cell>, terminal: Terminal): string {
  const { bold, dim } = terminal.colors;
  const width = Math.max(20, Math.min(44, Math.floor(terminal.columns * 0.4)));
  const sections = summarize(cells).map(({ role, accounts, rights }) =>
    [
      ...linesOf([`${role} in ${accounts.join(", ")}`], terminal.columns).map(bold),
      ...(rights.length === 0 ? ["  nothing"] : rights.flatMap((right) => rowsOf(right, width, terminal))),
    ].join("\n"),
  );
  return [...sections, dim("All else that a client calls is denied.")].join("\n\n");
}

function rowsOf({ outcome, actions, where }: Right, width: number, terminal: Terminal): string[] {
  const note = outcome === "unknown" ? ["(unknown)"] : [];
  const left = linesOf([...byService(actions), ...note], width - 2);
  const right = linesOf(where, Math.max(20, terminal.columns - width - 2));
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    `  ${(left[i] ?? "").padEnd(width)}${right[i] ?? ""}`.trimEnd(),
  );
}

/** `ssm:GetParameter, PutParameter`: the service is said once. */
function byService(actions: readonly string[]): string[] {
  const said = new Map<string, string[]>();
  for (const action of actions) {
    const [service = "", name = ""] = action.split(":");
    said.set(service, [...(said.get(service) ?? []), name]);
  }
  return [...said].map(([service, names]) => `${service}:${names.join(", ")}`);
}

/** Texts in lines that go on indented. Texts of policies must not steer the terminal. */
function linesOf(texts: readonly string[], width: number): string[] {
  return texts.flatMap((text) =>
    wrapped(visibleLine(text), width - 2).map((line, i) => (i === 0 ? line : `  ${line}`)),
  );
}
