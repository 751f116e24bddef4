import { ProtectedTable } from "../../../src/constructs/data/protected-table";
import type { ITable, TableAccess } from "../../../src/constructs/data/table-access";
import { Key } from "../../../src/constructs/encryption/key";
import { refusal } from "../../support/synthesized";
import { synthesizeWithProvider } from "../encryption/fixtures";

const TABLE_ARN = "arn:aws:dynamodb:eu-central-1:111111111111:table/events";

function withTable(use: (table: ITable) => void): void {
  synthesizeWithProvider((stack) =>
    use(new ProtectedTable(stack, "Table", { tableName: "events", partitionKey: { name: "id", type: "S" } })),
  );
}

function statementsOf(access: TableAccess) {
  let statements: ReturnType<ITable["accessStatements"]> = [];
  withTable((table) => (statements = table.accessStatements(access)));
  return statements;
}

describe("access to a table", () => {
  it("takes the actions on it, and its key for decryption when it only reads", () => {
    expect(statementsOf({ sid: "ReadEvents", actions: ["GetItem", "Query"] })).toEqual([
      {
        sid: "ReadEvents",
        actions: ["dynamodb:GetItem", "dynamodb:Query"],
        resources: [TABLE_ARN],
        conditions: {},
      },
      {
        sid: "ReadEventsKey",
        actions: ["kms:Decrypt"],
        resources: ["arn:aws:kms:eu-central-1:111111111111:key/*"],
        conditions: {
          "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/events" },
          StringEquals: { "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com" },
          StringLike: { "kms:EncryptionContext:aws:dynamodb:tableName": "events" },
        },
      },
    ]);
  });

  it.each(["BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem"] as const)(
    "takes the key for encryption too when it includes %s",
    (action) => {
      const [, key] = statementsOf({ sid: "Write", actions: ["GetItem", action] });

      expect(key!.actions).toEqual(
        expect.arrayContaining(["kms:Encrypt", "kms:GenerateDataKey", "kms:Decrypt"]),
      );
    },
  );

  it("can be limited to partition keys, which a request must then name", () => {
    const [items] = statementsOf({ sid: "Write", actions: ["PutItem"], leadingKeys: ["/app/*", "/data/*"] });

    expect(items!.conditions).toEqual({
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["/app/*", "/data/*"] },
      Null: { "dynamodb:LeadingKeys": "false" },
    });
  });

  it("can be limited to attributes, which a request must then name", () => {
    const [items] = statementsOf({ sid: "Read", actions: ["Query"], attributes: ["id", "time"] });

    expect(items!.conditions).toEqual({
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["id", "time"] },
      StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
      Null: { "dynamodb:Attributes": "false" },
    });
  });

  it("can be limited to partition keys and attributes together", () => {
    const [items] = statementsOf({
      sid: "Read",
      actions: ["Query"],
      leadingKeys: ["/app/*"],
      attributes: ["id"],
    });

    expect(items!.conditions).toEqual({
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["/app/*"] },
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["id"] },
      StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
      Null: { "dynamodb:Attributes": "false", "dynamodb:LeadingKeys": "false" },
    });
  });

  it("can be to an index alone", () => {
    const [items] = statementsOf({ sid: "Read", actions: ["Query"], index: "ByUser" });

    expect(items!.resources).toEqual([`${TABLE_ARN}/index/ByUser`]);
  });

  it("refuses to limit a scan by keys, and actions that an index does not take, at once", () => {
    const access: TableAccess = {
      sid: "Odd",
      actions: ["Scan", "PutItem"],
      leadingKeys: ["/app/*"],
      index: "ByUser",
    };

    expect(refusal(() => statementsOf(access)).problems).toEqual([
      {
        code: "COMBINATION_INVALID",
        path: "stack/Table.Odd",
        value: "Scan with leadingKeys",
        allowed: "leadingKeys with any other action: a Scan reads all items",
        fix: "use Query, or allow the Scan of all items by a statement of its own",
      },
      {
        code: "COMBINATION_INVALID",
        path: "stack/Table.Odd",
        value: "PutItem with the index ByUser",
        allowed: "Query, Scan: an index takes no other action",
        fix: "allow the other actions on the table, by a statement of its own",
      },
    ]);
  });
});

describe("a table that exists already", () => {
  it("adds nothing to the stack", () => {
    const synthesized = synthesizeWithProvider((stack) => {
      ProtectedTable.fromTableName(stack, "Table", "events");
    });

    expect(synthesized.paths).toEqual([]);
  });

  it("asks nothing of a key that belongs to AWS", () => {
    synthesizeWithProvider((stack) => {
      const table = ProtectedTable.fromTableName(stack, "Table", "events");

      expect(table.accessStatements({ sid: "Read", actions: ["Query"] })).toEqual([
        { sid: "Read", actions: ["dynamodb:Query"], resources: [TABLE_ARN], conditions: {} },
      ]);
    });
  });

  it("asks for its customer managed key", () => {
    synthesizeWithProvider((stack) => {
      const encryptionKey = new Key(stack, "Key", { alias: "store", description: "tables" });
      const table = ProtectedTable.fromTableName(stack, "Table", "events", { encryptionKey });

      expect(table.accessStatements({ sid: "Read", actions: ["Query"] })[1]).toMatchObject({
        sid: "ReadKey",
        conditions: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/store" } },
      });
    });
  });

  it("refuses a name that DynamoDB would not take", () => {
    const error = refusal(() =>
      synthesizeWithProvider((stack) => void ProtectedTable.fromTableName(stack, "Table", "ab")),
    );

    expect(error.problems).toMatchObject([{ code: "NAME_INVALID", path: "stack/Table.tableName" }]);
  });
});
