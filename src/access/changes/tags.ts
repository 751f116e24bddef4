import { parseArn } from "../arn";
import type { Declarations } from "./declarations";
import { holdersOf } from "./holders";
import type { Setting } from "./settings";

const TAG_KEY = /(?:PrincipalTag|ResourceTag)\/([^"}\s]+)/gi;

/** Keys of tags that policies name, in small letters, as IAM compares them. */
export function tagKeysOf(declarations: Declarations): ReadonlySet<string> {
  const texts = [...holdersOf(declarations).values()].flatMap(({ policies }) =>
    policies.flatMap(({ document }) => (typeof document === "string" ? [document] : [])),
  );
  return new Set(texts.flatMap((text) => [...text.matchAll(TAG_KEY)].map(([, key]) => key!.toLowerCase())));
}

/** The tags of roles, users and resources, as far as policies name them. */
export function tagSettings({ world }: Declarations, keys: ReadonlySet<string>): Setting[] {
  const { roles = [], users = [], resources = [] } = world;
  return [...roles, ...users, ...resources].map(({ arn, tags = {} }) => {
    const named = Object.entries(tags).filter(([key]) => keys.has(key.toLowerCase()));
    return {
      name: `a tag of ${arn}`,
      type: "tags",
      accountId: parseArn(arn)?.accountId ?? "",
      effect: "neither",
      text: JSON.stringify(named.sort()),
    };
  });
}
