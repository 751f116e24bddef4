import { type AuditRecord, auditItem, bareKeyId } from "../../../src/core/config-store/audit-record";

const RECORD: AuditRecord = {
  parameterName: "/app/x/secret",
  time: 1606039200412,
  action: "PutParameter",
  eventId: "e-1",
  caller: {
    user: "jordandev",
    principalArn: "arn:aws:sts::111111111111:assumed-role/r/jordandev",
    issuerArn: "arn:aws:iam::111111111111:role/r",
    accessKeyId: "ASIAEXAMPLE",
  },
  sourceIp: "192.0.2.7",
  version: { version: 3, type: "SecureString", value: "AQICAH", keyId: "1234abcd", description: "d" },
};

describe("an audit record's item", () => {
  test("a put has what clients read, and who did it", () => {
    expect(auditItem(RECORD)).toEqual({
      parameter_name: { S: "/app/x/secret" },
      time: { N: "1606039200412" },
      action: { S: "PutParameter" },
      user: { S: "jordandev" },
      value: { S: "AQICAH" },
      type: { S: "SecureString" },
      key_id: { S: "1234abcd" },
      description: { S: "d" },
      version: { S: "3" },
      event_id: { S: "e-1" },
      principal_arn: { S: "arn:aws:sts::111111111111:assumed-role/r/jordandev" },
      issuer_arn: { S: "arn:aws:iam::111111111111:role/r" },
      access_key_id: { S: "ASIAEXAMPLE" },
      source_ip: { S: "192.0.2.7" },
      schema: { N: "1" },
    });
  });

  test("a deletion has the key facts and nothing of a version", () => {
    const item = auditItem({ ...RECORD, action: "DeleteParameter", version: undefined });
    expect(Object.keys(item).sort()).toEqual(
      "access_key_id action event_id issuer_arn parameter_name principal_arn schema source_ip time user".split(
        " ",
      ),
    );
  });

  test("what is empty is left out", () => {
    const item = auditItem({
      ...RECORD,
      caller: { user: "root" },
      sourceIp: undefined,
      version: { version: 1, type: "String", value: "v", keyId: "", description: "" },
    });
    expect(Object.keys(item).sort()).toEqual(
      "action event_id parameter_name schema time type user value version".split(" "),
    );
  });
});

describe("a key's bare id", () => {
  test.each([
    ["arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab", "1234abcd-12ab"],
    ["arn:aws-cn:kms:cn-north-1:111111111111:key/mrk-1234abcd", "mrk-1234abcd"],
    ["arn:aws:kms:us-east-1:111111111111:alias/app-key", "alias/app-key"],
    ["1234abcd-12ab", "1234abcd-12ab"],
    ["alias/aws/ssm", "alias/aws/ssm"],
  ])("%s is %s", (keyId, bare) => {
    expect(bareKeyId(keyId)).toBe(bare);
  });
});
