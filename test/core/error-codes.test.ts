import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ERROR_CODE_GROUPS, ERROR_CODES, type ErrorCode } from "../../src/core/error-codes";

const CODES = Object.keys(ERROR_CODES) as ErrorCode[];
const SOURCES = join(__dirname, "../../src");

const TESTS = join(__dirname, "..");

/** All TypeScript in a folder but the files of some names. */
const textOf = (folder: string, except: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(except))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");

const source = textOf(SOURCES, "error-codes.ts");
const tests = textOf(TESTS, "error-codes.test.ts");

describe("error codes", () => {
  it.each(CODES)("%s is raised somewhere", (code) => {
    expect(source).toContain(`"${code}"`);
  });

  it.each(CODES)("%s is expected by another test", (code) => {
    expect(tests).toMatch(new RegExp(`\\b${code}\\b`));
  });

  it.each(CODES)("%s says what is wrong, in lower case and without a full stop", (code) => {
    expect(ERROR_CODES[code]).toMatch(/^(?:[a-z]|AWS|IAM).*[^.]$/);
  });

  it("are each in one group", () => {
    const grouped = ERROR_CODE_GROUPS.flatMap(({ codes }) => Object.keys(codes));

    expect(grouped.sort()).toEqual([...CODES].sort());
  });
});
