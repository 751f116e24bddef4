import { createHash } from "node:crypto";

const HOUR_MS = 3_600_000;
const HOURS_OF_A_WEEK = 168;

/**
 * In how many hours it is a name's turn, which comes once a week: 0 in the hour of its turn, 167 at most. Turns follow a
 * hash of the name, so that they spread over the week, and stay where they are as names come and go.
 */
export function hoursToTurn(name: string, now: number): number {
  const turn = createHash("sha256").update(name).digest().readUInt32BE() % HOURS_OF_A_WEEK;
  const hour = Math.floor(now / HOUR_MS) % HOURS_OF_A_WEEK;
  return (turn - hour + HOURS_OF_A_WEEK) % HOURS_OF_A_WEEK;
}

/** Whether a run takes a name: in its hour and in the one before, so that a run that is a little late passes none over. */
export function isTurn(name: string, now: number): boolean {
  return hoursToTurn(name, now) <= 1;
}
