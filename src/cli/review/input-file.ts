import { readFileSync } from "node:fs";
import type { ErrorCode } from "../../core/error-codes";
import { FoundationError } from "../../core/errors";

const FIXES: Readonly<Record<string, string>> = { EISDIR: "name a file: this is a folder" };

/**
 * The bytes of a file that a command was told to read.
 *
 * @throws FoundationError with the code, where there is no such file or it cannot be read
 */
export function readInputFile(file: string, code: ErrorCode, allowed: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new FoundationError({
      code,
      path: file,
      value: (error as NodeJS.ErrnoException).code,
      allowed,
      fix: FIXES[(error as NodeJS.ErrnoException).code ?? ""] ?? "name a file that exists and can be read",
    });
  }
}
