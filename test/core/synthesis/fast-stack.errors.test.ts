import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import {
  Annotations,
  Aspects,
  type IAspect,
  Lazy,
  MigrateIds,
  TerraformLocal,
  TerraformResource,
  Token,
} from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { withoutTokenTraces } from "../../../src/core/synthesis/token-traces";
import { configurationOf, expectSame, expectSameFast, stackOf } from "./support/both-ways";

function aspect(visit: (node: IConstruct) => void): IAspect {
  return { visit };
}

describe("aspects have the same effect on a fast stack", () => {
  it("when they add overrides and set arguments", () => {
    const outcome = expectSameFast(
      stackOf((stack) => {
        const key = new KmsKey(stack, "key", { tags: { name: "key" } });
        new SqsQueue(new Construct(stack, "group"), "queue", { kmsMasterKeyId: key.arn });
        const tag = aspect((node) => {
          if (TerraformResource.isTerraformResource(node)) node.addOverride("tags.owner", key.arn);
        });
        const rotate = aspect((node) => {
          if (node instanceof KmsKey) node.enableKeyRotation = true;
        });
        Aspects.of(stack).add(tag);
        Aspects.of(key).add(rotate);
      }),
    );
    const { key } = configurationOf(outcome, "stack").resource.aws_kms_key;
    expect(key).toMatchObject({
      enable_key_rotation: true,
      tags: { name: "key", owner: "${aws_kms_key.key.arn}" },
    });
  });

  it("when they add resources", () => {
    const outcome = expectSameFast(
      stackOf((stack) => {
        new SqsQueue(stack, "queue", {});
        Aspects.of(stack).add(
          aspect((node) => {
            if (node instanceof SqsQueue && !node.node.id.endsWith("dead"))
              new SqsQueue(stack, "dead", { name: "dead" });
          }),
        );
      }),
    );
    expect(configurationOf(outcome, "stack").resource.aws_sqs_queue).toHaveProperty("dead");
  });

  it("when they add aspects, which cdktf warns of", () => {
    const outcome = expectSameFast(
      stackOf((stack) => {
        Aspects.of(stack).add(aspect((node) => Aspects.of(node).add(aspect(() => undefined))));
      }),
    );
    expect(outcome.files["manifest.json"]).toContain("added via another Aspect");
  });

  it("when they change another stack that was prepared before", () => {
    expectSameFast((app, Stack) => {
      const [first, second] = ["first", "second"].map((id) => new Stack(app, id));
      for (const stack of [first!, second!]) new AwsProvider(stack, "aws", {});
      const key = new KmsKey(second!, "key", {});
      Aspects.of(first!).add(
        aspect(() => key.addOverride("description", "changed by another stack's aspect")),
      );
    });
  });

  it("when they migrate ids", () => {
    expectSameFast(
      stackOf((stack) => {
        new KmsKey(new Construct(stack, "group"), "key", {});
        Aspects.of(stack).add(new MigrateIds());
      }),
      { skipValidation: true },
    );
  });
});

describe("annotations of a fast stack", () => {
  it("are in the manifest, with their stack traces, also without those of tokens", () => {
    const outcome = expectSameFast(
      (app, Stack) =>
        withoutTokenTraces(() => {
          const stack = new Stack(app, "stack");
          const key = new KmsKey(stack, "key", { description: "d" });
          new AwsProvider(stack, "aws", {});
          Annotations.of(key).addWarning("a warning");
          Annotations.of(stack).addInfo("a note");
        }),
      { stackTraces: true },
    );
    const { annotations } = JSON.parse(outcome.files["manifest.json"]!).stacks.stack;
    expect(annotations.map((annotation: { message: string }) => annotation.message)).toEqual([
      "a note",
      "a warning",
    ]);
    expect(annotations[0].stacktrace.join("\n")).toContain("fast-stack.errors.test.ts");
  });

  it("stop synthesis when they are errors", () => {
    const { error } = expectSame(
      stackOf((stack) => Annotations.of(new KmsKey(stack, "key", {})).addError("not allowed")),
    );
    expect(error).toContain("[stack/key] not allowed");
  });
});

