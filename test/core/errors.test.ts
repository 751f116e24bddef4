import fc from "fast-check";
import { FoundationError, type Problem, Problems } from "../../src/core/errors";
import { refusal } from "../support/synthesized";

const UNKNOWN_KEY: Problem = {
  code: "KEY_UNDECLARED",
  path: "roleTypes.dev.keys",
  value: "appp",
  allowed: "app, data",
  fix: "write app",
};

const NO_ACCOUNTS: Problem = {
  code: "ORGANIZATION_EMPTY",
  path: "accounts",
  value: {},
  allowed: "at least one account",
  fix: "declare one",
};

describe("the message of an error", () => {
  it("names the file and the lines of what was read from one", () => {
    const { value, ...rest } = UNKNOWN_KEY;

    expect(new FoundationError({ ...rest, line: 7, value }, "organization.yaml").message.split("\n")).toEqual(
      [
        "organization.yaml: 1 problem",
        "",
        "KEY_UNDECLARED roleTypes.dev.keys: the key is not declared",
        "  line     7",
        `  given    "${value as string}"`,
        "  allowed  app, data",
        "  fix      write app",
      ],
    );
  });

  it("says what went wrong, where, the value, what is allowed and the fix", () => {
    const error = new FoundationError(UNKNOWN_KEY);

    expect(error.message).toBe(
      [
        "KEY_UNDECLARED roleTypes.dev.keys: the key is not declared",
        '  given    "appp"',
        "  allowed  app, data",
        "  fix      write app",
      ].join("\n"),
    );
  });

  it("counts several problems and lists each", () => {
    const error = new FoundationError([UNKNOWN_KEY, NO_ACCOUNTS]);

    expect(error.message.split("\n\n")).toEqual([
      "2 problems",
      new FoundationError(UNKNOWN_KEY).message,
      new FoundationError(NO_ACCOUNTS).message,
    ]);
  });

  it("leaves the value out where there is none to show", () => {
    const { code, path, allowed, fix } = UNKNOWN_KEY;

    expect(new FoundationError({ code, path, allowed, fix }).message).not.toContain("given");
  });

  it("says that nothing was given where a value is missing", () => {
    expect(new FoundationError({ ...UNKNOWN_KEY, value: undefined }).message).toContain(
      "  given    nothing\n",
    );
  });

  it("shortens a long value and says how long it is", () => {
    const error = new FoundationError({ ...UNKNOWN_KEY, value: "x".repeat(1_000) });

    expect(error.message).toContain(`  given    "${"x".repeat(199)}… (1002 characters)\n`);
  });

  it.each([
    ["a big integer", 12n, "12n"],
    ["a symbol", Symbol("id"), "Symbol(id)"],
    ["no number", Number.NaN, "null"],
    ["a text with a line break", "a\nb", '"a\\nb"'],
  ])("shows %s on one line", (_, value, shown) => {
    expect(new FoundationError({ ...UNKNOWN_KEY, value }).message).toContain(`  given    ${shown}\n`);
  });

  it("shows a value that refers to itself", () => {
    const value: Record<string, unknown> = {};
    value.self = value;

    expect(new FoundationError({ ...UNKNOWN_KEY, value }).message).toContain(
      "<ref *1> { self: [Circular *1] }",
    );
  });

  it("can show any value", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withMap: true }), (value) => {
        expect(new FoundationError({ ...UNKNOWN_KEY, value }).message).toContain("  given    ");
      }),
    );
  });
});

describe("an error", () => {
  it("is an Error of its own name", () => {
    const error = new FoundationError(UNKNOWN_KEY);

    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("FoundationError");
  });

  it("carries every problem, and the code of the first", () => {
    const error = new FoundationError([UNKNOWN_KEY, NO_ACCOUNTS]);

    expect(error.code).toBe("KEY_UNDECLARED");
    expect(error.problems).toEqual([UNKNOWN_KEY, NO_ACCOUNTS]);
  });
});

describe("a collection of problems", () => {
  it("throws nothing while it is empty", () => {
    expect(() => new Problems().throwIfAny()).not.toThrow();
  });

  it("throws all problems in the order in which they were found", () => {
    const problems = new Problems();
    problems.add(NO_ACCOUNTS);
    problems.add(UNKNOWN_KEY);

    expect(refusal(() => problems.throwIfAny()).problems).toEqual([NO_ACCOUNTS, UNKNOWN_KEY]);
  });
});

describe("an error that nobody catches", () => {
  const { stack, ...rest } = new FoundationError(UNKNOWN_KEY);

  it("shows the problems and the lines of the application, not those of packages and of Node", () => {
    expect(stack).toMatch(/^FoundationError: KEY_UNDECLARED roleTypes\.dev\.keys: [^]*errors\.test\.ts/);
    expect(stack).not.toMatch(/node_modules|node:/);
  });

  it("shows nothing a second time", () => {
    expect(rest).toEqual({});
  });
});
