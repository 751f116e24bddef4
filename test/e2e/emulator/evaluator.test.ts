import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import * as fc from "fast-check";
import type { Answer } from "../../../src/access/answer";
import { describeAnswer } from "../../../src/access/describe-answer";
import { evaluate } from "../../../src/access/evaluate";
import type { NamedPolicy, PolicyStatementJson } from "../../../src/access/policies/document";
import type { AccessRequest } from "../../../src/access/request";
import { World } from "../../../src/access/world/world";
import { describeWith } from "../../support/describe-with";
import { type Emulator, type EmulatorClientConfig, startEmulator } from "../../support/emulator";
import { callQueryApi } from "../../support/query-api";
import { allow, EmulatedAccount } from "./emulated-account";
import {
  ACCOUNT,
  OTHER_ACCOUNT,
  type RoleCase,
  roleCase,
  TABLE,
  TAG,
  type TrustCase,
  trustCase,
} from "./evaluator-cases";

/** Which random cases are made; state another to find others. */
const SEED = Number(process.env["EVALUATOR_SEED"] ?? 20_260_301);
const ROLES = 60;
const TRUSTS = 80;

/**
 * Where the emulator is known to differ from AWS, as the evaluator has it: it asks the caller's own policies, too, where
 * a role's trust policy names the caller itself, or everybody, within the account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
function asksCallerBesides({ trust, identityAllows, fromOtherAccount }: TrustCase): boolean {
  const { AWS: named } = trust.Principal as { AWS: readonly string[] };
  const namesCaller =
    named.includes("*") || named.includes(`arn:aws:iam::${ACCOUNT}:role/caller-without-policy`);
  return !identityAllows && !fromOtherAccount && namesCaller;
}

/**
 * What AWS leaves open and the emulator decides: whether a statement that excludes a variable without a value is in force.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function isLeftOpen(answer: Answer): boolean {
  const LEFT_OPEN = /^whether a statement that excludes \$\{.+\} is in force without its value$/;
  return answer.outcome === "unknown" && answer.attributes.every((attribute) => LEFT_OPEN.test(attribute));
}

interface Call {
  readonly request: Pick<AccessRequest, "action" | "resource" | "context">;
  send(clients: { readonly ssm: SSMClient; readonly dynamodb: DynamoDBClient }): Promise<unknown>;
}

const parameter = (name: string) => `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter${name}`;
const table = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${TABLE}`;
const item = (id: string) => ({ "dynamodb:LeadingKeys": [id], "dynamodb:Attributes": ["id"] });

const CALLS: readonly Call[] = [
  ...["/app/a", "/app/b/c", "/app2/a", "/data/a"].map((Name): Call => ({
    request: { action: "ssm:GetParameter", resource: parameter(Name) },
    send: ({ ssm }) => ssm.send(new GetParameterCommand({ Name })),
  })),
  ...[true, false].flatMap((Overwrite) =>
    ["/app/a", "/data/a"].map((Name): Call => ({
      request: {
        action: "ssm:PutParameter",
        resource: parameter(Name),
        context: { "ssm:Overwrite": Overwrite },
      },
      send: ({ ssm }) => ssm.send(new PutParameterCommand({ Name, Value: "1", Type: "String", Overwrite })),
    })),
  ),
  ...["/app/a", "/data/a"].flatMap((S): Call[] => [
    {
      request: { action: "dynamodb:PutItem", resource: table, context: item(S) },
      send: ({ dynamodb }) => dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: { id: { S } } })),
    },
    {
      request: { action: "dynamodb:GetItem", resource: table, context: item(S) },
      send: ({ dynamodb }) => dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: { id: { S } } })),
    },
    {
      request: {
        action: "dynamodb:Query",
        resource: table,
        context: { ...item(S), "dynamodb:Select": "ALL_ATTRIBUTES" },
      },
      send: ({ dynamodb }) =>
        dynamodb.send(
          new QueryCommand({
            TableName: TABLE,
            KeyConditionExpression: "id = :id",
            ExpressionAttributeValues: { ":id": { S } },
          }),
        ),
    },
  ]),
];

jest.setTimeout(600_000);

describeWith(["python"], "the evaluator and the emulator, which were written apart", () => {
  let emulator: Emulator;
  let account: EmulatedAccount;
  let other: EmulatedAccount;

  beforeAll(async () => {
    emulator = await startEmulator({ enforce: true });
    account = new EmulatedAccount(emulator, ACCOUNT);
    other = new EmulatedAccount(emulator, OTHER_ACCOUNT);
    await account.createTable(TABLE);
  });

  afterAll(() => emulator.stop());

  it("agree on what identity policies and boundaries with conditions allow", async () => {
    const cases = fc.sample(roleCase, { numRuns: ROLES, seed: SEED });
    const outcomes = { allowed: 0, denied: 0 };
    const differences: string[] = [];
    let open = 0;
    for (const [index, one] of cases.entries()) {
      const name = `case-${index}`;
      const principal = await createRole(name, one);
      const config = await account.assume(principal, "tester");
      const clients = { ssm: new SSMClient(config), dynamodb: new DynamoDBClient(config) };
      const world = new World({
        roles: [
          {
            arn: principal,
            policies: [document("identity", one.identity)],
            boundary: one.boundary && document("boundary", one.boundary),
            tags: { team: TAG },
          },
        ],
      });
      for (const { request, send } of CALLS) {
        const asked = { ...request, principal, ...requestOf(request.context) };
        const answer = evaluate(asked, world);
        const real = (await isRefused(send(clients))) ? "denied" : "allowed";
        outcomes[real]++;
        if (isLeftOpen(answer)) open++;
        else if (answer.outcome !== real) {
          differences.push(`${real}, but ${describeAnswer(asked, answer)}\n${JSON.stringify(one)}`);
        }
      }
    }

    expect(differences).toEqual([]);
    expect(open).toBeGreaterThan(0);
    expect(Math.min(outcomes.allowed, outcomes.denied)).toBeGreaterThan(100);
  });

  it("agree on who may assume a role, but for what the emulator is known to ask besides", async () => {
    const cases = fc.sample(trustCase, { numRuns: TRUSTS, seed: SEED });
    const callers = await Promise.all(
      [account, other].flatMap((of) => [
        callerIn(of, "caller", true),
        callerIn(of, "caller-without-policy", false),
      ]),
    );
    const outcomes = { allowed: 0, denied: 0 };
    const differences: string[] = [];
    let known = 0;
    for (const [index, one] of cases.entries()) {
      const { trust, identityAllows, fromOtherAccount, externalId, sessionName } = one;
      const caller = callers[(fromOtherAccount ? 2 : 0) + (identityAllows ? 0 : 1)]!;
      const RoleArn = await account.createRole(`trusting-${index}`, trust);
      const real = (await isRefused(
        new STSClient(caller.config).send(
          new AssumeRoleCommand({ RoleArn, RoleSessionName: sessionName, ExternalId: externalId }),
        ),
      ))
        ? "denied"
        : "allowed";
      const request = {
        principal: caller.arn,
        action: "sts:AssumeRole",
        resource: RoleArn,
        ...requestOf({
          "sts:ExternalId": externalId ?? null,
          "sts:RoleSessionName": sessionName,
        }),
      };
      const answer = evaluate(
        request,
        new World({
          roles: [
            ...callers.map(({ arn, policies }) => ({ arn, policies })),
            { arn: RoleArn, trustPolicy: document("trust", [trust]) },
          ],
        }),
      );
      outcomes[real]++;
      if (answer.outcome === real) continue;
      if (real === "denied" && asksCallerBesides(one)) known++;
      else {
        differences.push(`${real}, but ${describeAnswer(request, answer)}\n${JSON.stringify(one)}`);
      }
    }

    expect(differences).toEqual([]);
    expect(known).toBeGreaterThan(0);
    expect(Math.min(outcomes.allowed, outcomes.denied)).toBeGreaterThan(10);
  });

  /** The settings of a caller, and what its own policies say of assuming roles. */
  async function callerIn(of: EmulatedAccount, name: string, allowed: boolean) {
    const policy = allow(allowed ? "sts:AssumeRole" : "s3:GetObject", "*");
    const arn = await of.createRole(name, { Principal: { AWS: of.id } }, policy);
    const policies: NamedPolicy[] = [{ name: "identity", document: policy }];
    return { arn, policies, config: await of.assume(arn, "tester") };
  }

  async function createRole(RoleName: string, { identity, boundary }: RoleCase): Promise<string> {
    const config: EmulatorClientConfig = emulator.clientConfig(ACCOUNT);
    const iam = (action: string, more: Record<string, string>) => callQueryApi(config, "iam", action, more);
    const PermissionsBoundary = `arn:aws:iam::${ACCOUNT}:policy/${RoleName}`;
    if (boundary) {
      await iam("CreatePolicy", { PolicyName: RoleName, PolicyDocument: textOf(boundary) });
    }
    await iam("CreateRole", {
      RoleName,
      AssumeRolePolicyDocument: textOf([
        { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" },
      ]),
      ...(boundary && { PermissionsBoundary }),
      "Tags.member.1.Key": "team",
      "Tags.member.1.Value": TAG,
    });
    await iam("PutRolePolicy", { RoleName, PolicyName: "identity", PolicyDocument: textOf(identity) });
    return `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
  }
});

/** What the emulator's requests carry: these keys, and no others. */
function requestOf(context: AccessRequest["context"]): Pick<AccessRequest, "context" | "unstatedKeys"> {
  return {
    context: {
      "aws:SecureTransport": true,
      "aws:SourceIp": "127.0.0.1",
      "aws:CurrentTime": new Date().toISOString().replace(/\.\d+/, ""),
      "aws:RequestedRegion": "us-east-1",
      "aws:MultiFactorAuthPresent": false,
      ...context,
    },
    unstatedKeys: "absent",
  };
}

function document(name: string, statements: readonly PolicyStatementJson[]): NamedPolicy {
  return { name, document: textOf(statements) };
}

function textOf(Statement: readonly PolicyStatementJson[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** Whether IAM refused a call; that there is no such parameter, say, is no refusal. */
async function isRefused(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return false;
  } catch (error) {
    const { name } = error as Error;
    if (name === "AccessDeniedException" || name === "AccessDenied") return true;
    if (name === "ParameterNotFound" || name === "ParameterAlreadyExists") return false;
    throw error;
  }
}
