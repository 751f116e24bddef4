import { TerraformOutput, type TerraformStack } from "cdktf";
import { ProtectedTable, type ProtectedTableProps } from "../../../src/constructs/data/protected-table";
import { Key } from "../../../src/constructs/encryption/key";
import { weakeningsWithin } from "../../../src/core/weakenings";
import { policyOf, refusal } from "../../support/synthesized";
import { synthesizeWithProvider, TestTopic } from "../encryption/fixtures";

const BASICS: ProtectedTableProps = { tableName: "events", partitionKey: { name: "id", type: "S" } };

function tableWith(
  props: Partial<ProtectedTableProps>,
  use: (table: ProtectedTable) => void = () => undefined,
) {
  return synthesizeWithProvider((stack) => use(new ProtectedTable(stack, "Table", { ...BASICS, ...props })));
}

function problemsOf(props: Partial<ProtectedTableProps>) {
  return refusal(() => tableWith(props)).problems;
}

describe("a table with all defaults", () => {
  it("is encrypted, recoverable for 35 days, protected against deletion, and paid by request", () => {
    expect(tableWith({}).resource("aws_dynamodb_table", "Table/Resource")).toMatchObject({
      name: "events",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "id",
      attribute: [{ name: "id", type: "S" }],
      server_side_encryption: {
        enabled: true,
        kms_key_arn: expect.stringMatching(/^\$\{aws_kms_key\.Table_Key_\w+\.arn\}$/),
      },
      point_in_time_recovery: { enabled: true, recovery_period_in_days: 35 },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("has no sort key, index, stream or time to live", () => {
    const table = tableWith({}).resource("aws_dynamodb_table", "Table/Resource");

    for (const absent of [
      "range_key",
      "global_secondary_index",
      "stream_enabled",
      "stream_view_type",
      "ttl",
    ]) {
      expect(table[absent] ?? []).toEqual([]);
    }
  });

  it("makes a key of its own besides", () => {
    expect(tableWith({}).paths).toEqual([
      "aws_dynamodb_table Table/Resource",
      "aws_kms_alias Table/Key/Alias",
      "aws_kms_key Table/Key/Resource",
    ]);
  });

  it("lets the key be used for this table and what is restored from it, through DynamoDB alone", () => {
    const { policy } = tableWith({}).resource("aws_kms_key", "Table/Key/Resource");

    const use = policyOf(policy as string).Statement.filter((statement) => statement.Sid === undefined);
    expect(use.map((statement) => statement.Condition.StringEquals["kms:ViaService"])).toEqual([
      "dynamodb.eu-central-1.amazonaws.com",
      "dynamodb.eu-central-1.amazonaws.com",
    ]);
    expect(use[1]!.Condition.StringLike).toEqual({
      "kms:EncryptionContext:aws:dynamodb:tableName": ["events", "events-*"],
    });
  });

  it("names its key's alias after the table", () => {
    const alias = tableWith({ tableName: "app.events" }).resource("aws_kms_alias", "Table/Key/Alias");

    expect(alias.name).toBe("alias/app-events");
  });

  it("knows its ARN at synthesis", () => {
    tableWith({}, (table) => {
      expect(table.tableName).toBe("events");
      expect(table.tableArn).toBe("arn:aws:dynamodb:eu-central-1:111111111111:table/events");
    });
  });
});

describe("a table with everything set", () => {
  const everything = (stack: TerraformStack) =>
    new ProtectedTable(stack, "Table", {
      ...BASICS,
      sortKey: { name: "time", type: "N" },
      globalSecondaryIndexes: {
        ByUser: { partitionKey: { name: "user", type: "S" }, sortKey: { name: "time", type: "N" } },
        ByDay: { partitionKey: { name: "day", type: "S" }, projection: "KEYS_ONLY" },
        ByBlob: { partitionKey: { name: "blob", type: "B" }, projection: ["user", "action"] },
      },
      timeToLiveAttribute: "expires_at",
      streamViewType: "KEYS_ONLY",
      pointInTimeRecovery: { recoveryPeriodDays: 7, because: "restored from exports instead" },
      deletionProtection: { disabled: true, because: "a sandbox that comes and goes" },
      encryptionKey: new Key(stack, "Key", { alias: "store", description: "tables" }),
    });

  it("carries the settings", () => {
    const table = synthesizeWithProvider((stack) => void everything(stack)).resource(
      "aws_dynamodb_table",
      "Table/Resource",
    );

    expect(table).toMatchObject({
      hash_key: "id",
      range_key: "time",
      ttl: { enabled: true, attribute_name: "expires_at" },
      stream_enabled: true,
      stream_view_type: "KEYS_ONLY",
      point_in_time_recovery: { enabled: true, recovery_period_in_days: 7 },
      deletion_protection_enabled: false,
    });
    expect(table.server_side_encryption.kms_key_arn).toMatch(/^\$\{aws_kms_key\.Key_\w+\.arn\}$/);
  });

  it("has indexes and the attributes of all keys, sorted by name", () => {
    const table = synthesizeWithProvider((stack) => void everything(stack)).resource(
      "aws_dynamodb_table",
      "Table/Resource",
    );

    expect(table.attribute).toEqual([
      { name: "blob", type: "B" },
      { name: "day", type: "S" },
      { name: "id", type: "S" },
      { name: "time", type: "N" },
      { name: "user", type: "S" },
    ]);
    expect(table.global_secondary_index).toEqual([
      {
        name: "ByBlob",
        hash_key: "blob",
        projection_type: "INCLUDE",
        non_key_attributes: ["action", "user"],
      },
      { name: "ByDay", hash_key: "day", projection_type: "KEYS_ONLY" },
      { name: "ByUser", hash_key: "user", range_key: "time", projection_type: "ALL" },
    ]);
  });

  it("makes no key of its own", () => {
    expect(synthesizeWithProvider((stack) => void everything(stack)).paths).not.toContain(
      "aws_kms_key Table/Key/Resource",
    );
  });

  it("records what is weaker, with the reasons", () => {
    let weakenings: unknown;
    synthesizeWithProvider((stack) => {
      everything(stack);
      weakenings = weakeningsWithin(stack);
    });

    expect(weakenings).toEqual([
      {
        path: "stack/Table",
        what: "point-in-time recovery reaches back 7 days",
        because: "restored from exports instead",
      },
      { path: "stack/Table", what: "deletion protection is off", because: "a sandbox that comes and goes" },
    ]);
  });

  it("gives the stream's ARN, which Terraform knows", () => {
    const { json } = synthesizeWithProvider((stack) => {
      new TerraformOutput(stack, "StreamArn", { value: everything(stack).streamArn });
    });

    expect(json.output.StreamArn.value).toMatch(/^\$\{aws_dynamodb_table\.Table_\w+\.stream_arn\}$/);
  });
});

describe("a table's own key", () => {
  it("is watched when there is a topic", () => {
    const synthesized = synthesizeWithProvider((stack) => {
      new ProtectedTable(stack, "Table", { ...BASICS, alertTopic: new TestTopic(stack, "Topic") });
    });

    expect(synthesized.paths).toContain("aws_cloudwatch_event_rule Table/Key/Alert/Resource");
  });
});

describe("a table without point-in-time recovery", () => {
  it("says so, and why", () => {
    let weakenings: unknown;
    const synthesized = synthesizeWithProvider((stack) => {
      const pointInTimeRecovery = { disabled: true, because: "its items are rebuilt each hour" } as const;
      new ProtectedTable(stack, "Table", { ...BASICS, pointInTimeRecovery });
      weakenings = weakeningsWithin(stack);
    });

    expect(synthesized.resource("aws_dynamodb_table", "Table/Resource").point_in_time_recovery).toEqual({
      enabled: false,
    });
    expect(weakenings).toEqual([
      {
        path: "stack/Table",
        what: "point-in-time recovery is off",
        because: "its items are rebuilt each hour",
      },
    ]);
  });
});

describe("a table refuses", () => {
  const key = (name: string) => ({ name, type: "S" }) as const;
  const byKind = (
    kind: string,
    keys: Pick<ProtectedTableProps, "sortKey"> & { partitionKey: typeof BASICS.partitionKey },
  ) => (kind === "table" ? keys : { globalSecondaryIndexes: { index: keys } });

  it.each([
    ["table", ""],
    ["index", "globalSecondaryIndexes.index."],
  ])("one attribute as both keys of a %s", (kind, path) => {
    expect(problemsOf(byKind(kind, { partitionKey: key("a"), sortKey: key("a") }))).toEqual([
      {
        code: "COMBINATION_INVALID",
        path: `stack/Table.${path}sortKey.name`,
        value: "a",
        allowed: "another attribute than that of the partitionKey",
        fix: "leave the sortKey out, or name another attribute",
      },
    ]);
  });

  it.each([
    ["table", ""],
    ["index", "globalSecondaryIndexes.index."],
  ])("names of keys of a %s that are empty or longer than 255 bytes", (kind, path) => {
    const names = { partitionKey: "", sortKey: "ä".repeat(128) };

    expect(
      problemsOf(byKind(kind, { partitionKey: key(names.partitionKey), sortKey: key(names.sortKey) })),
    ).toEqual(
      Object.entries(names).map(([prop, value]) => ({
        code: "NAME_INVALID",
        path: `stack/Table.${path}${prop}.name`,
        value,
        allowed: "the name of an attribute, 1 to 255 bytes",
        fix: "name the attribute as the items do",
      })),
    );
    tableWith(byKind(kind, { partitionKey: key("a"), sortKey: key("b".repeat(255)) }));
  });

  it.each(["ab", "a".repeat(256), "with space"])("the name %j", (tableName) => {
    expect(problemsOf({ tableName })).toMatchObject([
      { code: "NAME_INVALID", path: "stack/Table.tableName" },
    ]);
  });

  it.each([0, 35, 1.5])("%d days of recovery", (recoveryPeriodDays) => {
    expect(
      problemsOf({ pointInTimeRecovery: { recoveryPeriodDays, because: "because of reasons" } }),
    ).toMatchObject([
      {
        code: "VALUE_OUT_OF_RANGE",
        path: "stack/Table.pointInTimeRecovery.recoveryPeriodDays",
        allowed: "a whole number from 1 to 34 days",
      },
    ]);
  });

  it("to be weaker without a reason, all at once", () => {
    const problems = problemsOf({
      pointInTimeRecovery: { disabled: true, because: "" },
      deletionProtection: { disabled: true, because: "   " },
    });

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "REASON_MISSING stack/Table.pointInTimeRecovery.because",
      "REASON_MISSING stack/Table.deletionProtection.because",
    ]);
  });

  it("the name of an index that DynamoDB would not take", () => {
    expect(
      problemsOf({ globalSecondaryIndexes: { I: { partitionKey: { name: "id", type: "S" } } } }),
    ).toMatchObject([{ code: "NAME_INVALID", path: "stack/Table.globalSecondaryIndexes", value: "I" }]);
  });

  it("an attribute of two types", () => {
    expect(
      problemsOf({ globalSecondaryIndexes: { ById: { partitionKey: { name: "id", type: "N" } } } }),
    ).toEqual([
      {
        code: "COMBINATION_INVALID",
        path: "stack/Table.globalSecondaryIndexes",
        value: "id as S and as N",
        allowed: "one type for each attribute",
        fix: "give id the same type wherever it is part of a key",
      },
    ]);
  });

  it("to give the ARN of a stream that it does not have", () => {
    expect(refusal(() => tableWith({}, (table) => void table.streamArn)).problems).toEqual([
      {
        code: "VALUE_MISSING",
        path: "stack/Table.streamViewType",
        allowed: "KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES",
        fix: "state streamViewType: the table has no stream otherwise",
      },
    ]);
  });
});

describe("a table's Terraform", () => {
  it("is the same whatever the order of its indexes", () => {
    const index = (name: string) => [name, { partitionKey: { name, type: "S" } }] as const;
    const inOrder = (...names: string[]) =>
      JSON.stringify(
        tableWith({ globalSecondaryIndexes: Object.fromEntries(names.map(index)) }).json.resource,
      );

    expect(inOrder("one", "two", "three")).toBe(inOrder("three", "one", "two"));
  });
});
