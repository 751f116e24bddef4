import type { TerraformStack } from "cdktf";
import {
  AuditTable,
  type AuditTableProps,
  type IAuditTable,
} from "../../../src/constructs/audit/audit-table";
import type { PolicyStatement } from "../../../src/core/policy-document";
import { type Json, policyOf, refusal } from "../../support/synthesized";
import { synthesizeWithProvider } from "../encryption/fixtures";

const TABLE_ARN = "arn:aws:dynamodb:eu-central-1:111111111111:table/audit";
const AUDITOR = "arn:aws:iam::111111111111:role/auditor";
const DEPLOYER = "arn:aws:iam::111111111111:role/deploy";
const BREAK_GLASS = "arn:aws:iam::111111111111:role/ops/break-glass";
const BASICS: AuditTableProps = { tableName: "audit", partitionKey: { name: "id", type: "S" } };

function auditTable(
  props: Partial<AuditTableProps> = {},
  use: (table: AuditTable) => void = () => undefined,
) {
  return synthesizeWithProvider((stack) => use(new AuditTable(stack, "Audit", { ...BASICS, ...props })));
}

/** The denials of a table's policy by sid. */
function denialsOf(...args: Parameters<typeof auditTable>): Record<string, Json> {
  const { policy } = auditTable(...args).resource("aws_dynamodb_resource_policy", "Audit/Policy");
  return Object.fromEntries(
    policyOf(policy as string).Statement.map((statement) => [statement.Sid, statement]),
  );
}

describe("an audit table with all defaults", () => {
  it("is a protected table with a policy", () => {
    expect(auditTable().paths).toEqual([
      "aws_dynamodb_resource_policy Audit/Policy",
      "aws_dynamodb_table Audit/Resource",
      "aws_kms_alias Audit/Key/Alias",
      "aws_kms_key Audit/Key/Resource",
    ]);
    expect(auditTable().resource("aws_dynamodb_table", "Audit/Resource")).toMatchObject({
      deletion_protection_enabled: true,
      point_in_time_recovery: { enabled: true, recovery_period_in_days: 35 },
      lifecycle: { prevent_destroy: true },
    });
  });

  it("keeps its policy from being destroyed", () => {
    expect(auditTable().resource("aws_dynamodb_resource_policy", "Audit/Policy")).toMatchObject({
      resource_arn: expect.stringMatching(/^\$\{aws_dynamodb_table\.Audit_\w+\.arn\}$/),
      lifecycle: { prevent_destroy: true },
    });
  });

  it("denies everyone to change, delete and add records, and to delete the table", () => {
    expect(denialsOf()).toEqual({
      RecordsStay: {
        Sid: "RecordsStay",
        Effect: "Deny",
        Principal: "*",
        Action: [
          "dynamodb:BatchWriteItem",
          "dynamodb:DeleteItem",
          "dynamodb:DeleteTable",
          "dynamodb:PartiQLDelete",
          "dynamodb:PartiQLUpdate",
          "dynamodb:UpdateItem",
        ],
        Resource: TABLE_ARN,
      },
      OnlyAppendersAdd: {
        Sid: "OnlyAppendersAdd",
        Effect: "Deny",
        Principal: "*",
        Action: ["dynamodb:PartiQLInsert", "dynamodb:PutItem"],
        Resource: TABLE_ARN,
      },
    });
  });
});

