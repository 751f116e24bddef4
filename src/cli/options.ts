import { Option } from "commander";

/** An option that may be given many times: the list of its values, none by default. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated`)
    .argParser((value: string, values: readonly string[]) => [...values, value])
    .default([], "none");
}

/** Reads a number; what is none is kept as it was written, so that the refusal shows it. */
export function numberOrText(text: string): number {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? (text as unknown as number) : number;
}
