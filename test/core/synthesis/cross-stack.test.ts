import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import {
  type App,
  Fn,
  Lazy,
  S3Backend,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  Testing,
  Token,
} from "cdktf";
import { FastStack } from "../../../src/core/synthesis/fast-stack";
import { refusal } from "../../support/synthesized";
import {
  configurationOf,
  expectSame,
  expectSameFast,
  outcomeOf,
  type Program,
  SecludedStack,
  type StackClass,
} from "./support/both-ways";

/** A program of a producer with a table, and a consumer; `consumerFirst` makes the consumer before the producer. */
function pairOf(
  consume: (consumer: TerraformStack, table: DynamodbTable) => void,
  consumerFirst = false,
): Program {
  return (app, Stack) => {
    const ids = consumerFirst ? ["consumer", "producer"] : ["producer", "consumer"];
    const stacks = Object.fromEntries(ids.map((id) => [id, withProvider(app, Stack, id)]));
    consume(stacks.consumer!, new DynamodbTable(stacks.producer!, "table", { name: "audit" }));
  };
}

function withProvider(app: App, Stack: StackClass, id: string): TerraformStack {
  const stack = new Stack(app, id);
  new AwsProvider(stack, "aws", { region: "eu-central-1" });
  return stack;
}

describe("references to another stack render the same folder as with cdktf's own stacks", () => {
  it.each<[string, (consumer: TerraformStack, table: DynamodbTable) => void]>([
    ["a text", (consumer, table) => new SqsQueue(consumer, "queue", { name: table.arn })],
    [
      "a text within text",
      (consumer, table) => new SqsQueue(consumer, "queue", { name: `a ${table.arn} b ${table.id}` }),
    ],
    ["a number", (consumer, table) => new SqsQueue(consumer, "queue", { delaySeconds: table.readCapacity })],
    [
      "a list",
      (consumer, table) => new TerraformOutput(consumer, "list", { value: table.getListAttribute("names") }),
    ],
    ["a map", (consumer, table) => new SqsQueue(consumer, "queue", { tags: table.tagsAll })],
    ["a block", (consumer, table) => new TerraformLocal(consumer, "local", table.replica.get(0).arn)],
    ["a key of a map", (consumer, table) => new SqsQueue(consumer, "queue", { tags: { [table.arn]: "a" } })],
    ["a function", (consumer, table) => new TerraformLocal(consumer, "local", Fn.upper(table.arn))],
    [
      "a late value",
      (c, table) => new TerraformLocal(c, "local", Lazy.anyValue({ produce: () => [table.arn] })),
    ],
    ["an override", (c, table) => new SqsQueue(c, "queue", {}).addOverride("tags.table", table.arn)],
    ["a dependency", (consumer, table) => new SqsQueue(consumer, "queue", { dependsOn: [table] })],
    [
      "for_each",
      (consumer, table) => {
        const forEach = TerraformIterator.fromList(Token.asList(Fn.split(",", table.arn)));
        new SqsQueue(consumer, "queue", { forEach, name: forEach.value });
      },
    ],
  ])("%s", (_, consume) => {
    expectSameFast(pairOf(consume));
    expectSameFast(pairOf(consume, true));
  });

  it("in an override of the stack, which cdktf does not search", () => {
    const outcome = expectSameFast(
      pairOf((consumer, table) => consumer.addOverride("locals.arn", table.arn)),
    );
    expect(configurationOf(outcome, "consumer").locals.arn).toBe("${aws_dynamodb_table.table.arn}");
  });

  it("with an output there, a data source here, and a dependency in the manifest", () => {
    const outcome = expectSameFast(
      pairOf((consumer, table) => new SqsQueue(consumer, "queue", { name: table.arn })),
    );
    expect(Object.values(configurationOf(outcome, "producer").output)).toEqual([
      { sensitive: true, value: "${aws_dynamodb_table.table.arn}" },
    ]);
    expect(configurationOf(outcome, "consumer").data).toHaveProperty("terraform_remote_state");
    expect(JSON.parse(outcome.files["manifest.json"]!).stacks.consumer.dependencies).toEqual(["producer"]);
  });

  it("through a chain, and by several stacks at once, with a backend in S3", () => {
    expectSameFast((app, Stack) => {
      const [first, second, third, fourth] = ["a", "b", "c", "d"].map((id) => withProvider(app, Stack, id));
      new S3Backend(first!, { bucket: "state", key: "a", region: "eu-central-1" });
      const key = new KmsKey(first!, "key", {});
      const dead = new SqsQueue(second!, "queue", { kmsMasterKeyId: key.arn });
      new SqsQueue(third!, "queue", { kmsMasterKeyId: key.arn, name: dead.name });
      new TerraformOutput(fourth!, "all", { value: [key.arn, key.keyId, dead.arn] });
    });
  });

  it("between a stack and one within it", () => {
    expectSameFast((app, Stack) => {
      const outer = withProvider(app, Stack, "outer");
      const inner = new Stack(outer, "inner");
      new AwsProvider(inner, "aws", {});
      new SqsQueue(inner, "queue", { name: new KmsKey(outer, "key", {}).arn });
    });
  });

  it("between fast stacks and cdktf's", () => {
    const mixed: Program = (app, Stack) => {
      const fast = withProvider(app, Stack, "fast");
      const stock = withProvider(app, TerraformStack, "stock");
      const last = withProvider(app, Stack, "last");
      const key = new KmsKey(fast, "key", {});
      new SqsQueue(last, "queue", { name: new SqsQueue(stock, "queue", { name: key.arn }).arn });
    };
    expectSame(mixed);
  });

  it("in a circle, which cdktf refuses", () => {
    const { error } = expectSame((app, Stack) => {
      const [first, second] = ["first", "second"].map((id) => withProvider(app, Stack, id));
      const key = new KmsKey(first!, "key", {});
      const queue = new SqsQueue(second!, "queue", { kmsMasterKeyId: key.arn });
      key.description = queue.arn;
    });
    expect(error).toMatch(/depend/);
  });
});

