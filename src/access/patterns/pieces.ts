/** A part of a value in a policy. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "wildcard"; readonly many: boolean; readonly withinSegment: boolean }
  | {
      readonly kind: "variable";
      readonly key: string;
      readonly name: string;
      readonly fallback: string | undefined;
    };

/**
 * How a value of a policy is read.
 *
 * - `equals`: no wildcards.
 * - `like`: `*` and `?` stand for any characters.
 * - `arn`: each of the six parts of an ARN is matched separately, so that wildcards do not cross its first five colons.
 *   https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 * - `resource`: as `arn`, but a `*` that ends a part also crosses colons.
 *   https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export type Dialect = "equals" | "like" | "arn" | "resource";

/** Marks a reference of Terraform that could not be resolved: a variable whose value nobody stated. */
export const TERRAFORM_VARIABLE = "terraform:";

const SPECIAL = new Set(["*", "?", "$"]);
const VARIABLE = /^([^,]+?)\s*(?:,\s*'(.*)')?$/s;
const ARN_COLONS = 5;

/** Reads a value of a policy. Before the language's version 2012-10-17 there were no variables. */
export function readPieces(text: string, dialect: Dialect, variables: boolean): Piece[] {
  const pieces: Piece[] = [];
  let colons = 0;
  const addText = (added: string): void => {
    if (added === "") return;
    colons += added.split(":").length - 1;
    const last = pieces.at(-1);
    if (last?.kind === "text") pieces[pieces.length - 1] = { kind: "text", text: last.text + added };
    else pieces.push({ kind: "text", text: added });
  };

  let at = 0;
  while (at < text.length) {
    const end = text.startsWith("${", at) ? text.indexOf("}", at) : -1;
    const inner = end < 0 ? undefined : text.slice(at + 2, end);
    if (inner !== undefined && variables && SPECIAL.has(inner)) {
      addText(inner);
      at = end + 1;
    } else if (
      inner !== undefined &&
      (variables || inner.startsWith(TERRAFORM_VARIABLE)) &&
      VARIABLE.test(inner)
    ) {
      const [, name, fallback] = VARIABLE.exec(inner)!;
      pieces.push({ kind: "variable", key: name!.toLowerCase(), name: name!, fallback });
      at = end + 1;
    } else if (dialect !== "equals" && (text[at] === "*" || text[at] === "?")) {
      const many = text[at] === "*";
      const endsSegment = at + 1 === text.length || text[at + 1] === ":";
      const crosses =
        dialect === "like" ||
        text === "*" ||
        colons >= ARN_COLONS ||
        (dialect === "resource" && many && endsSegment);
      pieces.push({ kind: "wildcard", many, withinSegment: !crosses });
      at++;
    } else {
      const end = nextSpecial(text, at + 1);
      addText(text.slice(at, end));
      at = end;
    }
  }
  return pieces;
}

/** Where the next wildcard or variable may begin. */
function nextSpecial(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "*" || text[at] === "?" || text[at] === "$") return at;
  }
  return text.length;
}
