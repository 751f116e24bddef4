import { expectAllowed, expectDenied } from "../../src/access/expect-access";
import { toAllow, toDeny } from "../../src/access/jest-matchers";
import { allow, BUCKET, deny, KEY, OBJECT, ROLE, ROOT, smallWorld } from "./support/worlds";

expect.extend({ toAllow, toDeny });

const world = smallWorld({
  identity: [
    allow("s3:Get*", "*", { Sid: "Read" }),
    deny("s3:GetBucketAcl", "*", { Sid: "NoAcl" }),
    allow("kms:Decrypt", "*", {
      Condition: { StringEquals: { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" } },
    }),
    allow("s3:PutObject", "*", {
      Sid: "FromHome",
      Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    }),
  ],
  key: [allow("kms:*", "*", { Principal: { AWS: ROOT } })],
});
const role = world.role("app");

function failure(act: () => void): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing failed");
}

describe("an expectation", () => {
  it("holds for each action on each resource", () => {
    expectAllowed(role).to("s3:GetObject", "s3:GetObjectAcl").on(OBJECT, `${BUCKET}/other`);
    expectDenied(role).to("s3:DeleteObject").on(OBJECT);
  });

  it("takes a world and a principal as well", () => {
    expectAllowed(world, ROLE).to("s3:GetObject").on(OBJECT);
    expectDenied(world, "anonymous").to("s3:GetObject").on(OBJECT);
  });

  it("takes circumstances", () => {
    expectAllowed(role).to("kms:Decrypt").given({ through: "ssm" }).on(KEY);
    expectDenied(role).to("kms:Decrypt").on(KEY);
    expectAllowed(role)
      .given({ context: { "aws:SourceIp": "10.1.2.3" } })
      .to("s3:PutObject")
      .on(OBJECT);
  });

  it("refuses a misspelt action: that it is denied would prove nothing", () => {
    const refusal = { problems: [expect.objectContaining({ fix: "did you mean s3:DeleteObject?" })] };
    const acts = [
      () => expectDenied(role).to("s3:DeletObject").on(OBJECT),
      () => expectAllowed(role).to("s3:DeletObject").on(OBJECT),
      () => expect(role).toDeny("s3:DeletObject", OBJECT),
      () => expect(role).not.toAllow("s3:DeletObject", OBJECT),
    ];

    for (const act of acts) expect(act).toThrow(expect.objectContaining(refusal) as Error);
  });

  it("that fails shows every unexpected answer, with what would have to allow it", () => {
    expect(failure(() => expectAllowed(role).to("s3:GetObject", "s3:DeleteObject").on(OBJECT))).toBe(
      [
        "expected allowed",
        `denied: ${ROLE} s3:DeleteObject on ${OBJECT}\n  nothing allows it in the identity policies of ${ROLE}`,
      ].join("\n\n"),
    );
  });

  it("that fails shows the statement that decided", () => {
    expect(failure(() => expectDenied(role).to("s3:GetObject").on(OBJECT))).toContain(
      "Allow Read in identity (identity policies)",
    );
    expect(failure(() => expectAllowed(role).to("s3:GetBucketAcl").on(BUCKET))).toContain(
      "Deny NoAcl in identity (identity policies)",
    );
  });

  it("fails either way where the answer is open, and says what it depends on", () => {
    const expected = [
      `unknown: ${ROLE} s3:PutObject on ${OBJECT}`,
      "  depends on aws:SourceIp",
      '  allowed for example when aws:SourceIp = "10.0.0.0"',
      "  denied for example when aws:SourceIp = absent",
      "  Allow FromHome in identity (identity policies)",
    ].join("\n");

    expect(failure(() => expectAllowed(role).to("s3:PutObject").on(OBJECT))).toContain(expected);
    expect(failure(() => expectDenied(role).to("s3:PutObject").on(OBJECT))).toContain(expected);
  });

  it("that asks nothing fails", () => {
    expect(failure(() => expectDenied(role).on(OBJECT))).toBe(
      "expected denied, but no action or no resource is named",
    );
    expect(failure(() => expectDenied(role).to("s3:GetObject").on())).toContain("no resource is named");
  });
});

describe("the matchers for Jest", () => {
  it("pass and fail like expectations", () => {
    expect(role).toAllow("s3:GetObject", OBJECT);
    expect(role).toDeny("s3:DeleteObject", OBJECT);
    expect(role).toAllow("kms:Decrypt", KEY, { through: "ssm" });
    expect(role).not.toAllow("s3:PutObject", OBJECT);
    expect(role).not.toDeny("s3:PutObject", OBJECT);
  });

  it("say why they fail", () => {
    expect(failure(() => expect(role).toAllow("s3:DeleteObject", OBJECT))).toBe(
      `expected allowed\n\ndenied: ${ROLE} s3:DeleteObject on ${OBJECT}\n  nothing allows it in the identity policies of ${ROLE}`,
    );
    expect(failure(() => expect(role).not.toAllow("s3:GetObject", OBJECT))).toContain("expected not allowed");
    expect(failure(() => expect(role).toDeny("s3:GetObject", OBJECT))).toContain("Allow Read in identity");
  });
});
