import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../src/cli/foundation";
import { readYamlFile } from "../../src/cli/yaml-file";
import { FoundationError } from "../../src/core/errors";
import { temporaryFolder } from "../support/folders";
import { refusal } from "../support/synthesized";
import { recordedTerminal } from "./recorded-terminal";

const file = join(temporaryFolder("yaml-file"), "file.yaml");

const read = (text: string): unknown => {
  writeFileSync(file, text);
  return readYamlFile(file, { code: "ORGANIZATION_FILE_INVALID", read: (value) => value });
};

const refused = (text: string) => refusal(() => read(text)).problems;

const CODE = "ORGANIZATION_FILE_INVALID";

describe("a YAML file", () => {
  it("may repeat with aliases and merge keys what it says once", () => {
    expect(
      read("base: &base { kind: workload, region: eu-central-1 }\nqa: { <<: *base, region: us-east-1 }\n"),
    ).toMatchObject({ qa: { kind: "workload", region: "us-east-1" } });
    expect(read("a: &a { x: 1 }\nb: &b { x: 2, y: 3 }\nc: { <<: [*a, *b] }\n")).toMatchObject({
      c: { x: 1, y: 3 },
    });
  });

  it("may have << as a name in quotes", () => {
    expect(read('"<<": 1\n')).toEqual({ "<<": 1 });
  });

  it("is refused with every alias that has no anchor, by its place", () => {
    expect(refused("alertEmails: *nope\nnames: [*names, x]\nlater: &names y\n")).toEqual(
      [
        { name: "nope", place: "1:14" },
        { name: "names", place: "2:9" },
      ].map(({ name, place }) => ({
        code: CODE,
        path: `${file}:${place}`,
        value: `*${name}`,
        allowed: "the name of an anchor that stands before it",
        fix: `write &${name} before what it repeats, or put it in quotes where it is a text`,
      })),
    );
  });

  it.each(["7", "*seven", "[*seven]"])("is refused with a merge key of %s", (source) => {
    expect(refused(`a: &seven 7\nb: { <<: ${source} }\n`)).toEqual([
      {
        code: CODE,
        path: `${file}:2:6`,
        value: "<<",
        allowed: "a mapping, or a list of mappings, whose properties are taken over",
        fix: "write the alias of a mapping after <<, for example <<: *defaults",
      },
    ]);
  });

  it("is refused with a merge key of no anchor once, for the anchor", () => {
    expect(refused("b: { <<: *nope }\n")).toMatchObject([{ value: "*nope" }]);
    expect(refused("b: { <<: [*nope] }\n")).toMatchObject([{ value: "*nope" }]);
  });

  it("is refused with a name twice, also beside a merge key", () => {
    expect(refused("a: &a { x: 1 }\nb: { <<: *a, y: 1, y: 2 }\n")).toMatchObject([
      { path: `${file}:2:20`, fix: "correct the syntax on that line" },
    ]);
  });

  const LAUGHS = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    .concat(
      ["b: &b", "c: &c", "d: &d", "e: &e", "f: &f"].map((head, i) => {
        const alias = `*${"abcde"[i]}`;
        return `${head} [${Array<string>(10).fill(alias).join(", ")}]`;
      }),
    )
    .join("\n");

  it.each([
    ["grow without measure", LAUGHS],
    ["are within themselves", "a: &a { <<: *a }\n"],
  ])("is refused with aliases that %s", (_, text) => {
    expect(refused(text)).toEqual([
      {
        code: CODE,
        path: file,
        value: "aliases that repeat each other without end, or nearly so",
        allowed: "at most 10000 repetitions in all, none within itself",
        fix: "write out what is repeated",
      },
    ]);
  });

  it.each(["[", "{a: "])("is refused that has thousands of %s", (bracket) => {
    expect(refused(bracket.repeat(50_000)).map(({ code }) => code)).toContain(CODE);
  });

  it("may use an alias for each of a thousand accounts", () => {
    const accounts = Array.from({ length: 1_000 }, (_, i) => `a${i}: *emails`);

    expect(read(["emails: &emails [ops@example.com]", ...accounts].join("\n"))).toMatchObject({
      a999: ["ops@example.com"],
    });
  });

  it("is refused with two documents in words of its own", () => {
    expect(refused("a: 1\n---\nb: 2\n")).toEqual([
      {
        code: CODE,
        path: `${file}:2:1`,
        value: "a second document",
        allowed: "one document in a file",
        fix: "remove the line --- and what follows it, or put that into a file of its own",
      },
    ]);
  });

  it.each([
    ["a", 1],
    ["a.b", 2],
    ["a.missing", 1],
    ['a["c d"]', 3],
    ['a["c d"][1].e', 5],
    ["f.b", 2],
    ["organization", undefined],
  ])("tells the line of what is wrong at %s: %s", (path, line) => {
    writeFileSync(file, 'a: &a\n  b: 1\n  "c d":\n    - x\n    - e: 2\nf: *a\n');
    const { problems } = refusal(() =>
      readYamlFile(file, {
        code: CODE,
        read: () => {
          throw new FoundationError({ code: "VALUE_MISSING", path, allowed: "something", fix: "state it" });
        },
      }),
    );

    expect(problems.map((problem) => problem.line)).toEqual([line]);
  });
});

describe.each([
  ["an organization", ["synth"], "ORGANIZATION_FILE_INVALID"],
  ["a review's policy", ["review", "nowhere.json", "--policy"], "REVIEW_POLICY_FILE_INVALID"],
])("the file of %s", (_, args, code) => {
  it.each([
    ["alias without an anchor", "x-a: *nope\n", ":1:6: "],
    ["aliases within themselves", "x-a: &a { <<: *a }\n", ": "],
  ])("is refused with %s, without a stack trace", async (__, text, place) => {
    writeFileSync(file, text);
    const terminal = recordedTerminal();

    expect(await main(["node", "foundation", ...args, file], terminal)).toBe(1);
    expect(terminal.notes.join("\n")).toContain(`${code} ${file}${place}`);
    expect(terminal.notes.join("\n")).not.toMatch(/^ +at /m);
  });
});
