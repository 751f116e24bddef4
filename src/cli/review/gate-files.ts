import { existsSync, readFileSync } from "node:fs";
import { FoundationError } from "../../core/errors";
import { DEFAULT_POLICY, type ReviewPolicy } from "../../review/gate/policy";
import { readPolicy } from "../../review/gate/read-policy";
import { readYamlFile } from "../yaml-file";

/** Where a policy is looked for when none is named. */
const POLICY_FILES = ["review.yaml", "review.json"] as const;

/**
 * The policy of the file that is named, else of the one in this folder, else the built-in one.
 *
 * @throws FoundationError REVIEW_POLICY_FILE_INVALID, and the codes of `readPolicy`
 */
export function readPolicyFile(named: string | undefined, now: Date): ReviewPolicy {
  const file = named ?? POLICY_FILES.find((name) => existsSync(name));
  if (file === undefined) return DEFAULT_POLICY;
  return readPolicy({ source: file, value: readYamlFile(file, "REVIEW_POLICY_FILE_INVALID"), now });
}

/**
 * The names in a file of approvals, one a line.
 *
 * @throws FoundationError APPROVALS_INVALID
 */
export function readApprovals(file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    return lines.map((line) => line.trim()).filter(Boolean);
  } catch (error) {
    throw new FoundationError({
      code: "APPROVALS_INVALID",
      path: file,
      value: (error as NodeJS.ErrnoException).code,
      allowed: "a file that can be read, with a name on each line",
      fix: "write the names of who approved there; an empty file if nobody did",
    });
  }
}
