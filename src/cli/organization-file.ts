import { type Organization, parseOrganization } from "../core/organization/organization";
import { readYamlFile } from "./yaml-file";

/**
 * Reads an organization from a YAML or JSON file.
 *
 * @throws FoundationError ORGANIZATION_FILE_INVALID with line and column of every syntax error, and the codes of
 *   `parseOrganization`
 */
export function readOrganizationFile(file: string): Organization {
  return parseOrganization(readYamlFile(file, "ORGANIZATION_FILE_INVALID"));
}
