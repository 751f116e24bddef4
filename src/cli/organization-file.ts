import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { FoundationError, type Problem } from "../core/errors";
import { type Organization, parseOrganization } from "../core/organization/organization";

/**
 * Reads an organization from a YAML or JSON file.
 *
 * @throws FoundationError ORGANIZATION_FILE_INVALID with line and column of every syntax error, and the codes of
 *   `parseOrganization`
 */
export function readOrganizationFile(file: string): Organization {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings].map((error): Problem => {
    const { line, col } = lines.linePos(error.pos[0]);
    return {
      code: "ORGANIZATION_FILE_INVALID",
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
  return parseOrganization(document.toJS());
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new FoundationError({
      code: "ORGANIZATION_FILE_INVALID",
      path: file,
      value: (error as NodeJS.ErrnoException).code,
      allowed: "a YAML or JSON file that can be read",
      fix: "check the file's path and its permissions",
    });
  }
}
