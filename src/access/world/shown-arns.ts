const MAXIMUM = 10;

/** ARNs for an error's text: the first few. */
export function shownArns(arns: readonly string[]): string {
  if (arns.length === 0) return "none: the stacks declare no such principal";
  const rest = arns.length > MAXIMUM ? ` and ${arns.length - MAXIMUM} more` : "";
  return arns.slice(0, MAXIMUM).join(", ") + rest;
}
