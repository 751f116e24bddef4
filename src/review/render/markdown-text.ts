import { visibleLine, visibleText } from "../../core/visible-text";

/** Text in which nothing is Markdown, HTML or a mention. */
export function plainText(text: string, most = Infinity): string {
  return shortened(text, most)
    .replace(/[\\`*_[\]|~#]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/@/g, "@\u200b");
}

/** Text as code in a line, whatever is in it. */
export function codeSpan(text: string, most: number): string {
  const line = shortened(text, most);
  const fence = "`".repeat(longestRun(line) + 1);
  const room = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${room}${line === "" ? " " : line}${room}${fence}`;
}

/** Lines as code, whatever is in them. */
export function codeBlock(text: string): string {
  const lines = visibleText(text);
  const fence = "`".repeat(Math.max(3, longestRun(lines) + 1));
  return `${fence}text\n${lines}\n${fence}`;
}

function shortened(text: string, most: number): string {
  const line = visibleLine(text);
  if (line.length <= most) return line;
  return `${line.slice(0, most - 1).replace(HALF_PAIR, "")}…`;
}

/** What is left of a character that a cut goes through. */
const HALF_PAIR = /[\uD800-\uDBFF]$/;

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
