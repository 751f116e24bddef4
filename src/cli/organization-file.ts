import { dirname } from "node:path";
import { type Organization, parseOrganization } from "../core/organization/organization";
import { readYamlFile } from "./yaml-file";

/**
 * Reads an organization from a YAML or JSON file. Files that it names are sought from its folder.
 *
 * @throws FoundationError ORGANIZATION_FILE_INVALID with line and column of every syntax error, and the codes of
 *   `parseOrganization`
 */
export function readOrganizationFile(file: string): Organization {
  return readYamlFile(file, {
    code: "ORGANIZATION_FILE_INVALID",
    empty: {
      allowed: "an organization, in YAML or JSON",
      fix: "declare one, as in examples/organization/organization.yaml, or name another file",
    },
    read: (value) => parseOrganization(value, { folder: dirname(file) }),
  });
}
