import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ERROR_CODE_GROUPS, ERROR_CODES, type ErrorCode } from "../../src/core/error-codes";

const CODES = Object.keys(ERROR_CODES) as ErrorCode[];
const SOURCES = join(__dirname, "../../src");

const source = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith("error-codes.ts"))
  .map((file) => readFileSync(join(SOURCES, file), "utf8"))
  .join("\n");

describe("error codes", () => {
  it.each(CODES)("%s is raised somewhere", (code) => {
    expect(source).toContain(`"${code}"`);
  });

  it.each(CODES)("%s says what is wrong, in lower case and without a full stop", (code) => {
    expect(ERROR_CODES[code]).toMatch(/^(?:[a-z]|AWS|IAM).*[^.]$/);
  });

  it("are each in one group", () => {
    const grouped = ERROR_CODE_GROUPS.flatMap(({ codes }) => Object.keys(codes));

    expect(grouped.sort()).toEqual([...CODES].sort());
  });
});
