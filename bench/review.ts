import type { Plan } from "../src/review/plan/plan";
import { readPlan } from "../src/review/plan/read-plan";
import { renderJson } from "../src/review/render/json";
import { renderMarkdown } from "../src/review/render/markdown";
import { renderSarif } from "../src/review/render/sarif";
import { review } from "../src/review/review";

/** What a plan's changes are like: how many statements their policies have, and how long their tags are. */
interface Weight {
  readonly statements: number;
  readonly padding: number;
}

/** Ten kilobytes a change. */
const HEAVY: Weight = { statements: 10, padding: 700 };
/** Two kilobytes a change, as in most plans. */
const USUAL: Weight = { statements: 3, padding: 40 };

/** A plan's JSON: updates, replacements and changed policies. */
function planText(changes: number, account: string, { statements, padding }: Weight): string {
  const policy = (actions: number) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: Array.from({ length: actions }, (_, index) => ({
        Effect: "Allow",
        Action: [`s3:Get${index}`, "ssm:GetParameter"],
        Resource: [`arn:aws:s3:::bucket-${index}/*`, `arn:aws:ssm:eu-west-1:${account}:parameter/${index}/*`],
      })),
    });
  const attributes = (index: number, retention: number, count: number) => ({
    arn: `arn:aws:logs:eu-west-1:${account}:thing-${index}`,
    name: `thing-${index}`,
    retention_in_days: retention,
    policy: policy(count),
    tags: Object.fromEntries(Array.from({ length: 4 }, (_, tag) => [`tag-${tag}`, "x".repeat(padding)])),
  });
  const types = ["aws_cloudwatch_log_group", "aws_iam_policy", "aws_sqs_queue", "aws_dynamodb_table"];
  const resource_changes = Array.from({ length: changes }, (_, index) => {
    const type = types[index % types.length]!;
    return {
      address: `module.part.${type}.thing_${index}`,
      mode: "managed",
      type,
      name: `thing_${index}`,
      change: {
        actions: index % 50 === 3 ? ["delete", "create"] : ["update"],
        before: attributes(index, 365, statements),
        after: attributes(index, index % 7 === 0 ? 30 : 365, statements + (index % 3)),
        after_unknown: {},
        before_sensitive: {},
        after_sensitive: {},
      },
    };
  });
  return JSON.stringify({ format_version: "1.2", terraform_version: "1.11.4", resource_changes });
}

function measure(what: string, texts: readonly string[]): void {
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  const started = performance.now();
  const plans: Plan[] = texts.map((text, index) => readPlan({ source: `${index}.json`, text }));
  const read = performance.now();
  const report = review(plans);
  const reviewed = performance.now();
  const outputs = [renderMarkdown(report), renderJson(report), renderSarif(report)];
  const ended = performance.now();
  const seconds = (from: number, to: number) => `${((to - from) / 1_000).toFixed(2)} s`;
  console.log(
    [
      `${what} (${(characters / 1e6).toFixed(0)} MB): ${seconds(started, ended)}`,
      `read ${seconds(started, read)}, review ${seconds(read, reviewed)}, render ${seconds(reviewed, ended)}`,
      `${report.findings.length} findings, ${outputs.map((text) => text.length).join(" + ")} characters`,
      `at most ${Math.round(process.resourceUsage().maxRSS / 1_000)} MB so far`,
    ].join("; "),
  );
}

/**
 * How long a review takes, and how much memory: one plan of 5,000 changes, and 200 plans of 300 changes, with all outputs.
 *
 * Goals: 3 s and 600 MB for the one, 10 s for the many.
 */
export function run(): void {
  measure("1 plan of 5,000 changes", [planText(5_000, "111111111111", HEAVY)]);
  measure(
    "200 plans of 300 changes",
    Array.from({ length: 200 }, (_, index) => planText(300, String(100_000_000_000 + index), USUAL)),
  );
}
