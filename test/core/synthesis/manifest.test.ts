import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../../src/core/errors";
import { FoundationError } from "../../../src/core/errors";
import { parseObject, readManifest } from "../../../src/core/synthesis/manifest";
import { temporaryFolder } from "../../support/folders";

const folder = temporaryFolder("manifest");
const file = join(folder, "manifest.json");

function read(text: string) {
  writeFileSync(file, text);
  const problems: Problem[] = [];
  return { stacks: readManifest(folder, problems), problems };
}

const entry = (rest: object = {}) => ({
  synthesizedStackPath: "stacks/dev/cdk.tf.json",
  workingDirectory: "stacks/dev",
  dependencies: [],
  ...rest,
});
const readStacks = (stacks: unknown) => read(JSON.stringify({ stacks }));
const problemsOf = (stacks: unknown) => readStacks(stacks).problems.map(({ path, value }) => [path, value]);

describe("a manifest", () => {
  it("lists stacks, each with its file, folder and dependencies", () => {
    expect(readStacks({ dev: entry({ dependencies: ["other"] }) })).toEqual({
      stacks: [
        {
          name: "dev",
          source: join(folder, "stacks/dev/cdk.tf.json"),
          folder: join(folder, "stacks/dev"),
          dependencies: ["other"],
        },
      ],
      problems: [],
    });
  });

  it("may leave out the folder, which is that of the stack's file, and the dependencies", () => {
    expect(readStacks({ dev: { synthesizedStackPath: "stacks/dev/cdk.tf.json" } }).stacks).toMatchObject([
      { folder: join(folder, "stacks/dev"), dependencies: [] },
    ]);
  });

  it.each([
    ["", "a file that is empty"],
    ["{", "text that is not JSON"],
    ["null", "JSON that is no object"],
    ["[]", "JSON that is no object"],
    ["{}", "JSON without stacks"],
    ['{"stacks": null}', "JSON without stacks"],
    ['{"stacks": []}', "JSON without stacks"],
  ])("is refused that holds %j", (text, value) => {
    expect(read(text).problems).toEqual([
      {
        code: "SYNTHESIZED_OUTPUT_INVALID",
        path: file,
        value,
        allowed: "an output folder of cdktf, with a manifest.json and the stacks that it lists",
        fix: "synthesize first, for example with foundation synth, and name its output folder",
      },
    ]);
  });

  it("is refused that is missing, or a folder", () => {
    const problems: Problem[] = [];
    mkdirSync(join(folder, "odd/manifest.json"), { recursive: true });

    expect([
      ...readManifest(join(folder, "nowhere"), problems),
      ...readManifest(join(folder, "odd"), problems),
    ]).toEqual([]);
    expect(problems.map(({ value }) => value)).toEqual([
      "nothing: there is no such file or folder",
      "a folder",
    ]);
  });

  it.each([
    ["null", null, "a stack that is no object"],
    ["a text", "stacks/dev", "a stack that is no object"],
    ["without a file", entry({ synthesizedStackPath: null }), "a stack without synthesizedStackPath"],
    ["whose file has no name", entry({ synthesizedStackPath: "" }), "a stack without synthesizedStackPath"],
    ["whose folder is null", entry({ workingDirectory: null }), "a stack without workingDirectory"],
    ["whose dependencies are null", entry({ dependencies: null }), "dependencies that are no list of names"],
    [
      "whose dependencies are numbers",
      entry({ dependencies: [1] }),
      "dependencies that are no list of names",
    ],
  ])("is refused with a stack that is %s", (_label, stack, value) => {
    expect(problemsOf({ dev: stack })).toEqual([[`${file} dev`, value]]);
  });

  it.each([
    "..",
    "../elsewhere",
    "stacks/../../elsewhere",
    "stacks\\..\\..\\elsewhere",
    "/etc",
    "C:\\Windows",
    "C:Windows",
    "\\\\host\\share",
  ])("is refused with a file or folder outside of it: %s", (path) => {
    const value = `a stack outside of the folder: ${path}`;

    expect(problemsOf({ dev: entry({ workingDirectory: path }) })).toEqual([[`${file} dev`, value]]);
    expect(problemsOf({ dev: entry({ synthesizedStackPath: path }) })).toEqual([[`${file} dev`, value]]);
  });

  it("takes a folder that only looks as if it was outside", () => {
    expect(problemsOf({ dev: entry({ workingDirectory: "stacks/../..dev" }) })).toEqual([]);
  });

  it.each(["dev\nmatrix=[]", "dev\u001b[2J", "dev\u202e", ""])(
    "is refused with a name that another program would take for more than a name: %j",
    (name) => {
      expect(problemsOf({ [name]: entry() }).map(([, value]) => value)).toEqual([
        "a name that is empty or cannot be read",
      ]);
    },
  );

  it("is refused with a folder of that kind, which is shown", () => {
    expect(problemsOf({ dev: entry({ workingDirectory: "a\u001b[2J" }) })).toEqual([
      [`${file} dev`, "a workingDirectory that cannot be read: a⟨U+001B⟩[2J"],
    ]);
  });

  it("is refused with stacks that depend on each other in a circle, which is named", () => {
    const stacks = {
      a: entry({ dependencies: ["missing", "b"] }),
      b: entry({ dependencies: ["c"] }),
      c: entry({ dependencies: ["b"] }),
      d: entry({ dependencies: ["d"] }),
    };

    expect(readStacks(stacks).problems).toEqual([
      {
        code: "SYNTHESIZED_OUTPUT_INVALID",
        path: file,
        value: "b → c → b",
        allowed: "stacks whose dependencies form no circle",
        fix: "synthesize anew: cdktf refuses such a circle",
      },
    ]);
  });

  it("is refused with all that is wrong in it", () => {
    const odd = entry({ synthesizedStackPath: "/etc/passwd", workingDirectory: "..", dependencies: {} });

    expect(problemsOf({ dev: odd, prod: null })).toHaveLength(4);
  });
});

it("what is not JSON is not quoted: it may hold a secret", () => {
  const problems: Problem[] = [];

  expect(parseObject("x.json", '{"password": hunter2}', problems)).toBeUndefined();
  expect(new FoundationError(problems).message).not.toContain("hunter");
});
