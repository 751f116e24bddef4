import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, QueryCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import {
  AssumeRoleCommand,
  AssumeRoleWithSAMLCommand,
  AssumeRoleWithWebIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { Testing } from "cdktf";
import { AuditTable } from "../../src/constructs/audit/audit-table";
import { UsageTables } from "../../src/constructs/config-store/usage-tables";
import { ProtectedTable } from "../../src/constructs/data/protected-table";
import { Key } from "../../src/constructs/encryption/key";
import { BastionIdentity } from "../../src/constructs/identity/bastion-identity";
import { PeopleAccess } from "../../src/constructs/identity/people-access";
import { AwsEnvironment } from "../../src/core/aws-environment";
import { FoundationStack } from "../../src/core/foundation-stack";
import { parseOrganization } from "../../src/core/organization/organization";
import { jsonOf } from "../constructs/identity/fixtures";
import { METADATA } from "../support/saml-metadata";
import { EXAMPLE } from "../core/organization/example";
import { describeWith } from "../support/describe-with";
import { type Emulator, type EmulatorClientConfig, startEmulator } from "../support/emulator";
import { temporaryFolder } from "../support/folders";
import { callQueryApi } from "../support/query-api";
import { Terraform } from "../support/terraform";

jest.setTimeout(600_000);

const BASTION = new AwsEnvironment({ accountId: "100000000001", region: "us-east-1" });
const DEV = new AwsEnvironment({ accountId: "100000000002", region: "us-east-1" });

/** The role types of the examples' organization. */
const ORGANIZATION = parseOrganization(EXAMPLE);
/** One of them sees what users did. */
const ROLE_TYPES = ORGANIZATION.roleTypes.map((roleType) => ({
  ...roleType,
  userActivity: roleType.name === "sre",
}));
const NAMESPACES = ORGANIZATION.configStore.namespaces;

/** Each role type has a user and a subject of its own; some users have several. */
const USERS = [
  { name: "alice", roleTypes: ["admin", "dev"] },
  { name: "bob", roleTypes: ["dev"] },
  ...ROLE_TYPES.map(({ name }) => ({ name: `${name}er`, roleTypes: [name] })),
];
const SUBJECTS = Object.fromEntries(ROLE_TYPES.map(({ name }) => [name, [`${name}-subject`]]));
const MEMBER = "contractor";
const DENIED = { name: "AccessDenied" };
const REFUSED = { name: "AccessDeniedException" };

const roleArn = (roleType: string) => DEV.iamArn(`role/figgy-dev-${roleType}`);
const samlProvider = (name: string) => DEV.iamArn(`saml-provider/${name}`);

function bastionStack(): FoundationStack {
  const stack = new FoundationStack(Testing.app(), "bastion", { environment: BASTION });
  new BastionIdentity(stack, "Bastion", {
    users: Object.fromEntries(USERS.map(({ name, roleTypes }) => [name, { roleTypes }])),
    roleTypes: ROLE_TYPES.map(({ name }) => name),
    accounts: { dev: DEV.accountId },
  });
  return stack;
}

/** The tables and keys of a config store, without its functions, and every way in. */
function devStack(metadataFile: string): FoundationStack {
  const stack = new FoundationStack(Testing.app(), "dev", { environment: DEV });
  const encryptionKey = new Key(stack, "TableKey", { alias: "tables", description: "tables" });
  const keys = Object.fromEntries(
    ORGANIZATION.configStore.keys.map(({ name }) => [
      name,
      new Key(stack, `SecretKey-${name}`, { alias: `${name}-key`, description: "secrets" }),
    ]),
  );
  const replicationKey = new Key(stack, "ReplicationKey", {
    alias: "replication-key",
    description: "replicated",
  });
  const auditTable = new AuditTable(stack, "Audit", {
    tableName: "figgy-config-auditor",
    partitionKey: { name: "parameter_name", type: "S" },
    sortKey: { name: "time", type: "N" },
    globalSecondaryIndexes: {
      AuditByUserIdx: { partitionKey: { name: "user", type: "S" }, sortKey: { name: "time", type: "N" } },
    },
    encryptionKey,
  });
  const tableOf = (name: string) =>
    new ProtectedTable(stack, name, {
      tableName: `figgy-config-${name}`,
      partitionKey: { name: name === "cache" ? "parameter_name" : "destination", type: "S" },
      encryptionKey,
    });
  new PeopleAccess(stack, "People", {
    environmentAlias: "dev",
    roleTypes: ROLE_TYPES,
    namespaces: NAMESPACES,
    store: {
      auditTable,
      cacheTable: tableOf("cache"),
      replicationTable: tableOf("replication"),
      usage: new UsageTables(stack, "Usage", { prefix: "figgy", encryptionKey }),
      keys,
      replicationKey,
    },
    saml: [
      { name: "google", origin: "create", metadataFile },
      { name: "okta", origin: "create", metadataFile },
    ],
    oidc: [
      {
        name: "login",
        issuer: "https://login.example.com",
        audience: "figgy",
        subjects: SUBJECTS,
        origin: "create",
      },
    ],
    bastion: { environment: BASTION, users: USERS },
    standard: { because: "contractors have no account at the identity provider" },
  });
  return stack;
}

describeWith(["python", "terraform"], "the ways in, applied", () => {
  const folder = temporaryFolder("identity");
  const metadataFile = join(folder, "metadata.xml");
  const runs: Terraform[] = [];
  let emulator: Emulator;
  let keys: Record<string, EmulatorClientConfig>;

  beforeAll(async () => {
    writeFileSync(metadataFile, METADATA);
    emulator = await startEmulator();
    for (const stack of [bastionStack(), devStack(metadataFile)]) {
      const source = join(folder, stack.node.id);
      mkdirSync(source);
      writeFileSync(join(source, "cdk.tf.json"), JSON.stringify(jsonOf(stack)));
      const account = stack.environment.accountId;
      const terraform = new Terraform(source, { endpoint: emulator.endpoint, account });
      runs.push(terraform);
      await terraform.init();
      await terraform.validate();
      await terraform.apply();
    }
    const root = emulator.clientConfig(DEV.accountId, DEV.region);
    await callQueryApi(root, "iam", "CreateUser", { UserName: MEMBER });
    await callQueryApi(root, "iam", "AddUserToGroup", { UserName: MEMBER, GroupName: "figgy-dev" });
    keys = Object.fromEntries(
      await Promise.all(USERS.map(async ({ name }) => [name, await accessKeyOf(name, BASTION)] as const)),
    );
    keys[MEMBER] = await accessKeyOf(MEMBER, DEV);
    const ssm = new SSMClient(root);
    for (const Name of ["/app/host", "/devops/host", "/figgy/account_id"]) {
      await ssm.send(new PutParameterCommand({ Name, Value: "x", Type: "String" }));
    }
    await emulator.enforceIam(true);
  });

  afterAll(async () => {
    for (const terraform of runs) terraform.remove();
    await emulator.stop();
  });

  /** A key that a user made for itself. */
  async function accessKeyOf(
    UserName: string,
    { accountId, region }: AwsEnvironment,
  ): Promise<EmulatorClientConfig> {
    const config = emulator.clientConfig(accountId, region);
    const answer = await callQueryApi(config, "iam", "CreateAccessKey", { UserName });
    const part = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)![1]!;
    return {
      ...config,
      credentials: { accessKeyId: part("AccessKeyId"), secretAccessKey: part("SecretAccessKey") },
    };
  }

  /** What the client does at login: twelve hours, with the first device's serial. */
  const assume = async (user: string, RoleArn: string, mfa = true): Promise<EmulatorClientConfig> => {
    const { Credentials } = await new STSClient(keys[user]!).send(
      new AssumeRoleCommand({
        RoleArn,
        RoleSessionName: user,
        DurationSeconds: 43_200,
        ...(mfa && { SerialNumber: BASTION.iamArn(`mfa/${user}`), TokenCode: "123456" }),
      }),
    );
    return configOf(Credentials!);
  };

  const assumeBySaml = async (roleType: string, provider: string): Promise<EmulatorClientConfig> => {
    const sts = new STSClient({ ...emulator.clientConfig(DEV.accountId), credentials: undefined as never });
    const { Credentials } = await sts.send(
      new AssumeRoleWithSAMLCommand({
        RoleArn: roleArn(roleType),
        PrincipalArn: samlProvider(provider),
        SAMLAssertion: assertionFor(roleArn(roleType), samlProvider(provider)),
        DurationSeconds: 3_500,
      }),
    );
    return configOf(Credentials!);
  };

  const assumeByToken = async (roleType: string, claims: object): Promise<EmulatorClientConfig> => {
    const sts = new STSClient({ ...emulator.clientConfig(DEV.accountId), credentials: undefined as never });
    const [header, payload] = [{ alg: "none" }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    const { Credentials } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn(roleType),
        RoleSessionName: "subject",
        WebIdentityToken: `${header}.${payload}.`,
      }),
    );
    return configOf(Credentials!);
  };

  function configOf(credentials: { AccessKeyId?: string; SecretAccessKey?: string; SessionToken?: string }) {
    return {
      ...emulator.clientConfig(DEV.accountId, DEV.region),
      credentials: {
        accessKeyId: credentials.AccessKeyId!,
        secretAccessKey: credentials.SecretAccessKey!,
        sessionToken: credentials.SessionToken!,
      },
    };
  }

  const read = (config: EmulatorClientConfig, Name: string) =>
    new SSMClient(config).send(new GetParameterCommand({ Name }));
  const write = (config: EmulatorClientConfig, Name: string) =>
    new SSMClient(config).send(
      new PutParameterCommand({ Name, Value: "y", Type: "String", Overwrite: true }),
    );

  const isIn = async (config: EmulatorClientConfig) =>
    expect((await read(config, "/app/host")).Parameter?.Value).toBeDefined();

  describe.each(ROLE_TYPES.map(({ name }) => name))("as %s", (roleType) => {
    const user = `${roleType}er`;
    const others = USERS.filter(({ roleTypes }) => !roleTypes.includes(roleType));
    const claims = { iss: "https://login.example.com", aud: "figgy", sub: `${roleType}-subject` };

    it("lets in by SAML whom the account's providers vouch for, and no other", async () => {
      // The emulator takes every assertion as valid, whoever signed it, and for the right audience.
      for (const provider of ["okta", "google"]) await isIn(await assumeBySaml(roleType, provider));

      await expect(assumeBySaml(roleType, "other")).rejects.toMatchObject(DENIED);
    });

    it("lets in from the bastion whom it is mapped to, with a second factor, and no other", async () => {
      await isIn(await assume(user, roleArn(roleType)));

      await expect(assume(user, roleArn(roleType), false)).rejects.toMatchObject(DENIED);
      for (const { name } of others) {
        await expect(assume(name, roleArn(roleType))).rejects.toMatchObject(DENIED);
      }
    });

    it("lets in exactly the subject of a token, of the issuer and for the audience", async () => {
      // The emulator takes every token as valid, whoever signed it.
      await isIn(await assumeByToken(roleType, claims));

      const wrong: { sub?: string; aud?: string; iss?: string }[] = [
        { sub: "mallory" },
        ...Object.values(SUBJECTS).map(([sub]) => ({ sub })),
        { aud: "elsewhere" },
        { iss: "https://other.example.com" },
      ];
      for (const change of wrong.filter(({ sub }) => sub !== claims.sub)) {
        await expect(assumeByToken(roleType, { ...claims, ...change })).rejects.toMatchObject(DENIED);
      }
    });

    it("lets in no user of the account itself, who is a member of a group instead", async () => {
      await expect(assume(MEMBER, roleArn(roleType))).rejects.toMatchObject(DENIED);
    });
  });

  it("lets a user of the bastion with several role types go on as each", async () => {
    for (const roleType of ["admin", "dev"]) await isIn(await assume("alice", roleArn(roleType)));
  });

  it("lets members of a group do nothing but enrol before they show a second factor", async () => {
    // Sessions of users with a second factor are not emulated: what they then may is asked of the evaluator elsewhere.
    await expect(read(keys[MEMBER]!, "/app/host")).rejects.toMatchObject(REFUSED);
    await expect(write(keys[MEMBER]!, "/app/host")).rejects.toMatchObject(REFUSED);
  });

  it("shows users of the bastion their roles and the accounts before they have a second factor", async () => {
    const ssm = new SSMClient(keys.bob!);
    const mine = await ssm.send(new GetParameterCommand({ Name: "/figgy/users/bob/roles" }));
    await ssm.send(new DescribeParametersCommand({}));

    expect(mine.Parameter?.Value).toBe('["dev"]');
    await expect(
      ssm.send(new GetParametersCommand({ Names: ["/figgy/users/alice/roles"] })),
    ).rejects.toMatchObject(REFUSED);
  });

  it("lets role types work in their namespaces alone", async () => {
    const [dev, admin] = [await assume("bob", roleArn("dev")), await assume("alice", roleArn("admin"))];

    await write(dev, "/app/host");
    await write(admin, "/devops/host");
    await read(dev, "/figgy/account_id");
    for (const Name of ["/devops/host", "/app2/host"]) {
      await expect(read(dev, Name)).rejects.toMatchObject(REFUSED);
      await expect(write(dev, Name)).rejects.toMatchObject(REFUSED);
    }
    for (const config of [dev, admin]) {
      await expect(write(config, "/figgy/account_id")).rejects.toMatchObject(REFUSED);
    }
  });

  it("lets role types read the records of their namespaces, and all of them only to restore", async () => {
    const [dev, admin] = [await assume("bob", roleArn("dev")), await assume("alice", roleArn("admin"))];
    const TableName = "figgy-config-auditor";
    const query = (config: EmulatorClientConfig, name: string) =>
      new DynamoDBClient(config).send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: "parameter_name = :name",
          ExpressionAttributeValues: { ":name": { S: name } },
        }),
      );
    const scan = (config: EmulatorClientConfig) =>
      new DynamoDBClient(config).send(new ScanCommand({ TableName }));

    await query(dev, "/app/host");
    await scan(admin);
    await expect(query(dev, "/devops/host")).rejects.toMatchObject(REFUSED);
    await expect(scan(dev)).rejects.toMatchObject(REFUSED);
  });

  it("lets a role type see what users did only where it is declared to, and nothing beyond", async () => {
    const [dev, sre] = [await assume("bob", roleArn("dev")), await assume("sreer", roleArn("sre"))];
    const byUser = (config: EmulatorClientConfig, TableName: string, IndexName: string) =>
      new DynamoDBClient(config).send(
        new QueryCommand({
          TableName,
          IndexName,
          KeyConditionExpression: "#user = :user",
          ExpressionAttributeNames: { "#user": "user" },
          ExpressionAttributeValues: { ":user": { S: "alice" } },
        }),
      );
    const scan = (config: EmulatorClientConfig, TableName: string) =>
      new DynamoDBClient(config).send(new ScanCommand({ TableName }));
    const views = [
      (config: EmulatorClientConfig) => byUser(config, "figgy-config-auditor", "AuditByUserIdx"),
      (config: EmulatorClientConfig) => byUser(config, "figgy-config-usage-tracker", "UserLastUpdatedIndex"),
      (config: EmulatorClientConfig) => scan(config, "figgy-config-usage-tracker"),
      (config: EmulatorClientConfig) => scan(config, "figgy-user-cache"),
    ];

    for (const view of views) {
      await view(sre);
      await expect(view(dev)).rejects.toMatchObject(REFUSED);
    }
    await expect(scan(sre, "figgy-config-auditor")).rejects.toMatchObject(REFUSED);
  });

  it("is planned again without a change, and destroyed", async () => {
    await emulator.enforceIam(false);
    for (const terraform of runs) expect(await terraform.plan()).toEqual([]);
    for (const { name } of USERS) {
      const config = emulator.clientConfig(BASTION.accountId, BASTION.region);
      const AccessKeyId = keys[name]!.credentials.accessKeyId;
      await callQueryApi(config, "iam", "DeleteAccessKey", { UserName: name, AccessKeyId });
    }
    const dev = emulator.clientConfig(DEV.accountId, DEV.region);
    await callQueryApi(dev, "iam", "RemoveUserFromGroup", { UserName: MEMBER, GroupName: "figgy-dev" });
    for (const terraform of runs) {
      await terraform.destroy();
      expect(await terraform.stateList()).toEqual([]);
    }
  });
});

/** What an identity provider answers, without a signature: the emulator takes it as valid. */
function assertionFor(role: string, provider: string): string {
  const attribute = (name: string, value: string) =>
    `<saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`;
  const attributes = attribute("Role", `${role},${provider}`) + attribute("RoleSessionName", "dave");
  return Buffer.from(
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><saml:Assertion><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>`,
  ).toString("base64");
}
