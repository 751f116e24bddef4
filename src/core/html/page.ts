import { createHash } from "node:crypto";
import { Markup, markup } from "./markup";
import { SCRIPT } from "./script";
import { STYLE } from "./style";

/** A page of its own, which is one file. */
export interface Page {
  /** For the browser's tab. */
  readonly title: string;
  readonly body: Markup;
}

/**
 * A page that loads nothing and of which nothing but its own style and script has effect, whatever a value in it says.
 * It reads without the script, which adds filters and sorting: for wide screens, phones and paper, light and dark.
 */
export function renderPage({ title, body }: Page): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<main id="content" tabindex="-1">
${body}
</main>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`.html;
}

const POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
