import { createHash } from "node:crypto";
import { Script } from "node:vm";
import { checkField, filterForm, selectField } from "../../../src/core/html/filter";
import { markup } from "../../../src/core/html/markup";
import { renderPage } from "../../../src/core/html/page";

const page = renderPage({ title: "A & B", body: markup`<h1>It</h1>` });
const between = (start: string, end: string) => page.split(start)[1]!.split(end)[0]!;
const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

describe("a page", () => {
  it("allows its own style and script, and nothing else at all", () => {
    const style = between("<style>", "</style>");
    const script = between("<script>", "</script>");

    expect(between(`http-equiv="Content-Security-Policy" content="`, `">`).replaceAll("&#39;", "'")).toBe(
      `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`,
    );
    expect(page.match(/<(script|style)>/g)).toHaveLength(2);
  });

  it("loads nothing", () => {
    expect(page).not.toMatch(/(src|href)="(?!#)|@import|url\(|fetch\(|import\(/);
  });

  it("has a script that is one", () => {
    expect(() => new Script(between("<script>", "</script>"))).not.toThrow();
  });

  it("escapes its title", () => {
    expect(page).toContain("<title>A &amp; B</title>");
  });
});

describe("a filter", () => {
  it("leaves out a field with nothing to choose", () => {
    const one = [{ value: "1", text: "dev" }];

    expect([selectField("a", "A", one), checkField("a", "A", one)]).toEqual([undefined, undefined]);
    expect(filterForm([undefined], [undefined]).html).not.toContain("undefined");
  });

  it("is hidden until a script shows it", () => {
    expect(filterForm([]).html).toMatch(/^<form [^>]* hidden>/);
  });
});
