const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** An integer or a decimal, or nothing. */
export function readNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) ? Number(trimmed) : undefined;
}

const W3C_DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

/**
 * Milliseconds since 1970 of a date in a W3C form of ISO 8601 or in seconds of Unix time, or nothing.
 *
 * @see https://www.w3.org/TR/NOTE-datetime
 */
export function readDate(text: string): number | undefined {
  const found = W3C_DATE.exec(text.trim());
  if (!found || /^\d{5,}$/.test(text.trim())) {
    const seconds = readNumber(text);
    return seconds === undefined ? undefined : seconds * 1000;
  }
  const [
    ,
    year,
    month = "01",
    day = "01",
    hour = "00",
    minute = "00",
    second = "00",
    fraction = "",
    zone = "Z",
  ] = found;
  const milliseconds = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2")}`,
  );
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
