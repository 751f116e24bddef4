/** A parameter's name as the store's tables hold it: always with a leading slash. */
export function withLeadingSlash(name: string): string {
  return name.startsWith("/") ? name : `/${name}`;
}

/** Whether a name (with a leading slash) lies within a namespace such as `/app`; the namespace itself does not. */
export function isWithin(namespace: string, name: string): boolean {
  return name.startsWith(`${namespace}/`);
}
