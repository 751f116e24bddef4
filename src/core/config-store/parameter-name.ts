/** A parameter's name as the store's tables hold it: always with a leading slash. */
export function withLeadingSlash(name: string): string {
  return name.startsWith("/") ? name : `/${name}`;
}

/** Whether a name (with a leading slash) lies within a namespace such as `/app`; the namespace itself does not. */
export function isWithin(namespace: string, name: string): boolean {
  return name.startsWith(`${namespace}/`);
}

/** Limits of a parameter's name. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
const NAME_LIMITS = { characters: 1_011, levels: 15 } as const;

/** Whether Parameter Store can have a parameter of that name, which begins with a slash and selects no version or label. */
export function isParameterName(name: string): boolean {
  return (
    name.length <= NAME_LIMITS.characters &&
    /^(\/[A-Za-z0-9_.-]+)+$/.test(name) &&
    name.split("/").length - 1 <= NAME_LIMITS.levels
  );
}
