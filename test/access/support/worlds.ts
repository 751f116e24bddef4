import type { Answer } from "../../../src/access/answer";
import { evaluate } from "../../../src/access/evaluate";
import type { NamedPolicy, PolicyStatementJson } from "../../../src/access/policies/document";
import type { AccessRequest } from "../../../src/access/request";
import type { OrganizationPolicies, WorldDefinition } from "../../../src/access/world/definition";
import { World } from "../../../src/access/world/world";

export const ACCOUNT = "111111111111";
export const OTHER_ACCOUNT = "222222222222";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
export const USER = `arn:aws:iam::${ACCOUNT}:user/carlos`;
export const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
export const BUCKET = "arn:aws:s3:::bucket";
export const OBJECT = `${BUCKET}/key`;
export const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/k`;

/** A policy of the language's current version. */
export function policy(name: string, ...statements: readonly PolicyStatementJson[]): NamedPolicy {
  return { name, document: { Version: "2012-10-17", Statement: statements } };
}

/** A statement that allows. */
export function allow(
  action: string | readonly string[],
  resource?: string | readonly string[],
  rest: Partial<PolicyStatementJson> = {},
): PolicyStatementJson {
  return { Effect: "Allow", Action: action, ...(resource !== undefined && { Resource: resource }), ...rest };
}

/** A statement that denies. */
export function deny(
  action: string | readonly string[],
  resource?: string | readonly string[],
  rest: Partial<PolicyStatementJson> = {},
): PolicyStatementJson {
  return { ...allow(action, resource, rest), Effect: "Deny" };
}

/** What a small world consists of. */
export interface SmallWorld {
  /** Policies of the role and of the user. */
  readonly identity?: readonly PolicyStatementJson[];
  readonly boundary?: readonly PolicyStatementJson[];
  readonly trust?: readonly PolicyStatementJson[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly bucket?: readonly PolicyStatementJson[];
  /** The bucket's owner. @default - the role's account */
  readonly bucketAccount?: string;
  readonly key?: readonly PolicyStatementJson[];
  readonly organization?: OrganizationPolicies;
}

/** A role and a user with the same policies, a bucket and a key. */
export function smallWorld(parts: SmallWorld): World {
  const identity = {
    policies: [policy("identity", ...(parts.identity ?? []))],
    boundary: parts.boundary && policy("boundary", ...parts.boundary),
    tags: parts.tags,
  };
  const definition: WorldDefinition = {
    roles: [{ ...identity, arn: ROLE, trustPolicy: policy("trust", ...(parts.trust ?? [])) }],
    users: [{ ...identity, arn: USER }],
    resources: [
      {
        arn: BUCKET,
        accountId: parts.bucketAccount ?? ACCOUNT,
        policies: parts.bucket && [policy("bucket", ...parts.bucket)],
      },
      { arn: KEY, policies: [policy("key", ...(parts.key ?? []))], aliases: ["alias/app"] },
    ],
    organization: parts.organization,
  };
  return new World(definition);
}

/** Asks whether the role may get the object, unless stated otherwise. */
export function ask(world: World, request: Partial<AccessRequest> = {}): Answer {
  return evaluate({ principal: ROLE, action: "s3:GetObject", resource: OBJECT, ...request }, world);
}

/** The outcome alone. */
export function outcome(world: World, request: Partial<AccessRequest> = {}): Answer["outcome"] {
  return ask(world, request).outcome;
}
