/** Every value begins with this, and no name, log line or notification may contain it. */
export const CANARY = "canary-";

/** Every ciphertext begins with this. */
export const CIPHERTEXT = "AQICAH";

/** What Parameter Store shows of a secret to those who do not decrypt it. */
export function ciphertextOf(value: string): string {
  return CIPHERTEXT + Buffer.from(value).toString("base64");
}

/** Whether a text gives away a value, plain or encrypted. */
export function givesAway(text: string): boolean {
  return text.includes(CANARY) || text.includes(CIPHERTEXT);
}