describe("validations of a fast stack", () => {
  it("fail with the same text", () => {
    const { error } = expectSame(
      stackOf((stack) => {
        const key = new KmsKey(stack, "key", {});
        key.node.addValidation({ validate: () => ["first problem", "second problem"] });
        stack.node.addValidation({ validate: () => ["of the stack"] });
      }),
    );
    expect(error).toContain("[stack/key] first problem");
    expect(error).toContain("[stack] of the stack");
  });

  it("miss a provider", () => {
    const { error } = expectSame((app, Stack) => new KmsKey(new Stack(app, "stack"), "key", {}));
    expect(error).toContain("Found resources without a matching provider construct");
  });

  it("are skipped when the app asks for it", () => {
    const { error } = expectSame((app, Stack) => new KmsKey(new Stack(app, "stack"), "key", {}), {
      skipValidation: true,
    });
    expect(error).toBeUndefined();
  });
});

describe("what cannot be resolved is refused by cdktf, with its own text", () => {
  const circle: Record<string, unknown> = {};
  circle.again = [circle];
  const deep = Array.from({ length: 250 }).reduce<unknown>((inner) => [inner], "the end");

  it.each<[string, unknown, RegExp]>([
    ["a function", { a: () => 1 }, /a function\) at '\/locals\/local\/a'/],
    ["a circle", circle, /circular reference/],
    ["a value that is nested too deep", deep, /circular reference/],
    [
      "a token of a list within a text",
      `text ${Token.asList(Lazy.listValue({ produce: () => [] }))[0]}`,
      /list token/,
    ],
    [
      "a token of a list beside others",
      [...Token.asList(Lazy.listValue({ produce: () => [] })), "b"],
      /add|list/,
    ],
    [
      "a token of numbers beside others",
      [...Token.asNumberList(Lazy.anyValue({ produce: () => [] })), 1],
      /add|list/,
    ],
    ["a text of a map's token", Token.STRING_MAP_TOKEN_VALUE, /map token/],
    ["anything of a map's token", [Token.ANY_MAP_TOKEN_VALUE], /map token/],
    ["a number of a map's token", Token.NUMBER_MAP_TOKEN_VALUE, /map token/],
    [
      "a token of a map beside others",
      { ...Token.asStringMap(Lazy.anyValue({ produce: () => 1 })), b: "c" },
      /./,
    ],
    ["a token that nobody made", "${TfToken[unknown.1]}", /token/i],
    [
      "a key that is no text",
      { [Token.asString(Lazy.anyValue({ produce: () => [1] }))]: 1 },
      /resolve to a string/,
    ],
    ["a construct", new Construct(undefined as unknown as Construct, ""), /./],
  ])("%s", (_, value, text) => {
    const { error } = expectSame(stackOf((stack) => new TerraformLocal(stack, "local", value)));
    expect(error).toMatch(text);
  });

  it("a late value that throws, with the place where it was made", () => {
    const { error } = expectSame(
      stackOf((stack) => {
        const description = Lazy.stringValue({
          produce: () => {
            throw new Error("no description yet");
          },
        });
        new KmsKey(stack, "key", { description });
      }),
    );
    expect(error).toMatch(
      /^Resolution error: no description yet\.\nObject creation stack:\n {2}at new LazyBase/,
    );
    expect(error).toContain("fast-stack.errors.test.ts");
  });

  it("a late value that throws only while the stack is written", () => {
    const { error } = expectSame(
      stackOf((stack) => {
        const late = Lazy.anyValue({
          produce: (context: { preparing: boolean }) => {
            if (!context.preparing) throw new Error("too late");
          },
        });
        new TerraformLocal(stack, "local", late);
      }),
    );
    expect(error).toContain("too late");
  });
});

describe("what a fast stack leaves to cdktf", () => {
  it.each<[string, unknown]>([
    ["a date in a map", { at: new Date(0) }],
    ["a date in a list", [{ at: new Date(0) }]],
    ["a date, computed late", Lazy.anyValue({ produce: () => new Date(0) })],
  ])("renders as cdktf renders it: %s", (_, value) => {
    const outcome = expectSame(
      stackOf((stack) => {
        new TerraformLocal(stack, "local", value);
        stack.addOverride("locals.other", { value });
      }),
    );
    expect(outcome.error).toBeUndefined();
    expect(outcome.leftToCdktf).toBe(1);
  });
});
