import fc from "fast-check";
import { processTerminal, renderTable } from "../../src/cli/terminal";
import { recordedTerminal } from "./recorded-terminal";

const COLUMNS = [{ title: "STACK" }, { title: "RESOURCES", align: "right" }] as const;

describe("a table", () => {
  it("aligns its columns", () => {
    expect(
      renderTable(
        COLUMNS,
        [
          ["dev", "157"],
          ["bastion", "31"],
        ],
        recordedTerminal(),
      ),
    ).toBe(["STACK    RESOURCES", "dev            157", "bastion         31"].join("\n"));
  });

  it("shortens its widest texts until it fits the terminal", () => {
    const table = renderTable(COLUMNS, [["an-account-with-a-long-name", "157"]], recordedTerminal(24));

    expect(table.split("\n")).toEqual(["STACK          RESOURCES", "an-account-w…        157"]);
  });

  it("is never wider than the terminal", () => {
    const rows = fc.array(fc.tuple(fc.string({ maxLength: 80 }), fc.string({ maxLength: 80 })));

    fc.assert(
      fc.property(rows, fc.integer({ min: 10, max: 200 }), (cells, columns) => {
        const lines = renderTable(
          COLUMNS,
          cells.map((row) => row.map((cell) => cell.replaceAll("\n", " "))),
          recordedTerminal(columns),
        ).split("\n");
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe("the process's terminal", () => {
  const environment = { ...process.env };
  afterEach(() => {
    process.env = { ...environment };
  });

  it("has colour when it is asked for", () => {
    process.env = { FORCE_COLOR: "1" };

    expect(processTerminal().colors.bold("x")).not.toBe("x");
  });

  it("has none when NO_COLOR says so, whatever else is asked for", () => {
    process.env = { FORCE_COLOR: "1", NO_COLOR: "1" };

    expect(processTerminal().colors.bold("x")).toBe("x");
  });
});
