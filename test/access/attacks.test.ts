import { evaluate } from "../../src/access/evaluate";
import { expectAllowed, expectDenied } from "../../src/access/expect-access";
import { roleArnOf } from "../../src/access/matrix/store";
import { exampleOrganization, foundationOf, outputOf, smallOrganization } from "./matrix/organizations";
import { resourcesOf } from "./matrix/policies";

const BASTION = "100000000001";

/** The functions of a config store. */
const FUNCTIONS = [
  "config-auditor",
  "config-cache-manager",
  "config-cache-syncer",
  "dynamo-stream-replicator",
  "replication-syncer",
  "ssm-stream-replicator",
];

/** The attacks of people and functions, on every account of the example's organization. */
const definition = exampleOrganization();
const { world, stores } = foundationOf(definition);

const roles = stores.flatMap((store) =>
  store.roles.map((name) => ({ store, name, arn: roleArnOf(store, name) })),
);
const functions = stores.flatMap((store) =>
  FUNCTIONS.map((name) => ({ store, name, arn: `arn:aws:iam::${store.accountId}:role/figgy-${name}` })),
);

type Place = (typeof stores)[number];
const parameter = ({ region, accountId }: Place, name: string) =>
  `arn:aws:ssm:${region}:${accountId}:parameter${name}`;
const key = ({ region, accountId }: Place, name: string) =>
  `arn:aws:kms:${region}:${accountId}:alias/${name}-key`;
const table = ({ region, accountId }: Place, name: string) =>
  `arn:aws:dynamodb:${region}:${accountId}:table/figgy-config-${name}`;
const secret = (place: Place, name: string) => ({
  encryptionContext: { PARAMETER_ARN: parameter(place, name) },
});

describe("attacks by people on every account", () => {
  it("A1: no role type changes the store's own parameters, whatever the action is called", () => {
    for (const { store, arn } of roles) {
      expectDenied(world, arn)
        .to("ssm:PutParameter", "ssm:DeleteParameter", "ssm:DeleteParameters", "ssm:LabelParameterVersion")
        .on(parameter(store, "/figgy/account_id"), parameter(store, "/figgy/accounts/prod"));
    }
  });

  it("A2: no role type replicates into the store's own parameters, or into a namespace that is not its own", () => {
    for (const { store, name, arn } of roles) {
      const { namespaces } = definition.roleTypes[name]!;
      const own = namespaces === "all" ? store.namespaces : (namespaces as readonly string[]);
      const foreign = store.namespaces.filter((namespace) => !own.includes(namespace));
      for (const destination of ["/figgy/account_id", ...foreign.map((each) => `${each}/a`)]) {
        expectDenied(world, arn)
          .to("dynamodb:PutItem", "dynamodb:DeleteItem")
          .given({ context: { "dynamodb:LeadingKeys": [destination] } })
          .on(table(store, "replication"));
      }
      expectDenied(world, arn)
        .to("dynamodb:BatchWriteItem", "dynamodb:UpdateItem", "dynamodb:PartiQLInsert")
        .on(table(store, "replication"));
    }
  });

  it("A3: no role type reads the webhook, by any call", () => {
    for (const { store, arn } of roles) {
      expectDenied(world, arn)
        .to("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParameterHistory", "ssm:GetParametersByPath")
        .on(parameter(store, "/figgy/integrations/slack/webhook-url"));
    }
  });

  it("A4: no role type but who holds all namespaces scans the records, and a shared key opens no foreign secret", () => {
    for (const { store, name, arn } of roles.filter((role) => role.name !== "admin")) {
      expectDenied(world, arn).to("dynamodb:Scan").on(table(store, "auditor"));
      if (name === "devops") continue;
      for (const through of [undefined, "ssm"]) {
        expectDenied(world, arn)
          .to("kms:Decrypt")
          .given({ through, ...secret(store, "/devops/password") })
          .on(key(store, "app"), key(store, "replication"));
      }
    }
  });

  it("A5: no role type deletes a table, its protection or its backups", () => {
    for (const { store, arn } of roles) {
      expectDenied(world, arn)
        .to(
          "dynamodb:DeleteTable",
          "dynamodb:UpdateTable",
          "dynamodb:PutResourcePolicy",
          "dynamodb:UpdateTimeToLive",
          "dynamodb:UpdateContinuousBackups",
        )
        .on(table(store, "auditor"), table(store, "cache"), table(store, "replication"));
    }
  });

  it("A6: with a stolen key alone, nobody removes a second factor, enrols another or makes further keys", () => {
    const keyAlone = { context: { "aws:MultiFactorAuthPresent": null, "aws:MultiFactorAuthAge": null } };
    const device = (name: string) => `arn:aws:iam::${BASTION}:mfa/${name}`;
    for (const roleType of Object.keys(definition.roleTypes)) {
      const user = `arn:aws:iam::${BASTION}:user/figgy/${roleType}_user`;
      expectDenied(world, user)
        .to(
          "iam:DeactivateMFADevice",
          "iam:ResyncMFADevice",
          "iam:CreateAccessKey",
          "iam:UpdateAccessKey",
          "iam:DeleteAccessKey",
          "iam:ChangePassword",
        )
        .given(keyAlone)
        .on(user);
      expectDenied(world, user)
        .to("iam:DeleteVirtualMFADevice")
        .given(keyAlone)
        .on(device(`${roleType}_user`));
      expectDenied(world, user)
        .to("iam:CreateVirtualMFADevice")
        .given(keyAlone)
        .on(device("another"), device(`${roleType}_user2`));
    }
  });

  it("A7: a user assumes the role of its role type alone, in every account, with a second factor alone", () => {
    for (const { name, arn } of roles) {
      for (const other of Object.keys(definition.roleTypes)) {
        const assume = {
          principal: `arn:aws:iam::${BASTION}:user/figgy/${other}_user`,
          action: "sts:AssumeRole",
          resource: arn,
        };
        const outcome = (present: boolean | null) =>
          evaluate(
            {
              ...assume,
              context: {
                "aws:MultiFactorAuthPresent": present,
                "aws:MultiFactorAuthAge": present ? 60 : null,
              },
            },
            world,
          ).outcome;
        expect([other, outcome(true)]).toEqual([other, other === name ? "allowed" : "denied"]);
        expect([other, outcome(false), outcome(null)]).toEqual([other, "denied", "denied"]);
      }
    }
  });

  it("A7: a role of one account reaches nothing in another, and assumes no other role", () => {
    for (const { store, arn } of roles) {
      for (const other of stores.filter(({ accountId }) => accountId !== store.accountId)) {
        expectDenied(world, arn).to("ssm:GetParameter", "ssm:PutParameter").on(parameter(other, "/app/url"));
        expectDenied(world, arn).to("dynamodb:Scan").on(table(other, "cache"));
        expectDenied(world, arn).to("kms:Decrypt").given(secret(other, "/app/url")).on(key(other, "app"));
        expectDenied(world, arn).to("sts:AssumeRole").on(roleArnOf(other, "admin"));
      }
    }
  });
});

