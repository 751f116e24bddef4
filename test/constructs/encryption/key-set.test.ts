import type { TerraformStack } from "cdktf";
import type { KeyOptions } from "../../../src/constructs/encryption/key";
import { keyEventPattern } from "../../../src/constructs/encryption/key-alert";
import { KeySet, type KeySetProps } from "../../../src/constructs/encryption/key-set";
import { refusal } from "../../support/synthesized";
import { synthesizeWithProvider, TestTopic } from "./fixtures";

const keyOf = (name: string): KeyOptions => ({ alias: `${name}-key`, description: `secrets of ${name}` });
const keysOf = (...names: string[]) => Object.fromEntries(names.map((name) => [name, keyOf(name)]));

function setOf(props: (stack: TerraformStack) => KeySetProps, use: (set: KeySet) => void = () => undefined) {
  return synthesizeWithProvider((stack) => use(new KeySet(stack, "Keys", props(stack))));
}

describe("a set of keys", () => {
  it("refuses an alias that another of its keys has", () => {
    const keys = { ...keysOf("data", "app"), other: keyOf("app") };

    expect(refusal(() => setOf(() => ({ keys }))).message).toBe(
      [
        "COMBINATION_INVALID stack/Keys.keys.other.alias: these settings exclude each other",
        '  given    "app-key"',
        "  allowed  another alias than keys.app has",
        "  fix      give each key an alias of its own: an alias names one key",
      ].join("\n"),
    );
  });

  it("holds a key for each name", () => {
    expect(setOf(() => ({ keys: keysOf("data", "app") })).paths).toEqual([
      "aws_kms_alias Keys/app/Alias",
      "aws_kms_alias Keys/data/Alias",
      "aws_kms_key Keys/app/Resource",
      "aws_kms_key Keys/data/Resource",
    ]);
  });

  it("gives its keys by name", () => {
    setOf(
      () => ({ keys: keysOf("data", "app") }),
      (set) => expect(set.get("data").aliasName).toBe("alias/data-key"),
    );
  });

  it("gives names and keys sorted by name", () => {
    setOf(
      () => ({ keys: keysOf("data", "app", "devops") }),
      (set) => {
        expect(set.names).toEqual(["app", "data", "devops"]);
        expect([...set].map(([name, key]) => `${name}: ${key.aliasName}`)).toEqual([
          "app: alias/app-key",
          "data: alias/data-key",
          "devops: alias/devops-key",
        ]);
      },
    );
  });

  it("is the same whatever the order of its names", () => {
    const inOrder = (...names: string[]) =>
      JSON.stringify(
        setOf((stack) => ({ keys: keysOf(...names), alertTopic: new TestTopic(stack, "Topic") })).json
          .resource,
      );

    expect(inOrder("c", "a", "b")).toBe(inOrder("a", "b", "c"));
  });

  it("leaves the other keys alone when one is removed", () => {
    const all = setOf(() => ({ keys: keysOf("app", "data", "devops") })).json.resource.aws_kms_key;
    const fewer = setOf(() => ({ keys: keysOf("app", "devops") })).json.resource.aws_kms_key;

    expect(Object.keys(fewer)).toHaveLength(2);
    expect(all).toMatchObject(fewer);
  });

  it("limits who administers each of its keys", () => {
    const role = "arn:aws:iam::111111111111:role/admin";
    const synthesized = setOf(() => ({
      keys: keysOf("a", "b"),
      administrators: ["admin"],
      deployRoleArn: role,
    }));

    for (const name of ["a", "b"]) {
      expect(synthesized.resource("aws_kms_key", `Keys/${name}/Resource`).policy).toContain(
        `"Condition":{"ArnLike":{"aws:PrincipalArn":"${role}"}}`,
      );
    }
  });
});

describe("a set of keys with a topic", () => {
  const watched = (props: Partial<KeySetProps> = {}) =>
    setOf((stack) => ({ keys: keysOf("b", "a"), alertTopic: new TestTopic(stack, "Topic"), ...props }));

  it("watches all keys by one rule", () => {
    const rules = watched().resources("aws_cloudwatch_event_rule");

    expect(Object.keys(rules)).toEqual(["Keys/Alert/Resource"]);
    expect(rules["Keys/Alert/Resource"]!.name).toBe("stack-Keys-changes");
    const { detail } = JSON.parse(rules["Keys/Alert/Resource"]!.event_pattern as string);
    expect(detail.requestParameters.keyId).toEqual([
      { suffix: expect.stringMatching(/^\$\{aws_kms_key\.Keys_a_\w+\.key_id\}$/) },
      { suffix: expect.stringMatching(/^\$\{aws_kms_key\.Keys_b_\w+\.key_id\}$/) },
    ]);
  });

  it("names the rule as it is told", () => {
    const rule = watched({ alertRuleName: "keys" }).resource(
      "aws_cloudwatch_event_rule",
      "Keys/Alert/Resource",
    );

    expect(rule.name).toBe("keys");
  });

  it("can watch as many keys as a pattern has room for", () => {
    const id = "mrk-1234abcd12ab34cd56ef1234567890ab";
    const lengthFor = (keys: number) => JSON.stringify(keyEventPattern(Array<string>(keys).fill(id))).length;

    expect(lengthFor(30)).toBeLessThanOrEqual(2048);
    expect(() => watched({ keys: keysOf(...Array.from({ length: 30 }, (_, i) => `k${i}`)) })).not.toThrow();
  });

  it("refuses more", () => {
    const error = refusal(() => watched({ keys: keysOf(...Array.from({ length: 31 }, (_, i) => `k${i}`)) }));

    expect(error.problems).toEqual([
      {
        code: "VALUE_OUT_OF_RANGE",
        path: "stack/Keys.keys",
        value: 31,
        allowed: "at most 30 keys in a set with an alertTopic",
        fix: "make two sets: the pattern of one rule cannot name more keys",
      },
    ]);
  });
});

describe("a set of keys refuses", () => {
  it("to be empty", () => {
    expect(refusal(() => setOf(() => ({ keys: {} }))).problems).toMatchObject([
      { code: "VALUE_MISSING", path: "stack/Keys.keys", fix: "name a key, or leave the set out" },
    ]);
  });

  it("a name that was not declared", () => {
    const error = refusal(() =>
      setOf(
        () => ({ keys: keysOf("app", "data") }),
        (set) => set.get("apps"),
      ),
    );

    expect(error.problems).toEqual([
      {
        code: "KEY_UNDECLARED",
        path: "stack/Keys",
        value: "apps",
        allowed: "app, data",
        fix: "declare the key in keys, or correct its spelling",
      },
    ]);
  });

  it("what its keys refuse, all at once", () => {
    const error = refusal(() =>
      setOf(() => ({
        keys: { app: { ...keyOf("app"), rotationPeriodDays: 1 }, data: { ...keyOf("data"), alias: "" } },
      })),
    );

    expect(error.problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "VALUE_OUT_OF_RANGE stack/Keys/app.rotationPeriodDays",
      "NAME_INVALID stack/Keys/data.alias",
    ]);
  });
});
