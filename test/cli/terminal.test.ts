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

  const free = [COLUMNS[0], COLUMNS[1], { title: "WHAT", shorten: "end" }] as const;

  it("shortens a free text until it fits the terminal, and no name or number", () => {
    const table = renderTable(
      free,
      [["an-account-with-a-long-name", "157", "its roles change"]],
      recordedTerminal(50),
    );

    expect(table.split("\n")).toEqual([
      "STACK                        RESOURCES  WHAT",
      "an-account-with-a-long-name        157  its roles…",
    ]);
  });

  it("shortens titles next, the widest first", () => {
    const table = renderTable(COLUMNS, [["an-account-with-a-long-name", "157"]], recordedTerminal(34));

    expect(table.split("\n")).toEqual([
      "STACK                        RESO…",
      "an-account-with-a-long-name    157",
    ]);
  });

  it("is wider than the terminal rather than to cut a name", () => {
    const table = renderTable(
      free,
      [["an-account-with-a-long-name", "100000000001", "its roles change"]],
      recordedTerminal(20),
    );

    expect(table).toContain("an-account-with-a-long-name  100000000001  its rol…");
  });

  it("is never shortened where nobody looks", () => {
    const row = ["dev", "157", "x".repeat(300)];

    expect(renderTable(free, [row], recordedTerminal(20, false))).toContain("x".repeat(300));
  });

  const texts = fc.array(fc.tuple(fc.string({ maxLength: 80 }), fc.string({ maxLength: 80 })));

  it("is never wider than the terminal where all may be shortened", () => {
    const columns = [
      { title: "STACK", shorten: "middle" },
      { title: "WHAT", shorten: "end" },
    ] as const;

    fc.assert(
      fc.property(texts, fc.integer({ min: 20, max: 200 }), (cells, width) => {
        const lines = renderTable(
          columns,
          cells.map((row) => row.map((cell) => cell.replaceAll("\n", " "))),
          recordedTerminal(width),
        ).split("\n");
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
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

  function withStreams(out: object, err: object): ReturnType<typeof processTerminal> {
    const streams = [process.stdout, process.stderr] as const;
    const replaced = [out, err].map((values, i) =>
      Object.entries(values).map(([name, value]) => {
        const before = Object.getOwnPropertyDescriptor(streams[i]!, name);
        Object.defineProperty(streams[i]!, name, { value, configurable: true, writable: true });
        return () =>
          before
            ? Object.defineProperty(streams[i]!, name, before)
            : delete (streams[i] as unknown as Record<string, unknown>)[name];
      }),
    );
    restore.push(...replaced.flat());
    return processTerminal();
  }
  const restore: (() => unknown)[] = [];
  afterEach(() => restore.splice(0).forEach((act) => act()));

  it.each([
    ["a terminal", { isTTY: true, columns: 132 }, 132, true],
    ["a terminal without a size", { isTTY: true, columns: 0 }, 80, true],
    ["a pipe", { isTTY: false, columns: undefined }, 100, false],
  ])("knows the width of %s", (_, out, columns, isTerminal) => {
    expect(withStreams(out, { columns: 33 })).toMatchObject({ columns, isTerminal });
  });

  it.each([
    [0, 80],
    [32, 32],
  ])("wraps a note in a terminal of width %i after %i characters", (columns, most) => {
    const write = jest.fn();
    withStreams({}, { isTTY: true, columns, write }).note("seven c ".repeat(30).trim());

    expect(write).toHaveBeenCalledTimes(1);
    const [line] = String(write.mock.calls[0]![0]).split("\n");
    expect(line).toHaveLength(most - 1);
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
