import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GENERATED_DOCS } from "../../scripts/docs/generated-docs";
import { renderTable } from "../../scripts/docs/markdown";

describe("the generated pages", () => {
  it.each(GENERATED_DOCS)("$file is what `npm run docs` writes", ({ file, render }) => {
    expect(readFileSync(join(__dirname, "../..", file), "utf8")).toBe(render());
  });
});

describe("a table", () => {
  it("is aligned, and keeps its columns apart", () => {
    expect(renderTable(["a", "b"], [["x|y", "longer"]])).toBe(
      ["| a    | b      |", "| ---- | ------ |", "| x\\|y | longer |"].join("\n"),
    );
  });
});
