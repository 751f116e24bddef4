import type { Context, SQSBatchResponse } from "aws-lambda";
import { HandlerError } from "./failures";
import { FunctionLog } from "./function-log";

/** What can be told apart of any trigger's event. */
interface TriggerEvent {
  readonly id?: unknown;
  readonly Records?: readonly TriggerRecord[];
}

interface TriggerRecord {
  readonly messageId?: string;
  readonly eventID?: string;
  readonly eventSource?: string;
}

/**
 * A handler that refuses every event, for a function that is deployed with its triggers and cannot do its work yet.
 * Nothing is lost: a queue's messages are handed back one by one and end in the dead-letter queue, any other event fails
 * as a whole and ends in the function's on-failure destination. Either raises an alarm.
 */
export function refuseEverything(functionName: string) {
  const log = new FunctionLog();
  const refusal = () =>
    new HandlerError("NotImplementedError", `${functionName} is not implemented: the event is refused`);

  return async (event: TriggerEvent, context: Context): Promise<SQSBatchResponse> => {
    log.startInvocation(context);
    const records = event.Records ?? [];
    const eventIds = records.length > 0 ? records.map(recordId) : [String(event.id ?? "unknown")];
    for (const eventId of eventIds) log.failure("event refused", refusal(), { event_id: eventId });
    log.count("refusedEvents", eventIds.length);

    const queued = records.length > 0 && records.every(({ eventSource }) => eventSource === "aws:sqs");
    if (!queued) throw refusal();
    return { batchItemFailures: eventIds.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function recordId(record: TriggerRecord): string {
  return record.messageId ?? record.eventID ?? "unknown";
}