describe("an audit table with everything set", () => {
  const everything: Partial<AuditTableProps> = {
    sortKey: { name: "time", type: "N" },
    globalSecondaryIndexes: {
      AuditByUserIdx: { partitionKey: { name: "user", type: "S" }, sortKey: { name: "time", type: "N" } },
    },
    timeToLiveAttribute: "expires_at",
    streamViewType: "NEW_IMAGE",
    breakGlassRoleName: "ops/break-glass",
    deployRoleArns: [DEPLOYER],
  };

  it("carries the settings of its table", () => {
    expect(auditTable(everything).resource("aws_dynamodb_table", "Audit/Resource")).toMatchObject({
      range_key: "time",
      global_secondary_index: [
        { name: "AuditByUserIdx", hash_key: "user", range_key: "time", projection_type: "ALL" },
      ],
      ttl: { enabled: true, attribute_name: "expires_at" },
      stream_view_type: "NEW_IMAGE",
    });
  });

  it("leaves the break-glass role out of every denial", () => {
    const denials = Object.values(denialsOf(everything));

    expect(denials).toHaveLength(3);
    for (const denial of denials) {
      expect([denial.Condition.ArnNotLike["aws:PrincipalArn"]].flat()).toContain(BREAK_GLASS);
    }
  });

  it("lets nobody else but the deploying role change what guards the records", () => {
    expect(denialsOf(everything).GuardsStay).toEqual({
      Sid: "GuardsStay",
      Effect: "Deny",
      Principal: "*",
      Action: [
        "dynamodb:DeleteResourcePolicy",
        "dynamodb:PutResourcePolicy",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateTimeToLive",
      ],
      Resource: TABLE_ARN,
      Condition: { ArnNotLike: { "aws:PrincipalArn": [DEPLOYER, BREAK_GLASS] } },
    });
  });

  it("lets the deploying role neither change nor add records", () => {
    const { RecordsStay, OnlyAppendersAdd } = denialsOf(everything);

    for (const denial of [RecordsStay, OnlyAppendersAdd]) {
      expect(denial!.Condition).toEqual({ ArnNotLike: { "aws:PrincipalArn": BREAK_GLASS } });
    }
  });
});

describe("what Terraform does to a table later", () => {
  it.each([
    "DescribeContinuousBackups",
    "DescribeTable",
    "DescribeTimeToLive",
    "GetResourcePolicy",
    "ListTagsOfResource",
    "TagResource",
    "UntagResource",
    "UpdateTable",
  ])("is not denied: %s", (action) => {
    const denied = Object.values(denialsOf({ deployRoleArns: [DEPLOYER] })).flatMap(
      (denial) => denial.Action as string[],
    );

    expect(denied).not.toContain(`dynamodb:${action}`);
  });
});

describe("appending", () => {
  it("is granted to a role by permission, and by leaving it out of the denial", () => {
    const given: PolicyStatement[] = [];
    const denials = denialsOf({}, (table) =>
      table.grantAppend({
        roleArn: AUDITOR,
        addToRolePolicy: (...statements) => void given.push(...statements),
      }),
    );

    expect(given).toEqual([
      { sid: "AppendRecords", actions: ["dynamodb:PutItem"], resources: [TABLE_ARN], conditions: {} },
      expect.objectContaining({
        sid: "AppendRecordsKey",
        actions: expect.arrayContaining(["kms:Encrypt", "kms:GenerateDataKey", "kms:Decrypt"]),
        conditions: expect.objectContaining({
          StringEquals: { "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com" },
        }),
      }),
    ]);
    expect(denials.OnlyAppendersAdd!.Condition).toEqual({ ArnNotLike: { "aws:PrincipalArn": AUDITOR } });
  });

  it("gives nobody the right to change or delete", () => {
    const denials = denialsOf(
      {},
      (table) => void table.appendStatements({ sid: "Append", roleArn: AUDITOR }),
    );

    expect(denials.RecordsStay).not.toHaveProperty("Condition");
  });

  it("has the same policy whatever the order of the grants", () => {
    const inOrder = (...roles: string[]) =>
      JSON.stringify(
        denialsOf({}, (table) => {
          for (const roleArn of roles) table.appendStatements({ sid: "Append", roleArn });
        }),
      );

    expect(inOrder(AUDITOR, DEPLOYER, AUDITOR)).toBe(inOrder(DEPLOYER, AUDITOR));
  });

  it.each([
    "arn:aws:iam::222222222222:role/auditor",
    "arn:aws:iam::111111111111:role/*",
    "arn:aws:iam::111111111111:user/me",
    "auditor",
  ])("refuses %s, which is no role of the account", (roleArn) => {
    const error = refusal(() =>
      auditTable({}, (table) => void table.appendStatements({ sid: "Append", roleArn })),
    );

    expect(error.problems).toEqual([
      {
        code: "POLICY_INVALID",
        path: "stack/Audit.Append",
        value: roleArn,
        allowed: "the ARN of a role, without wildcards: arn:aws:iam::111111111111:role/<name>",
        fix: "name a role of the table's account: a role of another account needs one here to assume",
      },
    ]);
  });
});

