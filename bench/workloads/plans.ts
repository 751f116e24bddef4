/** What a plan's changes are like: how many statements their policies have, and how long their tags are. */
export interface Weight {
  readonly statements: number;
  readonly padding: number;
}

/** Ten kilobytes a change. */
export const HEAVY: Weight = { statements: 10, padding: 700 };
/** Two kilobytes a change, as in most plans. */
export const USUAL: Weight = { statements: 3, padding: 40 };

/** A plan's JSON: updates, replacements and changed policies. */
export function planText(changes: number, account: string, { statements, padding }: Weight): string {
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
