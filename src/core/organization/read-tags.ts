import type { Problems } from "../errors";
import { type Fields, joinPath } from "../fields";
import { checkDistinct, type DistinctRule } from "./distinct";
import { TAGS_PER_RESOURCE } from "../limits";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
const KEY = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u;

/** Leaves room for the account's, and for what a resource is tagged with itself. */
const MOST_TAGS = TAGS_PER_RESOURCE - 10;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const DISTINCT_KEYS: DistinctRule = {
  code: "TAG_KEY_DUPLICATE",
  noun: "a key",
  fix: "keep one of them: for IAM they are one key, and a resource has it once",
};

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
  const claims = tags.map(([key]) => ({
    owner: joinPath("tags", key),
    path: joinPath("tags", key),
    value: key.toLowerCase(),
  }));
  checkDistinct(DISTINCT_KEYS, claims, problems);
  if (tags.length > MOST_TAGS) {
    problems.add({
      code: "VALUE_OUT_OF_RANGE",
      path: "tags",
      value: tags.length,
      allowed: `at most ${MOST_TAGS} tags: AWS takes ${TAGS_PER_RESOURCE} on a resource, and each has some of its own`,
      fix: "keep the tags that costs or owners are found by",
    });
  }
  return Object.fromEntries(tags) as Readonly<Record<string, string>>;
}
