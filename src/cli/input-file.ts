import { readFileSync } from "node:fs";
import type { ErrorCode } from "../core/error-codes";
import { FoundationError } from "../core/errors";
import { readFailure } from "../core/file-failure";

/**
 * The bytes of a file that a command was told to read.
 *
 * @throws FoundationError with the code, where there is no such file or it cannot be read
 */
export function readInputFile(file: string, code: ErrorCode, allowed: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { found, fix } = readFailure(error);
    throw new FoundationError({ code, path: file, value: found, allowed, fix });
  }
}
