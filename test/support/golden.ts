import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/**
 * Compares lines with those that a golden file holds; with `UPDATE_GOLDEN=1` writes the file instead.
 *
 * @throws Error that names what differs, followed by the advice
 */
export function compareWithGolden(file: string, lines: readonly string[], advice: string): void {
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
    return;
  }
  const golden = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  const differences = [
    ...golden.filter((line) => !lines.includes(line)).map((line) => `  gone  ${line}`),
    ...lines.filter((line) => !golden.includes(line)).map((line) => `  new   ${line}`),
  ];
  if (differences.length === 0) return;
  throw new Error([`${relative(ROOT, file)} holds something else:`, ...differences, advice].join("\n"));
}
