import fc from "fast-check";
import { lexer, type Token, walkTokens } from "marked";
import { renderMarkdown, SMALLEST_MARKDOWN } from "../../../src/review/render/markdown";
import { reports, texts } from "../support/random-reports";
import { runs } from "../../support/property-runs";

/** Everything that a renderer of GitHub's Markdown finds in a text, nested or not. */
function tokensOf(markdown: string): Token[] {
  const found: Token[] = [];
  walkTokens(lexer(markdown, { gfm: true }), (token) => void found.push(token));
  return found;
}

const rawOf = (tokens: readonly Token[], ...types: string[]) =>
  tokens.filter(({ type }) => types.includes(type)).map(({ raw }) => raw.trim());

describe("Markdown of any report", () => {
  const sizes = fc.integer({ min: SMALLEST_MARKDOWN, max: 65_000 });

  it("keeps to its size, ends what it begins, and takes no text for Markdown or HTML", () => {
    fc.assert(
      fc.property(
        reports(),
        sizes,
        fc.option(texts, { nil: undefined }),
        (report, maximumSize, fullReport) => {
          const markdown = renderMarkdown(report, { maximumSize, fullReport });
          const tokens = tokensOf(markdown);
          const html = rawOf(tokens, "html").join("\n").split(/\n+/).filter(Boolean);

          expect(markdown.length).toBeLessThanOrEqual(maximumSize);
          for (const line of html) {
            expect(line).toMatch(
              /^<details><summary>(Smaller findings|All changes) \(\d+\)<\/summary>$|^<\/details>$/,
            );
          }
          expect(html.filter((line) => line === "</details>")).toHaveLength(html.length / 2);
          for (const heading of rawOf(tokens, "heading"))
            expect(heading).toMatch(/^## Review: |^### (🛑|🔴|🟠) /u);
          for (const code of rawOf(tokens, "code")) expect(code).toMatch(/^(`{3,})text\n[^]*\n\1$/);
          expect(rawOf(tokens, "image", "table", "hr")).toEqual([]);
          expect(rawOf(tokens, "link").filter((link) => link.startsWith("["))).toEqual([]);
          expect(markdown).not.toMatch(/@everyone(?![^`]*`)|[\u0000-\u0008\u001b\u202e\u2066]/);
        },
      ),
      { numRuns: runs(50) },
    );
  });

  it("leaves out no risk in favour of what is less, and counts what it leaves out", () => {
    fc.assert(
      fc.property(reports(undefined, 60), sizes, (report, maximumSize) => {
        const markdown = renderMarkdown(report, { maximumSize });
        const shown = [...markdown.matchAll(/^(?:### |- )(🛑|🔴|🟠|🟡|🔵) (?:(\d+) × )?/gmu)];
        const marks = shown.map(([, mark]) => mark!);
        const findings = shown.reduce((sum, [, , times = "1"]) => sum + Number(times), 0);
        const missing = /Not shown for want of room: (\d+) findings/.exec(markdown)?.[1] ?? 0;

        expect(findings + Number(missing)).toBe(report.findings.length);
        expect(marks).toEqual([...marks].sort((a, b) => RANKS.indexOf(a) - RANKS.indexOf(b)));
      }),
      { numRuns: runs(35) },
    );
  });
});

const RANKS = ["🛑", "🔴", "🟠", "🟡", "🔵"];
