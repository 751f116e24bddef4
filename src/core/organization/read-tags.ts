import type { Problems } from "../errors";
import { type Fields, joinPath } from "../fields";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
const KEY = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u;

/** Reads the tags of all resources. */
export function readTags(organization: Fields, problems: Problems): Readonly<Record<string, string>> {
  const tags = organization.entries("tags", "optional") ?? [];
  for (const [key, value] of tags) {
    if (KEY.test(key) && typeof value === "string" && VALUE.test(value)) continue;
    problems.add({
      code: "ORGANIZATION_MALFORMED",
      path: joinPath("tags", key),
      value,
      allowed:
        "a text of at most 256 letters, digits, spaces and _.:/=+-@ under a key of at most 128 that does not begin with aws:",
      fix: "write the value in quotes, and leave out other signs",
    });
  }
  return Object.fromEntries(tags) as Readonly<Record<string, string>>;
}
