import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Testing } from "cdktf";
import { expectAllowed, expectDenied } from "../../src/access/expect-access";
import { readWorld } from "../../src/access/world/read-world";
import { AwsEnvironment } from "../../src/core/aws-environment";
import { FoundationStack } from "../../src/core/foundation-stack";
import { defineOrganization } from "../../src/core/organization/organization";
import { renderPolicy } from "../../src/core/policy-document";
import { addAccountStacks } from "../../src/stacks/account-stacks";
import { provideHandlers } from "../support/handlers";
import { type Json, refusal, Synthesized } from "../support/synthesized";

const DEFINITION = {
  name: "acme",
  region: "eu-central-1",
  accounts: {
    bastion: { id: "100000000001", kind: "identity" },
    dev: { id: "100000000002", kind: "workload" },
  },
  configStore: { namespaces: ["/app"], keys: { app: {} } },
  roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
  identity: {
    bastion: { users: { bob: { roleTypes: ["dev"] } } },
    breakGlass: { users: ["bob"] },
    oidc: {
      login: { issuer: "https://login.example.com", audience: "figgy", subjects: { dev: ["carol"] } },
    },
  },
  pipeline: { github: "acme/platform", boundary: "platform-boundary" },
} as const;

const DEV = new AwsEnvironment({ accountId: "100000000002", region: "eu-central-1" });
const BOUNDARY = DEV.iamArn("policy/platform-boundary");
const PEOPLE_BOUNDARY = DEV.iamArn("policy/figgy-people-boundary");
const EMERGENCY = DEV.iamArn("role/figgy-break-glass");

function stacksOf(changes: object = {}) {
  const app = Testing.app();
  provideHandlers(app);
  const stacks = addAccountStacks(
    app,
    defineOrganization({ ...DEFINITION, ...changes } as typeof DEFINITION),
  );
  return { ...stacks, boundary: boundaryOf(new FoundationStack(app, "landing-zone", { environment: DEV })) };
}

/** What the account has already: a boundary under which nobody deletes a table, and a role of others. */
function boundaryOf(stack: FoundationStack): FoundationStack {
  const statements = [
    { sid: "Everything", actions: ["*"], resources: ["*"] },
    { sid: "TablesStay", effect: "Deny" as const, actions: ["dynamodb:DeleteTable"], resources: ["*"] },
  ];
  const policy = renderPolicy(statements, { kind: "managed policy", path: "boundary" });
  new IamPolicy(stack, "Boundary", { name: "platform-boundary", policy });
  const trust = [{ principals: { aws: [DEV.rootPrincipalArn] }, actions: ["sts:AssumeRole"] }];
  const assumeRolePolicy = renderPolicy(trust, { kind: "trust policy", path: "boundary" });
  new IamRole(stack, "Administrator", { name: "administrator", assumeRolePolicy });
  return stack;
}

function jsonOf(stack: FoundationStack): Json {
  stack.prepareStack();
  return JSON.parse(JSON.stringify(stack.toTerraform())) as Json;
}

const bounded = (arn: string | null) => ({ context: { "iam:PermissionsBoundary": arn } });

