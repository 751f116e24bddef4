import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import type { ErrorCode } from "../core/error-codes";
import { FoundationError, type Problem } from "../core/errors";

/**
 * What a YAML or JSON file holds.
 *
 * @throws FoundationError of the code given, with line and column of every syntax error
 */
export function readYamlFile(file: string, code: ErrorCode): unknown {
  const lines = new LineCounter();
  const document = parseDocument(readText(file, code), { lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings].map((error): Problem => {
    const { line, col } = lines.linePos(error.pos[0]);
    return {
      code,
      path: `${file}:${line}:${col}`,
      value: error.message,
      allowed: "YAML 1.2 or JSON",
      fix:
        error.code === "TAB_AS_INDENT"
          ? "indent with spaces: YAML does not allow tabs"
          : "correct the syntax on that line",
    };
  });
  if (problems.length > 0) throw new FoundationError(problems);
  return document.toJS();
}

function readText(file: string, code: ErrorCode): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new FoundationError({
      code,
      path: file,
      value: (error as NodeJS.ErrnoException).code,
      allowed: "a YAML or JSON file that can be read",
      fix: "check the file's path and its permissions",
    });
  }
}
