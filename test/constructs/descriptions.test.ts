import { type TerraformStack, TerraformVariable } from "cdktf";
import { AlertTopic } from "../../src/constructs/alerting/alert-topic";
import { EventAlert } from "../../src/constructs/alerting/event-alert";
import { Key } from "../../src/constructs/encryption/key";
import { EventRuleTrigger } from "../../src/constructs/functions/event-rule-trigger";
import { ScheduleTrigger } from "../../src/constructs/functions/schedule-trigger";
import { refusal, type Synthesized } from "../support/synthesized";
import { auditor, synthesizeFunctions } from "./functions/fixtures";

type Maker = (stack: TerraformStack, description: string) => unknown;

const eventPattern = { source: ["aws.ssm"] };

/** What takes a description: what it is for, how long that may be, where it is refused, and what makes it. */
const DESCRIBED: readonly (readonly [string, number, string, Maker])[] = [
  ["function", 256, "Auditor", (stack, description) => auditor(stack, { description })],
  [
    "rule",
    512,
    "Auditor/Events",
    (stack, description) => {
      const target = auditor(stack);
      new EventRuleTrigger(target, "Events", { target, eventPattern, description });
    },
  ],
  [
    "rule",
    512,
    "Auditor/Schedule",
    (stack, description) => {
      const target = auditor(stack);
      new ScheduleTrigger(target, "Schedule", { target, schedule: "rate(1 hour)", description });
    },
  ],
  [
    "rule",
    512,
    "Alert",
    (stack, description) => {
      const topic = AlertTopic.fromTopicName(stack, "Topic", "alarms");
      new EventAlert(stack, "Alert", { ruleName: "alert", description, eventPattern, message: "-", topic });
    },
  ],
  ["key", 8_192, "Key", (stack, description) => new Key(stack, "Key", { alias: "app", description })],
];

const made = (make: Maker, description: string): Synthesized =>
  synthesizeFunctions((stack) => void make(stack, description));

describe.each(DESCRIBED)(
  "the description of a %s of at most %i characters, %s,",
  (kind, limit, path, make) => {
    it("may be as long as AWS takes", () => {
      const longest = "x".repeat(limit);

      expect(JSON.stringify(made(make, longest).json)).toContain(`"${longest}"`);
    });

    it("is refused when it is longer, before it would fail at apply", () => {
      expect(refusal(() => made(make, "x".repeat(limit + 1))).message).toBe(
        [
          `VALUE_OUT_OF_RANGE stack/${path}.description: the value is out of range`,
          `  given    "${limit + 1} characters"`,
          `  allowed  at most ${limit} characters`,
          `  fix      say in a sentence what the ${kind} is for`,
        ].join("\n"),
      );
    });

    it("may be known only to Terraform", () => {
      const later: Maker = (stack) => make(stack, new TerraformVariable(stack, "text", {}).stringValue);

      expect(JSON.stringify(made(later, "").json)).toContain('"description":"${var.text}"');
    });
  },
);
