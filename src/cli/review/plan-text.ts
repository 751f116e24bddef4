import { createHash } from "node:crypto";
import { FoundationError, type Problem } from "../../core/errors";
import { readInputFile } from "../input-file";

/** The text of a plan's file, and the digest of the file as it is. */
export interface PlanFile {
  readonly text: string;
  /** SHA-256 of the file's bytes, in hexadecimal digits. */
  readonly digest: string;
}

const ALLOWED = "a file that holds what `terraform show -json` prints for a saved plan";

/**
 * Reads what `terraform show -json` was redirected to: UTF-8, or UTF-16 as PowerShell writes it.
 *
 * @throws FoundationError PLAN_INVALID
 */
export function readPlanText(file: string): PlanFile {
  const bytes = readInputFile(file, "PLAN_INVALID", ALLOWED);
  if (bytes.subarray(0, ZIP.length).equals(ZIP)) throw new FoundationError(savedPlan(file));
  return { text: decoded(bytes), digest: createHash("sha256").update(bytes).digest("hex") };
}

/** What a saved plan begins with: it is a ZIP archive. */
export const ZIP = Buffer.from("PK");

/** The zero in one of the two bytes of the brace that a plan begins with. */
const LITTLE_ENDIAN = [Buffer.from([0xff, 0xfe]), Buffer.from("{\0")];
const BIG_ENDIAN = [Buffer.from([0xfe, 0xff]), Buffer.from("\0{")];

function decoded(bytes: Buffer): string {
  const begins = (marks: readonly Buffer[]) => marks.some((mark) => bytes.subarray(0, 2).equals(mark));
  if (begins(LITTLE_ENDIAN)) return bytes.toString("utf16le");
  if (!begins(BIG_ENDIAN)) return bytes.toString("utf8");
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  return Buffer.from(even).swap16().toString("utf16le");
}

function savedPlan(file: string): Problem {
  return {
    code: "PLAN_INVALID",
    path: file,
    value: "a saved plan, which only Terraform can read",
    allowed: ALLOWED,
    fix: `terraform show -json ${file} > plan.json, in the folder that it was made in; then review plan.json`,
  };
}
