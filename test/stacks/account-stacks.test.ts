import { Testing } from "cdktf";
import type { FoundationStack } from "../../src/core/foundation-stack";
import { defineOrganization } from "../../src/core/organization/organization";
import { weakeningsWithin } from "../../src/core/weakenings";
import { addAccountStacks } from "../../src/stacks/account-stacks";
import { StateBackendStack } from "../../src/stacks/state-backend-stack";
import { provideHandlers } from "../support/handlers";
import { type Json, refusal, Synthesized } from "../support/synthesized";

const DEFINITION = {
  name: "acme",
  region: "eu-central-1",
  tags: { owner: "platform" },
  accounts: {
    bastion: { id: "100000000001", kind: "identity" },
    dev: { id: "100000000002", kind: "workload" },
    prod: { id: "100000000003", kind: "workload", region: "eu-west-1", alias: "live" },
  },
  configStore: {
    namespaces: ["/shared", "/app"],
    keys: { app: {} },
    replicationKeyAccess: { dev: { because: "developers look into what services read" } },
  },
  roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
} as const;

function stacksOf(changes: object = {}): Readonly<Record<string, FoundationStack>> {
  const app = Testing.app();
  provideHandlers(app);
  return addAccountStacks(app, defineOrganization({ ...DEFINITION, ...changes }));
}

const synthesized = (stack: FoundationStack): Synthesized => {
  stack.prepareStack();
  return new Synthesized(JSON.parse(JSON.stringify(stack.toTerraform())) as Json);
};

describe("the stacks of an organization", () => {
  it("are one an account, named like it", () => {
    expect(Object.keys(stacksOf())).toEqual(["bastion", "dev", "prod"]);
  });

  it("refuse to touch another account, and assume the deploy role in theirs", () => {
    const { json } = synthesized(stacksOf().prod!);

    expect(json.provider.aws).toEqual([
      {
        region: "eu-west-1",
        allowed_account_ids: ["100000000003"],
        assume_role: [
          {
            role_arn: "arn:aws:iam::100000000003:role/OrganizationAccountAccessRole",
            session_name: "terraform",
          },
        ],
        default_tags: [{ tags: { account: "prod", organization: "acme", owner: "platform" } }],
      },
    ]);
  });

  it("assume the deploy role that the organization names", () => {
    const { json } = synthesized(stacksOf({ deployRoleName: "terraform" }).dev!);

    expect(json.provider.aws[0].assume_role[0].role_arn).toBe("arn:aws:iam::100000000002:role/terraform");
  });

  it("require the provider by its full name, in a range that 5.100 and 6.x satisfy", () => {
    const { json } = synthesized(stacksOf().dev!);

    expect(json.terraform.required_version).toBe(">= 1.11");
    expect(json.terraform.required_providers).toEqual({
      aws: { source: "hashicorp/aws", version: ">= 5.100, < 7" },
    });
  });

  it("keep their state in a file each by default, without a path of this machine", () => {
    expect(synthesized(stacksOf().dev!).json.terraform.backend).toEqual({
      local: { path: "../../../terraform.dev.tfstate" },
    });
  });

  it("look nothing up: no data sources, no other stack's state", () => {
    for (const stack of Object.values(stacksOf())) expect(synthesized(stack).json.data).toBeUndefined();
  });

  it("give each workload account a config store of its environment", () => {
    const parameters = Object.values(synthesized(stacksOf().prod!).resources("aws_ssm_parameter"));

    expect(parameters.find(({ name }) => name === "/figgy/env_alias")?.value).toBe("live");
  });

  it("open replicated secrets to role types only in the accounts that are named", () => {
    const stacks = stacksOf();
    const policyIn = (name: string) =>
      synthesized(stacks[name]!).resource("aws_kms_key", "ConfigStore/Secrets/Keys/replication/Resource")
        .policy as string;

    expect(policyIn("dev")).not.toContain("ArnNotLike");
    expect(policyIn("prod")).toContain(
      '"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::100000000003:role/figgy-live-dev"}',
    );
  });

  it("are refused with what is wrong in any of them, and once where it is the same in several", () => {
    const subjects = Array.from({ length: 200 }, (_, i) => `somebody-${i}`);
    const principals = subjects.map((name) => `arn:aws:iam::100000000009:role/${name}`);
    const login = { issuer: "https://login.example.com", audience: "figgy", subjects: { dev: subjects } };
    const bastion = { users: { alice: { roleTypes: ["dev"] } } };

    const { problems } = refusal(() => stacksOf({ identity: { bastion, breakGlass: { principals } } }));

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "POLICY_TOO_LARGE bastion/BreakGlass.principals",
    ]);
    expect(
      refusal(() => stacksOf({ identity: { oidc: { login } } })).problems.map(({ path }) => path),
    ).toEqual(["dev/People/Role-dev.waysIn"]);
  });

  it("tell the identity account which accounts people can reach", () => {
    const parameters = Object.values(synthesized(stacksOf().bastion!).resources("aws_ssm_parameter"));

    expect(parameters.map(({ name, value }) => [name, value])).toEqual([
      ["/figgy/accounts/dev", "100000000002"],
      ["/figgy/accounts/live", "100000000003"],
    ]);
  });
});

