import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod/mini";
import { COUNT, parsed, TEXT } from "../../core/config-store/schemas";
import type { Checkpoint } from "./sync-run";

/** Where a run takes up the work of the one before it. */
export interface Continuation {
  readonly checkpoint: Checkpoint;
  /** How many runs there were before, since the schedule started the first. */
  readonly runsBefore: number;
}

/** What continues a run is no event of a schedule: it has this field. */
const FIELD = "continuation";

const EVENT = z.object({
  [FIELD]: z.object({ checkpoint: z.object({ rank: COUNT, destination: TEXT }), runsBefore: COUNT }),
});

/** The continuation that an event asks for; nothing for the schedule's event, or one that makes no sense. */
export function readContinuation(event: unknown): Continuation | undefined {
  const reading = parsed(EVENT, event);
  return reading.kind === "parsed" ? reading.data[FIELD] : undefined;
}

/** Starts the function again, to go on where it stopped. The answer does not wait for that run. */
export async function continueLater(
  client: LambdaClient,
  functionArn: string,
  continuation: Continuation,
): Promise<void> {
  await client.send(
    new InvokeCommand({
      FunctionName: functionArn,
      InvocationType: "Event",
      Payload: JSON.stringify({ [FIELD]: continuation }),
    }),
  );
}
