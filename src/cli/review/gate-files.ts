import { existsSync } from "node:fs";
import { DEFAULT_POLICY, type ReviewPolicy } from "../../review/gate/policy";
import { readPolicy } from "../../review/gate/read-policy";
import { readInputFile } from "../input-file";
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
  return readYamlFile(file, {
    code: "REVIEW_POLICY_FILE_INVALID",
    read: (value) => readPolicy({ source: file, value, now }),
  });
}

/**
 * The names in a file of approvals, one a line.
 *
 * @throws FoundationError APPROVALS_INVALID
 */
export function readApprovals(file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  const allowed = "a file that can be read, with a name on each line; an empty one if nobody approved";
  const text = readInputFile(file, "APPROVALS_INVALID", allowed).toString("utf8");
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
