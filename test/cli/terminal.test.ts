import fc from "fast-check";
import { hanging, processTerminal, renderTable, wrapped } from "../../src/cli/terminal";
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

describe("a cell", () => {
  const columns = [{ title: "where", shorten: "middle" }, { title: "x" }] as const;

  it("is shortened where it says least", () => {
    const [, row] = renderTable(
      columns,
      [["aws_cloudwatch_log_group.orders", "y"]],
      recordedTerminal(23),
    ).split("\n");

    expect(row).toBe("aws_clou…roup.orders  y");
  });

  it("is coloured when it is as wide as its column, so that columns stay in line", () => {
    const paint = (cell: string) => `<${cell}>`;
    const table = renderTable(
      [{ title: "a", paint }, { title: "b" }],
      [
        ["x", "1"],
        ["long", "2"],
      ],
      recordedTerminal(),
    );

    expect(table.split("\n")).toEqual(["a     b", "<x   >  1", "<long>  2"]);
  });

  it("does not steer the terminal", () => {
    expect(renderTable([{ title: "a" }], [["x\u001b[2J\r\ny"]], recordedTerminal())).toBe(
      "a\nx⟨U+001B⟩[2J y",
    );
  });
});

describe("a text that is too wide", () => {
  it("goes on below where it began", () => {
    expect(hanging("  do: ", "one two three four five six", recordedTerminal(26))).toBe(
      ["  do: one two three four", "      five six"].join("\n"),
    );
  });

  it("keeps a word whole that is wider than the terminal", () => {
    expect(wrapped("a bbbbbbbb c", 4)).toEqual(["a", "bbbbbbbb", "c"]);
  });

  it("has every word, in lines that fit", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1 });

    fc.assert(
      fc.property(words, fc.integer({ min: 8, max: 60 }), (all, width) => {
        const lines = wrapped(all.join(" "), width);
        expect(lines.join(" ")).toBe(all.join(" "));
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
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

describe("the process's own terminal", () => {
  const broken = (code: string) => Object.assign(new Error(code), { code });

  it("does not mind that nobody reads on, such as `head`", () => {
    processTerminal();
    processTerminal();

    for (const stream of [process.stdout, process.stderr]) {
      expect(() => stream.emit("error", broken("EPIPE"))).not.toThrow();
      expect(() => stream.emit("error", broken("ENOSPC"))).toThrow("ENOSPC");
    }
  });
});
