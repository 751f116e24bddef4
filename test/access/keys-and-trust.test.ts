import type { PolicyStatementJson } from "../../src/access/policies/document";
import type { AccessRequest } from "../../src/access/request";
import {
  ACCOUNT,
  allow,
  ask,
  deny,
  KEY,
  OTHER_ACCOUNT,
  outcome,
  ROLE,
  ROOT,
  type SmallWorld,
  smallWorld,
  USER,
} from "./support/worlds";

const DECRYPT: Partial<AccessRequest> = { action: "kms:Decrypt", resource: KEY };
const MAY_DECRYPT = allow("kms:Decrypt", "*");

function keyFor(
  principal: PolicyStatementJson["Principal"],
  rest: Partial<PolicyStatementJson> = {},
): SmallWorld["key"] {
  return [allow("kms:*", "*", { Principal: principal, ...rest })];
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html */
describe("a key's policy", () => {
  it("must allow, whatever the principal's own policies allow", () => {
    expect(ask(smallWorld({ identity: [MAY_DECRYPT] }), DECRYPT)).toMatchObject({
      outcome: "denied",
      missing: [{ layer: "resource policy", of: KEY }],
    });
  });

  it("suffices if it names the role, the user or everyone", () => {
    expect(outcome(smallWorld({ key: keyFor({ AWS: ROLE }) }), DECRYPT)).toBe("allowed");
    expect(outcome(smallWorld({ key: keyFor({ AWS: USER }) }), { ...DECRYPT, principal: USER })).toBe(
      "allowed",
    );
    expect(outcome(smallWorld({ key: keyFor({ AWS: "*" }) }), DECRYPT)).toBe("allowed");
  });

  it("leaves the decision to the principal's own policies if it names the account", () => {
    const key = keyFor({ AWS: ROOT });

    expect(outcome(smallWorld({ key, identity: [MAY_DECRYPT] }), DECRYPT)).toBe("allowed");
    expect(ask(smallWorld({ key }), DECRYPT)).toMatchObject({
      outcome: "denied",
      missing: [{ layer: "identity policies", of: ROLE }],
    });
  });

  it("can leave it to the policies of certain principals by a condition on their ARN", () => {
    const Condition = { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/ap*` } };
    const world = smallWorld({ key: keyFor({ AWS: ROOT }, { Condition }), identity: [MAY_DECRYPT] });

    expect(outcome(world, DECRYPT)).toBe("allowed");
    expect(outcome(world, { ...DECRYPT, principal: USER })).toBe("denied");
  });

  it("is needed by the root user, too", () => {
    const root = { ...DECRYPT, principal: ROOT };

    expect(outcome(smallWorld({ key: keyFor({ AWS: ROLE }) }), root)).toBe("denied");
    expect(outcome(smallWorld({ key: keyFor({ AWS: ROOT }) }), root)).toBe("allowed");
  });

  it("is limited by a boundary if it names the role", () => {
    const boundary = [allow("s3:*", "*")];

    expect(outcome(smallWorld({ key: keyFor({ AWS: ROLE }), boundary }), DECRYPT)).toBe("denied");
    expect(outcome(smallWorld({ key: keyFor({ AWS: "*" }), boundary }), DECRYPT)).toBe("allowed");
  });

  it("lets in other accounts together with their own policies", () => {
    const stranger = { ...DECRYPT, principal: `arn:aws:iam::${OTHER_ACCOUNT}:role/x` };
    const named = keyFor({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` });

    expect(outcome(smallWorld({ key: named }), stranger)).toBe("unknown");
    expect(outcome(smallWorld({ key: keyFor({ AWS: ROOT }) }), stranger)).toBe("denied");
    expect(
      outcome(smallWorld({ key: named }), { ...DECRYPT, principal: `arn:aws:iam::${OTHER_ACCOUNT}:root` }),
    ).toBe("allowed");
  });

  it("may ask for the service through which the request comes", () => {
    const Condition = {
      StringEquals: { "kms:CallerAccount": ACCOUNT, "kms:ViaService": "ssm.eu-central-1.amazonaws.com" },
    };
    const world = smallWorld({ key: keyFor({ AWS: "*" }, { Condition }) });

    expect(outcome(world, DECRYPT)).toBe("denied");
    expect(outcome(world, { ...DECRYPT, through: "ssm" })).toBe("allowed");
    expect(outcome(world, { ...DECRYPT, through: "dynamodb" })).toBe("denied");
    expect(outcome(world, { ...DECRYPT, through: "ssm.eu-central-1.amazonaws.com" })).toBe("allowed");
  });

  it("may ask for an encryption context", () => {
    const Condition = { StringLike: { "kms:EncryptionContext:PARAMETER_ARN": "arn:*:parameter/app/*" } };
    const world = smallWorld({
      key: keyFor({ AWS: ROOT }),
      identity: [allow("kms:Decrypt", "*", { Condition })],
    });
    const withContext = (name: string): Partial<AccessRequest> => ({
      ...DECRYPT,
      encryptionContext: { PARAMETER_ARN: `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter${name}` },
    });

    expect(outcome(world, withContext("/app/url"))).toBe("allowed");
    expect(outcome(world, withContext("/app2/url"))).toBe("denied");
    expect(outcome(world, { ...DECRYPT, encryptionContext: {} })).toBe("denied");
    expect(ask(world, DECRYPT)).toMatchObject({
      outcome: "unknown",
      attributes: ["kms:EncryptionContext:PARAMETER_ARN"],
    });
  });

  it("allows services on conditions that the question states", () => {
    const Condition = { StringEquals: { "aws:SourceAccount": ACCOUNT } };
    const world = smallWorld({ key: keyFor({ Service: "logs.amazonaws.com" }, { Condition }) });
    const logs = { ...DECRYPT, principal: "logs.amazonaws.com" };

    expect(ask(world, logs)).toMatchObject({ outcome: "unknown", attributes: ["aws:SourceAccount"] });
    expect(outcome(world, { ...logs, context: { "aws:SourceAccount": ACCOUNT } })).toBe("allowed");
    expect(outcome(world, { ...logs, context: { "aws:SourceAccount": OTHER_ACCOUNT } })).toBe("denied");
    expect(outcome(world, { ...logs, context: { "aws:SourceAccount": null } })).toBe("denied");
  });
});

