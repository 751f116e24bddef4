import { type Emulator, startEmulator } from "../support/emulator";
import { callQueryApi } from "../support/query-api";
import { describeInFull } from "../support/scope";
import { Terraform } from "../support/terraform";
import { foldersOf, REPOSITORY } from "./deploy-roles/organization";
import { credentialsOf } from "./deploy-roles/run";

jest.setTimeout(1_800_000);

const DEV = "100000000002";
const arn = (resource: string) => `arn:aws:iam::${DEV}:${resource}`;
const BOUNDARY = arn("policy/platform-boundary");
const ANYBODY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: arn("root") }, Action: "sts:AssumeRole" }],
});
const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

const FIRST = {
  name: "acme",
  region: "us-east-1",
  accounts: { dev: { id: DEV, kind: "workload" } },
  configStore: { namespaces: ["/app"], keys: { app: {} } },
  roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
  identity: {
    oidc: {
      login: {
        issuer: "https://login.example.com",
        audience: "figgy",
        subjects: { dev: ["carol"] } as Record<string, string[]>,
      },
    },
    breakGlass: { principals: ["arn:aws:iam::100000000001:role/operator"] },
  },
  pipeline: { github: REPOSITORY, boundary: "platform-boundary" },
};

/** A role type more, which is a role more for people, and a function that was not there. */
const THEN = {
  ...FIRST,
  configStore: { ...FIRST.configStore, usageTracking: true },
  roleTypes: { ...FIRST.roleTypes, ops: { namespaces: "all", keys: "all" } },
  identity: {
    ...FIRST.identity,
    oidc: { login: { ...FIRST.identity.oidc.login, subjects: { dev: ["dan"], ops: ["erin"] } } },
  },
};

const COST = "it applies a whole account";

describeInFull(["terraform", "python"], "an account that a pipeline deploys under a boundary", COST, () => {
  const [first, then] = [foldersOf(FIRST), foldersOf(THEN)];
  let emulator: Emulator;
  let account: Terraform;
  let pipeline: Terraform;

  const asRoot = (action: string, parameters: Record<string, string>) =>
    callQueryApi(emulator.clientConfig(DEV), "iam", action, parameters);
  const applying = () => credentialsOf(emulator, { accountId: DEV, phase: "apply", environment: "dev" });

  beforeAll(async () => {
    emulator = await startEmulator();
    const options = { endpoint: emulator.endpoint, account: DEV };
    account = new Terraform(first("dev"), options);
    pipeline = new Terraform(first("dev-pipeline"), options);
    await account.init();
    await pipeline.init();
    await asRoot("CreatePolicy", { PolicyName: "platform-boundary", PolicyDocument: EVERYTHING });
    await asRoot("CreateRole", { RoleName: "administrator", AssumeRolePolicyDocument: ANYBODY });
    await pipeline.apply();
  });

  afterAll(async () => {
    account.remove();
    pipeline.remove();
    await emulator.stop();
  });

  it("takes people to make the boundaries and the role for emergencies: the pipeline may not", async () => {
    await emulator.enforceIam(true);
    account.actAs(await applying());
    const refused = await account.apply().catch(String);

    expect(refused).toMatch(/creating IAM Policy \(figgy-people-boundary\).*StatusCode: 403/);
    expect(refused).toMatch(/creating IAM Role \(figgy-break-glass\).*StatusCode: 403/);
    // Asked instead of STS, since the emulated provider is told not to validate its credentials.
    const asked = (await emulator.asked()).filter(({ action }) => action !== "iam:GetUser");
    const refusals = asked.filter(({ refusal }) => refusal !== null);
    expect([...new Set(refusals.map(({ action, resource }) => `${action} ${resource}`))].sort()).toEqual([
      `iam:CreatePolicy ${arn("policy/figgy-people-boundary")}`,
      `iam:CreateRole ${arn("role/figgy-break-glass")}`,
    ]);
  });

  it("is completed by people", async () => {
    await emulator.enforceIam(false);
    account.actAs(emulator.clientConfig(DEV).credentials);
    await account.apply();
    await emulator.enforceIam(true);
  });

  it("is changed by the pipeline, roles for people and functions included", async () => {
    await emulator.enforceIam(false);
    pipeline.update(then("dev-pipeline"));
    await pipeline.apply();
    await emulator.enforceIam(true);
    account.update(then("dev"));
    account.actAs(await applying());
    await account.apply();

    expect(await account.plan()).toEqual([]);
  });

  it("lets the pipeline make nobody beyond the boundary, by no way", async () => {
    const credentials = await applying();
    const config = { ...emulator.clientConfig(DEV), credentials };
    const call = (action: string, parameters: Record<string, string>) =>
      callQueryApi(config, "iam", action, parameters);
    const role = { RoleName: "own", AssumeRolePolicyDocument: ANYBODY };
    const strong = { RoleName: "own", PolicyName: "all", PolicyDocument: EVERYTHING };
    const refused: [string, Record<string, string>][] = [
      ["CreateRole", role],
      ["CreateRole", { ...role, PermissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" }],
      ["PutRolePolicy", { ...strong, RoleName: "administrator" }],
      ["UpdateAssumeRolePolicy", { RoleName: "administrator", PolicyDocument: ANYBODY }],
      ["UpdateAssumeRolePolicy", { RoleName: "figgy-break-glass", PolicyDocument: ANYBODY }],
      ["DeleteRolePermissionsBoundary", { RoleName: "figgy-config-auditor" }],
      ["DeleteRolePermissionsBoundary", { RoleName: "figgy-deploy-apply" }],
      ["CreatePolicyVersion", { PolicyArn: BOUNDARY, PolicyDocument: EVERYTHING, SetAsDefault: "true" }],
    ];

    for (const [action, parameters] of refused) {
      await expect(call(action, parameters)).rejects.toThrow("AccessDenied");
    }
    await call("CreateRole", { ...role, PermissionsBoundary: BOUNDARY });
    await call("PutRolePolicy", strong);
  });
});
