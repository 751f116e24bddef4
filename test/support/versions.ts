/** A version's numbers: major, minor, patch. */
export type Version = readonly [number, number, number];

/** Reads the first version in a text such as `Terraform v1.11.4` or `Python 3.12`; a missing patch is 0. */
export function parseVersion(text: string): Version | undefined {
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)] : undefined;
}

/** Whether a version is the given minimum or newer. */
export function isAtLeast(version: Version, minimum: Version): boolean {
  const first = [0, 1, 2].find((part) => version[part] !== minimum[part]);
  return first === undefined || version[first]! > minimum[first]!;
}
