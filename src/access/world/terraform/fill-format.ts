/** How an argument changes on its way into a format. */
const CHANGES: Readonly<Record<string, (value: string | undefined) => string | undefined>> = {
  /** An IAM path: `/` if left out. */
  path: (value) => value ?? "/",
  /** A parameter's name: names without a slash are at the root. */
  rooted: (value) => (value === undefined || value.startsWith("/") ? value : `/${value}`),
  /** A URL without its scheme. */
  host: (value) => value?.replace(/^https:\/\//, ""),
  /** A function's name, which may be given as the function's ARN. */
  functionName: (value) => value?.replace(/^arn:[^:]+:lambda:[^:]*:[^:]*:function:/, ""),
  /** What follows the last slash or colon: the name within an ARN or a URL. */
  last: (value) => value?.split(/[/:]/).at(-1),
  /** The bus before a rule's name: none for the default bus. */
  bus: (value) => (value === undefined || value === "default" ? "" : `${value.split("/").at(-1)}/`),
  default: (value) => value ?? "default",
};

/** Fills a format's placeholders; an argument that is left out becomes the address. */
export function fillFormat(
  format: string,
  environment: Readonly<Record<string, string>>,
  argument: (name: string) => string | undefined,
): string {
  return format.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name: string, change: string | undefined) => {
    const known = environment[name];
    if (known !== undefined) return known;
    const value = argument(name);
    return (change === undefined ? value : CHANGES[change]!(value)) ?? environment.address!;
  });
}