describe("a key's alias", () => {
  const alias = `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/app`;
  const ofAlias = (name: string): PolicyStatementJson =>
    allow("kms:Decrypt", `arn:aws:kms:eu-central-1:${ACCOUNT}:key/*`, {
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": name } },
    });

  it("stands for the key", () => {
    const world = smallWorld({ key: keyFor({ AWS: ROOT }), identity: [ofAlias("alias/app")] });

    expect(outcome(world, { ...DECRYPT, resource: alias })).toBe("allowed");
    expect(outcome(world, DECRYPT)).toBe("allowed");
  });

  it("limits policies to keys with that alias", () => {
    const world = smallWorld({ key: keyFor({ AWS: ROOT }), identity: [ofAlias("alias/other")] });

    expect(outcome(world, DECRYPT)).toBe("denied");
  });

  it("is known as kms:RequestAlias where the request names it", () => {
    const Condition = { StringEquals: { "kms:RequestAlias": "alias/app" } };
    const world = smallWorld({
      key: keyFor({ AWS: ROOT }),
      identity: [allow("kms:Decrypt", "*", { Condition })],
    });

    expect(outcome(world, { ...DECRYPT, resource: alias })).toBe("allowed");
    expect(outcome(world, DECRYPT)).toBe("unknown");
  });

  it("is a resource of its own where it is managed", () => {
    const world = smallWorld({ identity: [allow("kms:DeleteAlias", alias)] });

    expect(outcome(world, { action: "kms:DeleteAlias", resource: alias })).toBe("allowed");
    expect(outcome(world, { action: "kms:DeleteAlias", resource: `${alias}2` })).toBe("denied");
  });

  it("of a key that no stack declares may or may not allow", () => {
    const world = smallWorld({ identity: [MAY_DECRYPT] });

    expect(
      outcome(world, { ...DECRYPT, resource: `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/aws/ssm` }),
    ).toBe("unknown");
    expect(outcome(world, { ...DECRYPT, resource: KEY.replace("/k", "/another") })).toBe("unknown");
    expect(outcome(smallWorld({ identity: [deny("kms:*", "*")] }), { ...DECRYPT, resource: `${KEY}2` })).toBe(
      "denied",
    );
  });
});

const ASSUME: Partial<AccessRequest> = { principal: USER, action: "sts:AssumeRole", resource: ROLE };
const MAY_ASSUME = allow("sts:AssumeRole", ROLE);