describe("reading", () => {
  const itemsRead = (options: Parameters<IAuditTable["readStatements"]>[0]) => {
    let statements: PolicyStatement[] = [];
    auditTable({}, (table) => (statements = table.readStatements(options)));
    return statements;
  };

  it("is by query, and takes the key for decryption alone", () => {
    const [items, key] = itemsRead({ sid: "ReadAudit", leadingKeys: ["/app/*"] });

    expect(items).toEqual({
      sid: "ReadAudit",
      actions: ["dynamodb:Query"],
      resources: [TABLE_ARN],
      conditions: {
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["/app/*"] },
        Null: { "dynamodb:LeadingKeys": "false" },
      },
    });
    expect(key!.actions).toEqual(["kms:Decrypt"]);
  });

  it("can be of an index", () => {
    expect(itemsRead({ sid: "ReadAudit", index: "AuditByUserIdx" })[0]!.resources).toEqual([
      `${TABLE_ARN}/index/AuditByUserIdx`,
    ]);
  });

  it("can be of some attributes only", () => {
    expect(itemsRead({ sid: "ReadAudit", attributes: ["event_id"] })[0]!.conditions).toMatchObject({
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["event_id"] },
    });
  });

  it("can be of all records at once, where that is asked for", () => {
    expect(itemsRead({ sid: "ReadAudit", scan: true })[0]!.actions).toEqual([
      "dynamodb:Query",
      "dynamodb:Scan",
    ]);
  });

  it("refuses to scan some keys only", () => {
    const error = refusal(() => itemsRead({ sid: "ReadAudit", scan: true, leadingKeys: ["/app/*"] }));

    expect(error.message).toContain("Scan with leadingKeys");
  });
});

describe("an audit table that exists already", () => {
  function existing(use: (table: IAuditTable) => void) {
    let stack!: TerraformStack;
    const { paths } = synthesizeWithProvider((made) => {
      stack = made;
      use(AuditTable.fromTableName(made, "Audit", "audit"));
    });
    const metadata = stack.node.findAll().flatMap((construct) => construct.node.metadata);
    return {
      paths,
      warnings: metadata.filter((entry) => entry.type === "@cdktf/warn").map((entry) => entry.data),
    };
  }

  it("adds nothing to the stack", () => {
    expect(existing(() => undefined)).toEqual({ paths: [], warnings: [] });
  });

  it("gives permission to append, and warns that its policy must not deny it", () => {
    const given: PolicyStatement[] = [];
    const { warnings } = existing((table) =>
      table.grantAppend({
        roleArn: AUDITOR,
        addToRolePolicy: (...statements) => void given.push(...statements),
      }),
    );

    expect(given).toEqual([
      { sid: "AppendRecords", actions: ["dynamodb:PutItem"], resources: [TABLE_ARN], conditions: {} },
    ]);
    expect(warnings).toEqual([
      `the policy of the table audit is not managed here; it must not deny dynamodb:PutItem to ${AUDITOR}`,
    ]);
  });

  it("is read like any other", () => {
    existing((table) =>
      expect(table.readStatements({ sid: "ReadAudit" })).toEqual([
        { sid: "ReadAudit", actions: ["dynamodb:Query"], resources: [TABLE_ARN], conditions: {} },
      ]),
    );
  });
});

describe("an audit table refuses", () => {
  it("all that is wrong with it and its table at once", () => {
    const error = refusal(() =>
      auditTable({
        tableName: "ab",
        breakGlassRoleName: "break*",
        deployRoleArns: ["arn:aws:iam::222222222222:role/d"],
      }),
    );

    expect(error.problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "NAME_INVALID stack/Audit.tableName",
      "NAME_INVALID stack/Audit.breakGlassRoleName",
      "POLICY_INVALID stack/Audit.deployRoleArns",
    ]);
  });
});
