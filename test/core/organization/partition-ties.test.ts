import { parseOrganization } from "../../../src/core/organization/organization";
import { refusal } from "../../support/synthesized";
import { changed } from "./example";

type Change = readonly [path: string, value: unknown];

const GOV: Change = ["accounts.dev.region", "us-gov-west-1"];
const BASTION = { users: { alice: { roleTypes: ["dev"] } } };
const S3: Change = ["state", { backend: "s3", account: "bastion" }];

const messageOf = (...changes: Change[]) => refusal(() => parseOrganization(changed(...changes))).message;

const refusalOf = (why: string) =>
  [
    "PARTITION_FOREIGN accounts.dev.region: an account of another partition cannot be trusted, nor hold the state",
    '  given    "us-gov-west-1"',
    `  allowed  ${why}`,
    "  fix      declare an organization of its own for the accounts of the partition aws-us-gov",
  ].join("\n");

describe("an account of another partition", () => {
  it("is one like others where nothing ties them together", () => {
    expect(() => parseOrganization(changed(GOV))).not.toThrow();
    expect(() =>
      parseOrganization(changed(GOV, ["identity", { standard: { because: "nobody else is there" } }])),
    ).not.toThrow();
  });

  it("cannot trust the users of the identity account", () => {
    expect(messageOf(GOV, ["identity", { bastion: BASTION }])).toBe(
      refusalOf("a region of the partition aws, whose account bastion it trusts"),
    );
  });

  it("cannot keep its state in a bucket of the other", () => {
    expect(messageOf(GOV, S3)).toBe(
      refusalOf("a region of the partition aws, whose account bastion holds its state"),
    );
  });

  it("is reported once, with every reason", () => {
    expect(messageOf(GOV, S3, ["identity", { bastion: BASTION }])).toBe(
      refusalOf(
        "a region of the partition aws, whose account bastion it trusts; a region of the partition aws, whose account bastion holds its state",
      ),
    );
  });

  it("may be another identity account, unless emergencies reach it, too", () => {
    const other: Change[] = [
      ["accounts.gov", { id: "100000000009", kind: "identity", region: "us-gov-west-1" }],
      ["identity", { bastion: { account: "bastion", ...BASTION } }],
    ];

    expect(() => parseOrganization(changed(...other))).not.toThrow();
    expect(messageOf(...other, ["identity.breakGlass", { users: ["alice"] }])).toContain(
      "PARTITION_FOREIGN accounts.gov.region: ",
    );
  });

  it("cannot trust somebody of another in an emergency", () => {
    const arn = "arn:aws:iam::999999999999:role/security";

    expect(messageOf(GOV, ["identity", { breakGlass: { principals: [arn] } }])).toBe(
      [
        "PARTITION_FOREIGN identity.breakGlass.principals: an account of another partition cannot be trusted, nor hold the state",
        `  given    "${arn}"`,
        "  allowed  a user or role of the partition aws-us-gov, as dev",
        "  fix      name whoever may act there, or declare an organization of its own for each partition",
      ].join("\n"),
    );
  });

  it("is not reported for what is wrong otherwise", () => {
    const codes = refusal(() =>
      parseOrganization(
        changed(
          GOV,
          ["state", { backend: "s3", account: "nobody" }],
          ["identity", { breakGlass: { principals: ["*"] } }],
        ),
      ),
    ).problems.map(({ code }) => code);

    expect(codes).toEqual(["POLICY_INVALID", "ACCOUNT_UNDECLARED"]);
  });
});