describe("A9: what outlives a day's work", () => {
  const hours = (output: string) =>
    resourcesOf(output, "aws_iam_role")
      .filter(({ name }) => /^figgy-prod-/.test(String(name)))
      .map(({ max_session_duration }) => Number(max_session_duration) / 3_600);

  it("sessions of people who sign on once last an hour, and there is no user and no key", () => {
    const output = outputOf(smallOrganization({ identity: { saml: { okta: { origin: "reference" } } } }));

    expect(hours(output)).toEqual([1, 1]);
    expect(resourcesOf(output, "aws_iam_user")).toEqual([]);
    expect(resourcesOf(output, "aws_iam_access_key")).toEqual([]);
  });

  it("sessions last 12 hours only for role types of the identity account's users, whose keys are in no state", () => {
    const output = outputOf(
      smallOrganization({
        identity: {
          saml: { okta: { origin: "reference" } },
          bastion: { users: { alice: { roleTypes: ["ops"] } } },
        },
      }),
    );

    expect(hours(output).sort()).toEqual([1, 12]);
    expect(resourcesOf(output, "aws_iam_access_key")).toEqual([]);
  });
});

describe("A8: what a function that was taken over cannot do, in any account", () => {
  it("write shared values or the store's own parameters", () => {
    for (const { store, arn } of functions) {
      expectDenied(world, arn)
        .to("ssm:PutParameter", "ssm:DeleteParameter")
        .on(
          parameter(store, "/figgy/account_id"),
          parameter(store, "/shared/url"),
          parameter(store, "/devops/url"),
        );
    }
  });

  it("read parameters outside of the namespaces", () => {
    for (const { store, arn } of functions) {
      expectDenied(world, arn)
        .to("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParameterHistory", "ssm:GetParametersByPath")
        .on(parameter(store, "/elsewhere/password"));
    }
  });

  it("read the webhook: the auditor sees that it changed, and opens it with no key", () => {
    for (const { store, arn } of functions) {
      const webhook = "/figgy/integrations/slack/webhook-url";
      expectDenied(world, arn).to("ssm:GetParameter", "ssm:GetParameters").on(parameter(store, webhook));
      for (const through of [undefined, "ssm"]) {
        expectDenied(world, arn)
          .to("kms:Decrypt")
          .given({ through, ...secret(store, webhook) })
          .on(...world.resourceArns.filter((resource) => resource.includes(`:kms:${store.region}:`)));
      }
    }
  });

  it("list or manage keys, or encrypt with those of people", () => {
    for (const { store, arn } of functions) {
      expectDenied(world, arn).to("kms:ListKeys", "kms:ListAliases").on("*");
      expectDenied(world, arn)
        .to("kms:ScheduleKeyDeletion", "kms:PutKeyPolicy", "kms:CreateGrant")
        .on(key(store, "app"), key(store, "replication"));
      expectDenied(world, arn)
        .to("kms:Encrypt", "kms:GenerateDataKey")
        .given({ through: "ssm", ...secret(store, "/app/url") })
        .on(key(store, "app"), key(store, "devops"), key(store, "data"));
    }
  });

  it("write to another function's log group", () => {
    for (const { store, name, arn } of functions) {
      const { region, accountId } = store;
      const group = (of: string) =>
        `arn:aws:logs:${region}:${accountId}:log-group:/aws/lambda/figgy-${of}:log-stream:any`;
      expectAllowed(world, arn).to("logs:PutLogEvents").on(group(name));
      expectDenied(world, arn)
        .to("logs:PutLogEvents")
        .on(...FUNCTIONS.filter((other) => other !== name).map(group));
    }
  });

  it("delete records, tables or what belongs to people", () => {
    for (const { store, arn } of functions) {
      expectDenied(world, arn)
        .to("dynamodb:DeleteItem", "dynamodb:UpdateItem", "dynamodb:DeleteTable", "dynamodb:Scan")
        .on(table(store, "auditor"));
      expectDenied(world, arn).to("sts:AssumeRole").on(roleArnOf(store, "admin"));
      expectDenied(world, arn).to("iam:CreateAccessKey", "iam:PutRolePolicy").on("*");
    }
  });
});
