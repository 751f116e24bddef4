import { Token } from "cdktf";

/** Stands in every token that cdktf writes as text: `${TfToken[…]}`, `#{TfToken[…]}`, `&{TfToken[…]}`. */
const TEXT_MARK = "TfToken[";

const LIST_MARK = `#{${TEXT_MARK}`;

/** Stands in the text of every token that cdktf writes as a number: all lie between -8.4e+298 and -8.1e+298. */
const NUMBER_MARK = "e+298";

/** What is lower is a token, of a number or of a list of numbers, or nothing that Terraform knows. */
const LOWEST_PLAIN_NUMBER = -1e200;

/** Whether a text may hold a token. Errs towards yes, never towards no. */
export function mayHoldToken(text: string): boolean {
  return (
    text.length > TEXT_MARK.length &&
    (text.includes(TEXT_MARK) ||
      text.includes(NUMBER_MARK) ||
      text === Token.STRING_MAP_TOKEN_VALUE ||
      text === Token.ANY_MAP_TOKEN_VALUE)
  );
}

/** Whether a number may be a token. Errs towards yes, never towards no. */
export function mayBeToken(value: number): boolean {
  return value < LOWEST_PLAIN_NUMBER || value === Token.NUMBER_MAP_TOKEN_VALUE;
}

/** Whether a list with this element may be a token as a whole. Errs towards yes, never towards no. */
export function mayBelongToListToken(element: unknown): boolean {
  if (typeof element === "string") return element.includes(LIST_MARK);
  return typeof element === "number" && mayBeToken(element);
}
