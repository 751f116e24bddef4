import type { Cell } from "../matrix";
import { type Right, type Summary, summarize } from "../summary";

/** Who can do what as one HTML file that loads nothing: for wide screens and phones, light and dark. */
export function renderHtml(cells: Iterable<Cell>): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Who can do what</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Who can do what</h1>
${summarize(cells).map(sectionOf).join("\n")}
<p>All else that a client calls is denied.</p>
</main>
</body>
</html>`;
}

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d0d7de, #3d444d); --dim: light-dark(#57606a, #9198a1) }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 70rem; margin: 0 auto; padding: 1rem }
section { border-top: 1px solid var(--line); padding: .5rem 0 }
h2 { font-size: 1.15rem } h2 small { font-weight: normal; color: var(--dim) }
dl { display: grid; grid-template-columns: minmax(12rem, 1fr) 2fr; gap: .5rem 1.5rem; margin: 0 }
dt, dd { margin: 0; overflow-wrap: anywhere } dt { font-weight: 600 }
ul { margin: 0; padding: 0; list-style: none }
em { color: var(--dim) }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0 } dd { padding: 0 0 .75rem 1rem } }
`;

function sectionOf({ role, accounts, rights }: Summary): string {
  const content = rights.length === 0 ? "<p>nothing</p>" : `<dl>\n${rights.map(rightOf).join("\n")}\n</dl>`;
  return `<section>
<h2>${escaped(role)} <small>in ${escaped(accounts.join(", "))}</small></h2>
${content}
</section>`;
}

function rightOf({ outcome, actions, where }: Right): string {
  const note = outcome === "unknown" ? " <em>unknown</em>" : "";
  return `<dt>${listOf(actions)}${note}</dt>\n<dd>${listOf(where)}</dd>`;
}

function listOf(texts: readonly string[]): string {
  return `<ul>${texts.map((text) => `<li>${escaped(text)}</li>`).join("")}</ul>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
