import { expectAllowed, expectDenied } from "../../../src/access/expect-access";
import { Key } from "../../../src/constructs/encryption/key";
import { OneTimeSecretsRole } from "../../../src/constructs/identity/one-time-secrets-role";
import { PermissionBoundary } from "../../../src/constructs/identity/permission-boundary";
import { foundationOf, smallOrganization } from "../../access/matrix/organizations";
import { refusal, synthesize } from "../../support/synthesized";

const CONFIG_STORE = { namespaces: ["/app", "/devops", "/shared"], keys: { app: {}, devops: {} } };
const BASTION = { users: { alice: { roleTypes: ["dev", "ops"] }, bob: { roleTypes: ["dev"] } } };
const OIDC = {
  idp: {
    issuer: "https://idp.example.com",
    audience: "figgy",
    subjects: { dev: ["carol"], ops: ["carol", "dan"] },
  },
};
const { world } = foundationOf(
  smallOrganization({
    configStore: { ...CONFIG_STORE, oneTimeSecrets: "prod" },
    identity: { bastion: BASTION, oidc: OIDC },
  }),
);

const ROLE = "arn:aws:iam::100000000005:role/figgy-default";
const KEY = "arn:aws:kms:eu-central-1:100000000005:alias/figgy-ots-key";
const SECURELY = { context: { "aws:SecureTransport": true } };
const parameter = (path: string) => `arn:aws:ssm:eu-central-1:100000000005:parameter/${path}`;
const SECRET = parameter("figgy/ots/abcdefghijklmn");

const allowed = (action: string, ...resources: string[]) =>
  expectAllowed(world, ROLE)
    .to(action)
    .given(SECURELY)
    .on(...resources);
const denied = (action: string, ...resources: string[]) =>
  expectDenied(world, ROLE)
    .to(action)
    .given(SECURELY)
    .on(...resources);

describe("what the role for one-time secrets may do", () => {
  it.each(["ssm:DeleteParameter", "ssm:GetParameter", "ssm:PutParameter"])("%s on a secret", (action) => {
    allowed(action, SECRET);
  });

  it("find the key, the account and the regions", () => {
    const facts = ["figgy/kms/figgy-ots-key-id", "figgy/account_id", "figgy/region", "figgy/regions"];
    allowed("ssm:GetParameter", ...facts.map(parameter));
  });

  it.each(["kms:Decrypt", "kms:Encrypt"])("%s, with the password", (action) => {
    expectAllowed(world, ROLE)
      .to(action)
      .given({ ...SECURELY, encryptionContext: { encryptor: "figgy", password: "abcdefghijklmn" } })
      .on(KEY);
  });
});

describe("what the role for one-time secrets may not do", () => {
  it.each<Record<string, string>>([{}, { encryptor: "figgy" }, { password: "abcdefghijklmn" }])(
    "use the key with the context %j",
    (encryptionContext) => {
      expectDenied(world, ROLE)
        .to("kms:Decrypt", "kms:Encrypt")
        .given({ ...SECURELY, encryptionContext })
        .on(KEY);
    },
  );

  it("list secrets, or read their history", () => {
    denied("ssm:DescribeParameters", "*");
    denied("ssm:GetParametersByPath", parameter("figgy/ots"));
    denied("ssm:GetParameterHistory", SECRET);
  });

  it("read or write anything else", () => {
    denied(
      "ssm:GetParameter",
      parameter("app/x"),
      parameter("figgy/otsx"),
      parameter("figgy/kms/app-key-id"),
    );
    denied("ssm:PutParameter", parameter("app/x"), parameter("figgy/account_id"));
  });
});

describe("who may assume the role for one-time secrets", () => {
  const assuming = { "aws:MultiFactorAuthPresent": true };

  it.each(["alice", "bob"])("the user %s, with a second factor", (user) => {
    expectAllowed(world, `arn:aws:iam::100000000001:user/figgy/${user}`)
      .to("sts:AssumeRole")
      .given({ context: assuming })
      .on(ROLE);
    expectDenied(world, `arn:aws:iam::100000000001:user/figgy/${user}`)
      .to("sts:AssumeRole")
      .given({ context: { "aws:MultiFactorAuthPresent": null } })
      .on(ROLE);
  });

  it.each([
    ["carol", "figgy", expectAllowed],
    ["dan", "figgy", expectAllowed],
    ["eve", "figgy", expectDenied],
    ["carol", "another", expectDenied],
  ])(
    "the subject %s of a provider, with a token for %s: as declared for role types",
    (sub, aud, expected) => {
      expected(world, "arn:aws:iam::100000000005:oidc-provider/idp.example.com")
        .to("sts:AssumeRoleWithWebIdentity")
        .given({ context: { "idp.example.com:sub": sub, "idp.example.com:aud": aud } })
        .on(ROLE);
    },
  );

  it("no role type from within the account: sessions of the client cannot be chained for 12 hours", () => {
    expectDenied(world, "arn:aws:iam::100000000005:role/figgy-prod-dev")
      .to("sts:AssumeRole")
      .given({ context: assuming })
      .on(ROLE);
  });
});

it("there is none where no account keeps one-time secrets, and nobody may assume it", () => {
  const without = foundationOf(
    smallOrganization({ configStore: CONFIG_STORE, identity: { bastion: BASTION, oidc: OIDC } }),
  ).world;

  expect(without.identityOf(ROLE)).toBeUndefined();
  expectDenied(without, "arn:aws:iam::100000000001:user/figgy/alice")
    .to("sts:AssumeRole")
    .given({ context: { "aws:MultiFactorAuthPresent": true } })
    .on(ROLE);
});

it("a role without a way in is refused", () => {
  const { message } = refusal(() =>
    synthesize(
      (stack) =>
        new OneTimeSecretsRole(stack, "Role", {
          encryptionKey: new Key(stack, "Key", { alias: "ots", description: "one-time secrets" }),
          waysIn: [],
          boundary: new PermissionBoundary(stack, "Boundary", { policyName: "boundary" }),
        }),
    ),
  );

  expect(message).toMatch(/^VALUE_MISSING stack\/Role\.waysIn: [^]*given {4}\[\][^]*at least one way in/);
});