it("the stacks of an organization say where and why people decrypt what was replicated", () => {
  const because = "developers look into what services read";
  const identity = { saml: { okta: { origin: "reference" } } };
  const { dev, prod } = stacksOf({ identity });

  expect(weakeningsWithin(dev!)).toEqual([
    { path: "dev/ConfigStore", what: "the key of replicated secrets is open to role types", because },
    { path: "dev/People", what: "role types may decrypt what was replicated", because },
  ]);
  expect(weakeningsWithin(prod!)).toEqual([]);
});

describe("the stacks of an organization with its state in S3", () => {
  const stacks = stacksOf({ state: { backend: "s3", account: "bastion" } });

  it("have one more, with the bucket, and its own state in a file", () => {
    const { json } = synthesized(stacks["terraform-state"]!);

    expect(Object.keys(stacks)).toEqual(["bastion", "dev", "prod", "terraform-state"]);
    expect(json.terraform.backend).toEqual({ local: { path: "../../../terraform.terraform-state.tfstate" } });
    expect(json.provider.aws[0].allowed_account_ids).toEqual(["100000000001"]);
  });

  it("tell the topic of the bucket's account what happens to the state's key", () => {
    const [target] = Object.values(
      synthesized(stacks["terraform-state"]!).resources("aws_cloudwatch_event_target"),
    );
    const topics = Object.values(synthesized(stacks.bastion!).resources("aws_sns_topic"));

    expect(target!.arn).toBe(`arn:aws:sns:eu-central-1:100000000001:${topics[0]!.name as string}`);
  });

  it("lock without a table, each below the id of its account and by its own role", () => {
    expect(synthesized(stacks.dev!).json.terraform.backend).toEqual({
      s3: {
        bucket: "acme-terraform-state-100000000001",
        key: "100000000002/terraform.tfstate",
        region: "eu-central-1",
        use_lockfile: true,
        workspace_key_prefix: "100000000002/workspaces",
        assume_role: {
          role_arn: "arn:aws:iam::100000000002:role/OrganizationAccountAccessRole",
          session_name: "terraform",
        },
      },
    });
  });

  const policyOfBucket = (changes: object) => {
    const { policy } = synthesized(stacksOf(changes)["terraform-state"]!).resource(
      "aws_s3_bucket_policy",
      "State/Bucket/Policy",
    );
    return policy as string;
  };

  it("keep it where the account's name says nothing: an account that is renamed finds its state again", () => {
    const { bastion, dev } = DEFINITION.accounts;
    const renamed = stacksOf({
      accounts: { bastion, test: dev },
      configStore: { namespaces: ["/shared", "/app"], keys: { app: {} } },
      state: { backend: "s3", account: "bastion" },
    });

    expect(synthesized(renamed.test!).json.terraform.backend.s3.key).toBe("100000000002/terraform.tfstate");
  });

  it("have one bucket for 200 accounts and more, with a pipeline, too", () => {
    const more = Array.from({ length: 240 }, (_, i) => [
      `w${i}`,
      { id: `${200000000000 + i}`, kind: "workload" },
    ]);
    const organization = defineOrganization({
      ...DEFINITION,
      accounts: { ...DEFINITION.accounts, ...Object.fromEntries(more) },
      state: { backend: "s3", account: "bastion" },
      pipeline: { github: "acme/platform" },
    } as never);
    if (organization.state.backend !== "s3") throw new Error("the state is not in S3");
    const stack = new StateBackendStack(Testing.app(), "terraform-state", {
      organization,
      state: organization.state,
    });
    const { policy } = synthesized(stack).resource("aws_s3_bucket_policy", "State/Bucket/Policy");

    expect(policy).toContain("arn:aws:iam::200000000239:root");
    expect(policy).toContain("role/figgy-deploy-plan");
  });

  it("name each account, or where it is stated the organization", () => {
    const state = { backend: "s3", account: "bastion" };
    const named = policyOfBucket({ state });
    const together = policyOfBucket({ state: { ...state, organizationId: "o-a1b2c3d4e5" } });

    for (const id of ["100000000002", "100000000003"]) {
      expect(named).toContain(`arn:aws:iam::${id}:root`);
      expect(together).not.toContain(id);
    }
    expect(together).toContain('"aws:PrincipalOrgID":"o-a1b2c3d4e5"');
  });
});

describe("a foundation in another partition", () => {
  it.each([
    ["aws-us-gov", "us-gov-west-1"],
    ["aws-cn", "cn-north-1"],
  ])("%s names nothing of the commercial one", (partition, region) => {
    for (const stack of Object.values(
      stacksOf({ region, accounts: { dev: { id: "100000000002", kind: "workload" } } }),
    )) {
      const text = JSON.stringify(synthesized(stack).json);

      expect(text).not.toContain("arn:aws:");
      expect(text).toContain(`arn:${partition}:`);
    }
  });
});