describe("a stack without references to other stacks", () => {
  it("renders the same folder where there are none", () => {
    const program: Program = (app, Stack) => {
      const stack = withProvider(app, Stack, "stack");
      const key = new KmsKey(stack, "key", {});
      new SqsQueue(stack, "queue", {
        kmsMasterKeyId: key.arn,
        tags: { late: Lazy.stringValue({ produce: () => "l" }) },
      });
      stack.addOverride("locals.key", key.arn);
    };
    const [stock, secluded] = [TerraformStack, SecludedStack].map((Stack) => outcomeOf(program, Stack));
    expect(secluded).toEqual({ ...stock, leftToCdktf: 0 });
  });

  it("refuses all of them at once, with each construct's path", () => {
    const app = Testing.app();
    const producer = withProvider(app, FastStack, "producer");
    const consumer = withProvider(app, SecludedStack, "consumer");
    const key = new KmsKey(producer, "key", {});
    new SqsQueue(consumer, "queue", { kmsMasterKeyId: key.arn });
    new SqsQueue(consumer, "fine", { name: "fine" });
    new TerraformOutput(consumer, "output", { value: Fn.upper(key.keyId) });
    consumer.addOverride("locals.key", key.arn);

    const error = refusal(() => app.synth());

    expect(error.problems).toEqual(
      ["consumer/queue", "consumer/output", "consumer"].map((path) => ({
        code: "CROSS_STACK_REFERENCE",
        path,
        value: "a reference to a resource of the stack producer",
        allowed: "references within the stack, as it was made with crossStackReferences: false",
        fix: "state the other resource's name or ARN, which can be composed from its account, region and name",
      })),
    );
  });

  it("refuses them each time it is rendered", () => {
    const app = Testing.app();
    const key = new KmsKey(new FastStack(app, "producer"), "key", {});
    const consumer = new SecludedStack(app, "consumer");
    new SqsQueue(consumer, "queue", { kmsMasterKeyId: key.arn });
    const problems = [1, 2].map(() => refusal(() => consumer.toTerraform()).problems);
    expect(problems[0]).toHaveLength(1);
    expect(problems[1]).toEqual(problems[0]);
  });

  it("may still be referred to", () => {
    const app = Testing.app();
    const producer = withProvider(app, SecludedStack, "producer");
    const key = new KmsKey(producer, "key", {});
    const consumer = withProvider(app, FastStack, "consumer");
    new SqsQueue(consumer, "queue", { kmsMasterKeyId: key.arn });
    app.synth();
    expect(producer.toTerraform()).toHaveProperty("output");
  });
});
