import { parseArn } from "../arn";

/** How many characters Secrets Manager appends to a secret's name; a world does not know them. */
export const SECRET_SUFFIX = "-??????";

/** For services whose ARNs name parts of resources: how a part's name becomes the name of what has the policy. */
const OWNERS: Readonly<Record<string, (resource: string) => string>> = {
  s3: (resource) => resource.split("/")[0]!,
  dynamodb: (resource) => resource.replace(/\/index\/.*$/, ""),
  secretsmanager: (resource) => resource.replace(/-[^-]{6}$/, SECRET_SUFFIX),
  sns: (resource) => resource.split(":")[0]!,
};

/** The ARN itself, and the ARN of what it is a part of. */
export function ownersOf(arn: string): readonly string[] {
  const parsed = parseArn(arn);
  const owner = parsed && OWNERS[parsed.service];
  if (!owner) return [arn];
  const whole = arn.slice(0, arn.length - parsed.resource.length) + owner(parsed.resource);
  return whole === arn ? [arn] : [arn, whole];
}