function trusting(
  Principal: PolicyStatementJson["Principal"],
  rest: Partial<PolicyStatementJson> = {},
): SmallWorld["trust"] {
  return [allow("sts:AssumeRole", undefined, { Principal, ...rest })];
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
describe("a role's trust policy", () => {
  it("must allow, whatever the principal's own policies allow", () => {
    expect(outcome(smallWorld({ identity: [MAY_ASSUME] }), ASSUME)).toBe("denied");
  });

  it("suffices within the account if it names the user", () => {
    expect(outcome(smallWorld({ trust: trusting({ AWS: USER }) }), ASSUME)).toBe("allowed");
  });

  it("leaves the decision to the user's policies if it names the account", () => {
    const trust = trusting({ AWS: ROOT });

    expect(outcome(smallWorld({ trust }), ASSUME)).toBe("denied");
    expect(outcome(smallWorld({ trust, identity: [MAY_ASSUME] }), ASSUME)).toBe("allowed");
  });

  it("needs the other account's leave for principals of another account", () => {
    const stranger = `arn:aws:iam::${OTHER_ACCOUNT}:user/x`;
    const world = smallWorld({ trust: trusting({ AWS: stranger }) });

    expect(outcome(world, { ...ASSUME, principal: stranger })).toBe("unknown");
    expect(outcome(world, { ...ASSUME, principal: `${stranger}2` })).toBe("denied");
  });

  it("does not let in the role itself unless it says so", () => {
    const itself = { ...ASSUME, principal: ROLE };

    expect(outcome(smallWorld({ identity: [MAY_ASSUME] }), itself)).toBe("denied");
    expect(outcome(smallWorld({ trust: trusting({ AWS: ROLE }) }), itself)).toBe("allowed");
  });

  it("does not let in root users", () => {
    expect(outcome(smallWorld({ trust: trusting({ AWS: ROOT }) }), { ...ASSUME, principal: ROOT })).toBe(
      "denied",
    );
  });

  it("lets in services", () => {
    const world = smallWorld({ trust: trusting({ Service: "lambda.amazonaws.com" }) });

    expect(outcome(world, { ...ASSUME, principal: "lambda.amazonaws.com" })).toBe("allowed");
    expect(outcome(world, { ...ASSUME, principal: "ec2.amazonaws.com" })).toBe("denied");
  });

  it("may require multi-factor authentication and an external id", () => {
    const Condition = {
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      StringEquals: { "sts:ExternalId": "secret" },
    };
    const world = smallWorld({ trust: trusting({ AWS: USER }, { Condition }) });
    const stated = { "aws:MultiFactorAuthPresent": true, "sts:ExternalId": "secret" };

    expect(outcome(world, { ...ASSUME, context: stated })).toBe("allowed");
    expect(outcome(world, { ...ASSUME, context: { ...stated, "sts:ExternalId": null } })).toBe("denied");
    expect(outcome(world, { ...ASSUME, context: { ...stated, "aws:MultiFactorAuthPresent": false } })).toBe(
      "denied",
    );
    expect(ask(world, ASSUME)).toMatchObject({
      outcome: "unknown",
      attributes: ["aws:MultiFactorAuthPresent", "sts:ExternalId"],
      allowedWhen: { "aws:MultiFactorAuthPresent": "true", "sts:ExternalId": "secret" },
    });
  });

  it("lets in people of a SAML provider with its audience", () => {
    const provider = `arn:aws:iam::${ACCOUNT}:saml-provider/okta`;
    const world = smallWorld({
      trust: [
        allow("sts:AssumeRoleWithSAML", undefined, {
          Principal: { Federated: provider },
          Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
        }),
      ],
    });
    const saml = { action: "sts:AssumeRoleWithSAML", resource: ROLE, principal: provider };
    const audience = (aud: string): AccessRequest["context"] => ({ "saml:aud": aud });

    expect(outcome(world, { ...saml, context: audience("https://signin.aws.amazon.com/saml") })).toBe(
      "allowed",
    );
    expect(outcome(world, { ...saml, context: audience("https://evil.example") })).toBe("denied");
    expect(outcome(world, { ...saml, principal: `${provider}2` })).toBe("denied");
    expect(ask(world, saml)).toMatchObject({ outcome: "unknown", attributes: ["SAML:aud"] });
  });

  it("lets in pipelines of an OIDC provider with their subject", () => {
    const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    const subject = "token.actions.githubusercontent.com:sub";
    const world = smallWorld({
      trust: [
        allow("sts:AssumeRoleWithWebIdentity", undefined, {
          Principal: { Federated: provider },
          Condition: { StringEquals: { [subject]: "repo:example/app:environment:prod" } },
        }),
      ],
    });
    const oidc = { action: "sts:AssumeRoleWithWebIdentity", resource: ROLE, principal: provider };

    expect(outcome(world, { ...oidc, context: { [subject]: "repo:example/app:environment:prod" } })).toBe(
      "allowed",
    );
    expect(outcome(world, { ...oidc, context: { [subject]: "repo:evil/app:environment:prod" } })).toBe(
      "denied",
    );
  });

  it("is not about managing the role", () => {
    const trust = [allow("*", undefined, { Principal: { AWS: USER } })];

    expect(outcome(smallWorld({ trust }), { principal: USER, action: "iam:PassRole", resource: ROLE })).toBe(
      "denied",
    );
  });

  it("of a role that its account does not declare lets nobody in", () => {
    expect(
      outcome(smallWorld({ identity: [allow("sts:*", "*")] }), { ...ASSUME, resource: `${ROLE}2` }),
    ).toBe("denied");
  });
});
