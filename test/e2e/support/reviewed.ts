import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readPlan } from "../../../src/review/plan/read-plan";
import type { Plan } from "../../../src/review/plan/plan";
import type { Report } from "../../../src/review/report";
import { judge } from "../../../src/review/gate/judge";
import type { ReviewPolicy } from "../../../src/review/gate/policy";
import { review } from "../../../src/review/review";
import { changeJson, planJson } from "../../review/support/plans";

const FIXTURES = join(__dirname, "../../review/fixtures");

/** Stands in a plan to be taken for HTML, for script, or for nothing at all. */
export const CANARY = `</script><script>alert("canary")</script>"><img src=x onerror=alert("canary")>\u202e\u0007`;

const LONG = `module.${"a_rather_long_name_of_a_module_".repeat(6)}.aws_dynamodb_table.items["${"k".repeat(120)}"]`;

/** Accepts something, wants an approval of something, and has something that is of no use any more. */
const POLICY: ReviewPolicy = {
  source: "review.yaml",
  failFrom: "high",
  rules: {},
  approvals: [
    { name: "trust", rules: ["trust-changed"], accounts: ["*"], approvers: ["alice", "security-team"] },
  ],
  acknowledgements: [
    {
      name: "queue-is-empty",
      rule: "data-destroyed",
      address: "aws_sqs_queue.old",
      accounts: ["dev", "qa"],
      reason: "nothing has been sent to it since May",
      owner: "orders-team",
      expires: "2030-06-30",
    },
    {
      name: "old-table",
      rule: "data-destroyed",
      address: "aws_dynamodb_table.gone",
      accounts: ["*"],
      reason: "it is copied elsewhere",
      owner: CANARY,
      expires: "2030-06-30",
    },
  ],
};

/** A judged review of real plans for several accounts, and of one that is hostile. */
export function reviewedPlans(): Report {
  const accounts = { dev: "111111111112", qa: "111111111113", prod: "111111111111" };
  const real = Object.entries(accounts).map(([account, id]) =>
    planOf("changes.json", account, (text) => text.replaceAll("111111111111", id)),
  );
  const network = planOf("creations.json", "a-network-account-with-a-long-name");
  const report = review([...real, network, hostilePlan()]);
  return judge(report, { policy: POLICY, now: new Date("2030-05-04T10:00:00Z") });
}

/** A review of one plan with many findings, none like another. */
export function manyFindings(count: number): Report {
  const changes = Array.from({ length: count }, (_, i) =>
    changeJson("aws_cloudwatch_log_group", {
      address: `aws_cloudwatch_log_group.log_${i}`,
      before: { retention_in_days: 365 },
      after: { retention_in_days: 30 },
    }),
  );
  return review([readPlan({ source: "large.json", text: JSON.stringify(planJson(changes)) })]);
}

function planOf(file: string, account: string, edit = (text: string) => text): Plan {
  const text = edit(readFileSync(join(FIXTURES, file), "utf8"));
  return readPlan({ source: `plans/${account}.json`, account, text });
}

function hostilePlan(): Plan {
  const changes = [
    changeJson("aws_dynamodb_table", { address: LONG, before: { name: CANARY } }),
    changeJson("aws_cloudwatch_log_group", {
      address: `aws_cloudwatch_log_group.log["${CANARY}"]`,
      before: { retention_in_days: 30, name: CANARY },
      after: { retention_in_days: 7, name: CANARY },
    }),
  ];
  return readPlan({ source: "plans/hostile.json", account: CANARY, text: JSON.stringify(planJson(changes)) });
}
