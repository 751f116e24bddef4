import { affectedStacks } from "../../../src/review/affected/affected";
import { MOST_MATRIX_JOBS, renderGithubMatrix, renderNames } from "../../../src/review/affected/render";
import { outputOf, stackJson, type StackOf } from "../support/outputs";

const TABLE = { aws_dynamodb_table: { T: { name: "t", "//": { metadata: { path: "dev/T" } } } } };
const changed = (name: string) => stackJson({ aws_dynamodb_table: { T: { name } } });
const names = (base: Record<string, StackOf>, head: Record<string, StackOf>) =>
  affectedStacks(outputOf(base), outputOf(head)).waves.map((wave) => wave.map(({ name }) => name));

describe("affected stacks", () => {
  it("are those that change, that are new and that are gone", () => {
    const base = {
      same: { json: stackJson(TABLE) },
      dev: { json: changed("a") },
      gone: { json: changed("a") },
    };
    const head = {
      same: { json: stackJson(TABLE) },
      dev: { json: changed("b") },
      next: { json: changed("a") },
    };

    const { waves, removed, untouched } = affectedStacks(outputOf(base), outputOf(head));

    expect([...waves.flat(), ...removed].map(({ name, change, what }) => [name, change, what])).toEqual([
      ["dev", "changed", "resources: 1 changed"],
      ["next", "added", "1 resources"],
      ["gone", "removed", "1 resources"],
    ]);
    expect(untouched).toBe(1);
  });

  it("know their account, region and folder", () => {
    const [stack] = affectedStacks(outputOf({}), outputOf({ dev: { json: stackJson(TABLE) } })).waves.flat();

    expect(stack).toMatchObject({
      accountId: "111111111111",
      region: "eu-central-1",
      folder: "cdktf.out/stacks/dev",
    });
  });

  it("come after those that they depend on, by way of stacks that stay as they are, too", () => {
    const stacks = (name: string): Record<string, StackOf> => ({
      app: { json: changed(name), dependencies: ["network"] },
      network: { json: stackJson(TABLE), dependencies: ["keys"] },
      keys: { json: changed(name) },
    });

    expect(names(stacks("a"), stacks("b"))).toEqual([["keys"], ["app"]]);
  });

  it("that are gone come in the order in which to destroy them", () => {
    const base = {
      keys: { json: changed("a") },
      app: { json: changed("a"), dependencies: ["keys"] },
    };

    expect(affectedStacks(outputOf(base), outputOf({})).removed.map(({ name }) => name)).toEqual([
      "app",
      "keys",
    ]);
  });

  it.each([
    ["a backend", { terraform: { backend: { s3: { bucket: "b" } } } }],
    ["a version of Terraform", { terraform: { required_version: ">= 1.12" } }],
    ["an output", { output: { url: { value: "x" } } }],
    ["a local value", { locals: { a: "b" } }],
    ["a check", { check: { health: { assert: [{ condition: "${true}" }] } } }],
    ["an import", { import: [{ to: "aws_dynamodb_table.T", id: "t" }] }],
  ])("differ in %s, too", (_, rest) => {
    expect(names({ dev: { json: stackJson(TABLE) } }, { dev: { json: stackJson(TABLE, rest) } })).toEqual([
      ["dev"],
    ]);
  });
});

describe("the matrix for GitHub Actions", () => {
  const stacks = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`s${1000 + i}`, { json: changed("a") }]));
  const matrixOf = (count: number) =>
    JSON.parse(renderGithubMatrix(affectedStacks(outputOf({}), outputOf(stacks(count)))));

  it("has a job for each stack, in one line", () => {
    const text = renderGithubMatrix(affectedStacks(outputOf({}), outputOf(stacks(1))));

    expect(text).not.toContain("\n");
    expect(JSON.parse(text)).toEqual({
      count: 1,
      waves: [
        {
          include: [
            {
              stack: "s1000",
              change: "added",
              account: "111111111111",
              region: "eu-central-1",
              folder: "cdktf.out/stacks/s1000",
            },
          ],
        },
      ],
      removed: [],
    });
  });

  it.each([
    [0, []],
    [MOST_MATRIX_JOBS, [MOST_MATRIX_JOBS]],
    [MOST_MATRIX_JOBS + 1, [MOST_MATRIX_JOBS, 1]],
  ])("parts %i stacks of a wave into matrices of %j", (count, sizes) => {
    const { waves } = matrixOf(count);

    expect(waves.map(({ include }: { include: unknown[] }) => include.length)).toEqual(sizes);
  });

  it("has names for a loop of a shell", () => {
    expect(renderNames(affectedStacks(outputOf({}), outputOf(stacks(2))))).toBe("s1000\ns1001");
  });
});