describe("a pipeline under a boundary", () => {
  const stacks = stacksOf() as Record<string, FoundationStack>;
  const json = Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, jsonOf(stack)]));
  const dev = new Synthesized(json.dev!);
  const world = readWorld(Object.values(json));
  const apply = world.principal(DEV.iamArn("role/figgy-deploy-apply"));
  const people = DEV.iamArn("role/figgy-dev-dev");
  const functions = DEV.iamArn("role/figgy-config-auditor");
  const administrator = DEV.iamArn("role/administrator");

  it("has it on both of its roles, in every account", () => {
    for (const account of ["bastion", "dev"]) {
      for (const phase of ["Plan", "Apply"]) {
        const role = new Synthesized(json[`${account}-pipeline`]!).resource(
          "aws_iam_role",
          `Pipeline/Roles/${phase}/Resource`,
        );
        expect(role.permissions_boundary).toMatch(/^arn:aws:iam::10000000000[12]:policy\/platform-boundary$/);
      }
    }
    expectAllowed(apply).to("dynamodb:UpdateTable").on(DEV.arn("dynamodb", "table/figgy-config-cache"));
    expectDenied(apply).to("dynamodb:DeleteTable").on(DEV.arn("dynamodb", "table/figgy-config-cache"));
  });

  it("makes each role under it, but those for people, which are under their own, and the one for emergencies", () => {
    const boundaries = Object.entries(dev.resources("aws_iam_role")).map(([path, role]) => [
      path,
      role.permissions_boundary as string | undefined,
    ]);
    const others = boundaries.filter(([path]) => !/^(?:People|BreakGlass)\//.test(path!));

    expect(others.length).toBeGreaterThan(6);
    expect(new Set(others.map(([, boundary]) => boundary))).toEqual(new Set([BOUNDARY]));
    expect(Object.fromEntries(boundaries)).toMatchObject({
      "People/Role-dev/Resource": expect.stringContaining("aws_iam_policy.People_Boundary"),
      "BreakGlass/Resource": undefined,
    });
  });

  it("makes and empowers nobody without a boundary", () => {
    const actions = ["iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePolicy"];

    for (const boundary of [BOUNDARY, PEOPLE_BOUNDARY]) {
      expectAllowed(apply)
        .to(...actions)
        .given(bounded(boundary))
        .on(functions, people);
    }
    for (const boundary of [null, DEV.iamArn("policy/lax"), "arn:aws:iam::aws:policy/AdministratorAccess"]) {
      expectDenied(apply)
        .to(...actions, "iam:CreateUser", "iam:PutUserPolicy")
        .given(bounded(boundary))
        .on(functions, people, administrator);
    }
  });

  it("lifts no boundary, and puts no other in its place", () => {
    expectDenied(apply)
      .to("iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary")
      .given(bounded(BOUNDARY))
      .on(functions, people);
    expectDenied(apply)
      .to("iam:PutRolePermissionsBoundary")
      .given(bounded(DEV.iamArn("policy/lax")))
      .on(functions);
    expectAllowed(apply).to("iam:PutRolePermissionsBoundary").given(bounded(BOUNDARY)).on(functions);
  });

  it("changes neither its own boundary nor those for people", () => {
    expectDenied(apply)
      .to("iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion")
      .on(BOUNDARY, PEOPLE_BOUNDARY);
    expectAllowed(apply).to("iam:GetPolicy").on(BOUNDARY, PEOPLE_BOUNDARY);
    expectAllowed(apply).to("iam:CreatePolicyVersion").on(DEV.iamArn("policy/figgy_dev_access"));
  });

  it("lets nobody into roles of others, nor hands them over", () => {
    expectAllowed(apply).to("iam:UpdateAssumeRolePolicy", "iam:PassRole").on(functions);
    expectDenied(apply).to("iam:UpdateAssumeRolePolicy", "iam:PassRole").on(administrator);
    expectAllowed(apply)
      .to("iam:AddClientIDToOpenIDConnectProvider")
      .on(DEV.iamArn("oidc-provider/login.example.com"));
    expectDenied(apply)
      .to("iam:AddClientIDToOpenIDConnectProvider")
      .on(DEV.iamArn("oidc-provider/other.example.com"));
  });

  it("leaves the role for emergencies, and the one that people deploy by, to people", () => {
    for (const role of [EMERGENCY, DEV.iamArn("role/OrganizationAccountAccessRole")]) {
      expectDenied(apply)
        .to("iam:CreateRole", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DeleteRole")
        .given(bounded(BOUNDARY))
        .on(role);
      expectAllowed(apply).to("iam:GetRole").on(role);
    }
  });
});

describe("a pipeline without a boundary", () => {
  const { pipeline, ...rest } = DEFINITION;
  const stacks = stacksOf({ ...rest, pipeline: { github: pipeline.github } }) as Record<
    string,
    FoundationStack
  >;
  const json = Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, jsonOf(stack)]));
  const apply = readWorld(Object.values(json)).principal(DEV.iamArn("role/figgy-deploy-apply"));

  it("leaves the role that people deploy by alone, and neither assumes it nor hands it over", () => {
    expectDenied(apply)
      .to(
        "iam:AttachRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:DeleteRole",
        "iam:PassRole",
        "sts:AssumeRole",
      )
      .on(DEV.iamArn("role/OrganizationAccountAccessRole"));
  });

  it("makes roles without one, and so can do everything in the end", () => {
    expectAllowed(apply)
      .to("iam:CreateRole", "iam:AttachRolePolicy")
      .given(bounded(null))
      .on(DEV.iamArn("role/any"), EMERGENCY);
    expect(JSON.stringify(json.dev)).not.toContain("platform-boundary");
  });
});

describe("a stack that is deployed under a boundary is refused", () => {
  const trust = renderPolicy([{ principals: { aws: [DEV.rootPrincipalArn] }, actions: ["sts:AssumeRole"] }], {
    kind: "trust policy",
    path: "role",
  });
  const problemsOf = (role: object) => {
    const stacks = stacksOf() as Record<string, FoundationStack>;
    new IamRole(stacks.dev!, "Own", { assumeRolePolicy: trust, ...role });
    return refusal(() => stacks["dev-pipeline"]!.prepareStack()).problems;
  };

  it("with a role whose name nobody knows", () => {
    expect(problemsOf({ namePrefix: "own-" })).toEqual([
      {
        code: "VALUE_MISSING",
        path: "dev/Own",
        allowed: "a name that is known at synthesis, for what a pipeline deploys under a boundary",
        fix: "state the name: the pipeline may change whom it lets in, and hand it over, by its name alone",
      },
    ]);
  });

  it("with a role under another boundary", () => {
    const permissionsBoundary = "arn:aws:iam::aws:policy/PowerUserAccess";

    expect(problemsOf({ name: "own", permissionsBoundary })).toEqual([
      {
        code: "COMBINATION_INVALID",
        path: "dev/Own.permissionsBoundary",
        value: permissionsBoundary,
        allowed: `the pipeline's boundary, or one that the stack makes by PermissionBoundary: ${BOUNDARY}, ${PEOPLE_BOUNDARY}`,
        fix: "leave it out for the pipeline's boundary: the pipeline may make nobody under another one",
      },
    ]);
  });

  it("not with one that is named and has none: it gets the pipeline's", () => {
    const stacks = stacksOf() as Record<string, FoundationStack>;
    new IamRole(stacks.dev!, "Own", { assumeRolePolicy: trust, name: "own" });

    expect(new Synthesized(jsonOf(stacks.dev!)).resource("aws_iam_role", "Own").permissions_boundary).toBe(
      BOUNDARY,
    );
  });
});
