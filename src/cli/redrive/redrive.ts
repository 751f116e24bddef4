import { setTimeout as sleep } from "node:timers/promises";
import { FoundationError } from "../../core/errors";
import { type Terminal, renderTable } from "../terminal";
import { ageText } from "./age";
import { type DeadLetter, groupDeadLetters } from "./dead-letter";
import { type QueueFacts, SqsQueues } from "./sqs-queues";

/** What `foundation redrive` is given. */
export interface RedriveOptions {
  /** A function's name, with or without the prefix. Not needed with a queue's URL. */
  readonly functionName?: string;
  /** What the store's names begin with. */
  readonly prefix: string;
  /** @default - the one that the AWS SDK finds */
  readonly region?: string;
  /** A dead-letter queue of any other function. @default - the function's */
  readonly queueUrl?: string;
  /** Whether nothing is moved. @default false */
  readonly dryRun?: boolean;
  /** How many messages are moved at most. @default - all */
  readonly max?: number;
}

const POLL_MS = 1_000;

/** Shows what waits in a function's dead-letter queue and moves it back to the queue that feeds the function. */
export async function redrive(
  options: RedriveOptions,
  terminal: Terminal,
  connect: (region?: string) => Promise<SqsQueues> = (region) => SqsQueues.connect(region),
): Promise<void> {
  const queueName = deadLetterQueueName(options);
  const queues = await connect(options.region);
  const letters = await queues.describe(options.queueUrl ?? (await queues.urlOf(queueName)));
  const sample = await queues.peek(letters.url);
  if (sample.length === 0) {
    terminal.out(`nothing waits in ${letters.arn}`);
    return;
  }
  terminal.out(renderLetters(letters, sample, terminal));

  const sources = await queues.sourcesOf(letters.url);
  if (sources.length === 0) throw impossible(letters, options);
  const names = sources.map(({ arn }) => nameOf(arn)).join(", ");
  if (options.dryRun) {
    terminal.out(`\nnothing was moved; without --dry-run they go to ${names}`);
    return;
  }
  const moved = await moveBack(queues, letters, sources, options, terminal);
  terminal.out(
    `\n${terminal.colors.green(`${countOf(moved)} moved to ${names}`)}: the function tries again; what fails again comes back`,
  );
}

function deadLetterQueueName({ functionName, prefix, queueUrl, max }: RedriveOptions): string {
  if (max !== undefined && !(Number.isInteger(max) && max > 0)) {
    throw new FoundationError({
      code: "VALUE_OUT_OF_RANGE",
      path: "--max",
      value: max,
      allowed: "a whole number from 1 on",
      fix: "leave it out to move everything",
    });
  }
  if (functionName === undefined && queueUrl === undefined) {
    throw new FoundationError({
      code: "VALUE_MISSING",
      path: "foundation redrive",
      allowed: "a function such as config-auditor, or --queue-url",
      fix: "name the function whose dead letters are to be replayed",
    });
  }
  const name = functionName?.startsWith(`${prefix}-`) ? functionName : `${prefix}-${functionName}`;
  return `${name}-dead-letters`;
}

function renderLetters(letters: QueueFacts, sample: readonly DeadLetter[], terminal: Terminal): string {
  const now = Date.now();
  const table = renderTable(
    [
      { title: "WHAT" },
      { title: "COUNT", align: "right" },
      { title: "OLDEST", align: "right" },
      { title: "REASON", shorten: "end" },
    ],
    groupDeadLetters(sample).map(({ what, count, oldest, reason }) => [
      what,
      `${count}`,
      ageText(now - oldest),
      reason,
    ]),
    terminal,
  );
  const waiting = Math.max(letters.waiting, sample.length);
  const shown = sample.length < waiting ? `, ${sample.length} of them looked at` : "";
  return [`about ${countOf(waiting)} in ${letters.arn}${shown}`, "", table].join("\n");
}

/** One queue that feeds the function takes everything, also what its rule could not deliver; several their own. */
async function moveBack(
  queues: SqsQueues,
  letters: QueueFacts,
  sources: readonly QueueFacts[],
  { max }: RedriveOptions,
  terminal: Terminal,
): Promise<number> {
  const only = sources.length === 1 ? sources[0] : undefined;
  if (max === undefined) {
    await queues.startMove(letters.arn, only?.arn);
    return followMove(queues, letters, terminal);
  }
  if (only) return queues.moveSome(letters.url, only.url, max);
  throw new FoundationError({
    code: "COMBINATION_INVALID",
    path: "--max",
    value: max,
    allowed: "a function that one queue feeds",
    fix: "leave it out: only SQS knows which of the queues each message came from",
  });
}

async function followMove(queues: SqsQueues, letters: QueueFacts, terminal: Terminal): Promise<number> {
  let noted = "";
  for (;;) {
    const { state, moved, toMove, failure } = await queues.moveProgress(letters.arn);
    const note = `moved ${moved}${toMove === undefined ? "" : ` of about ${toMove}`}`;
    if (note !== noted) terminal.note(terminal.colors.dim(note));
    noted = note;
    if (state === "completed") return moved;
    if (state === "failed") {
      throw new FoundationError({
        code: "REDRIVE_FAILED",
        path: letters.arn,
        value: failure ?? "the move was cancelled",
        allowed: "a move that is completed",
        fix: "run the command again: what was not moved still waits",
      });
    }
    await sleep(POLL_MS);
  }
}

/** What else does the work that waits, by the function's name. */
const DONE_BY: readonly (readonly [suffix: string, by: string])[] = [
  ["-config-cache-syncer", "its next run, within 30 minutes, does all that is missing"],
  ["-replication-syncer", "its next run, within 30 minutes, does all that is missing"],
  [
    "-dynamo-stream-replicator",
    "mend the replications that the reasons name; replication-syncer does the rest within 30 minutes",
  ],
];

function impossible(letters: QueueFacts, { functionName }: RedriveOptions): FoundationError {
  const name = nameOf(letters.arn).replace(/-dead-letters$/, "");
  const by = DONE_BY.find(([suffix]) => name.endsWith(suffix))?.[1];
  return new FoundationError({
    code: "REDRIVE_IMPOSSIBLE",
    path: functionName ?? letters.url,
    value: letters.arn,
    allowed: "dead letters of a function that a queue feeds: no queue gives up its messages to this one",
    fix: `${by ?? "run the function with what waits, by hand"}; then empty the queue: aws sqs purge-queue --queue-url ${letters.url}`,
  });
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}

function countOf(messages: number): string {
  return messages === 1 ? "1 message" : `${messages} messages`;
}
