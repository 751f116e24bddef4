/** Whether the elements of a statement have the types of AWS's grammar, whatever they say. */
export function isStatement(json: unknown): boolean {
  if (!isRecord(json)) return false;
  return Object.entries(ELEMENTS).every(([name, isValid]) => json[name] === undefined || isValid(json[name]));
}

type Shape = (value: unknown) => boolean;

const isText: Shape = (value) => typeof value === "string";
const isScalar: Shape = (value) => ["string", "number", "boolean"].includes(typeof value);
const isNames: Shape = (value) => isText(value) || (Array.isArray(value) && value.every(isText));
const isValues: Shape = (value) => isScalar(value) || (Array.isArray(value) && value.every(isScalar));
const isPrincipal: Shape = (value) => value === "*" || isRecordOf(isNames)(value);

const ELEMENTS: Readonly<Record<string, Shape>> = {
  Sid: isText,
  Action: isNames,
  NotAction: isNames,
  Resource: isNames,
  NotResource: isNames,
  Principal: isPrincipal,
  NotPrincipal: isPrincipal,
  Condition: isRecordOf(isRecordOf(isValues)),
};

function isRecordOf(isMember: Shape): Shape {
  return (value) => isRecord(value) && Object.values(value).every(isMember);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
