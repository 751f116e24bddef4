import * as fc from "fast-check";
import type { PolicyStatementJson } from "../../../src/access/policies/document";

export const ACCOUNT = "111111111111";
export const OTHER_ACCOUNT = "222222222222";
export const TABLE = "things";
export const TAG = "app";
const PLACE = `us-east-1:${ACCOUNT}`;

/** A role with policies, tagged `team`. */
export interface RoleCase {
  readonly identity: readonly PolicyStatementJson[];
  readonly boundary?: readonly PolicyStatementJson[];
}

/** A role that somebody tries to assume. */
export interface TrustCase {
  readonly trust: PolicyStatementJson;
  /** Whether the caller's own policies allow it. */
  readonly identityAllows: boolean;
  readonly fromOtherAccount: boolean;
  readonly externalId?: string;
  readonly sessionName: string;
}

const ACTIONS = [
  "*",
  "ssm:*",
  "SSM:getparameter",
  "ssm:Get*",
  "ssm:?etParameter",
  "ssm:PutParameter",
  "dynamodb:*",
  "dynamodb:*Item",
  "dynamodb:Query",
];
const RESOURCES = [
  "*",
  `arn:aws:ssm:${PLACE}:parameter/app/*`,
  `arn:aws:ssm:${PLACE}:parameter/a?p/a`,
  `arn:aws:ssm:${PLACE}:parameter/*/a`,
  `arn:aws:ssm:*:*:parameter/app*`,
  `arn:aws:ssm:${PLACE}:parameter/\${aws:PrincipalTag/team}/*`,
  `arn:aws:ssm:${PLACE}:parameter/\${aws:PrincipalTag/absent}/*`,
  `arn:aws:dynamodb:${PLACE}:table/${TABLE}`,
  `arn:aws:dynamodb:*:${ACCOUNT}:table/*`,
];
/** Operators, keys and values, of which the emulator's requests carry some and lack others. */
const CONDITIONS: readonly (readonly [operator: string, key: string, values: readonly string[]])[] = [
  ["StringEquals", "aws:PrincipalTag/team", [TAG, "data"]],
  ["StringNotEquals", "aws:PrincipalTag/team", [TAG]],
  ["StringEqualsIgnoreCase", "aws:PrincipalTag/team", ["APP"]],
  ["StringNotEquals", "aws:PrincipalTag/absent", [TAG]],
  ["StringLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/case-*"]],
  ["StringNotLike", "aws:PrincipalArn", ["*other*"]],
  ["ArnLike", "aws:PrincipalArn", [`arn:aws:iam::${ACCOUNT}:role/*`]],
  ["ArnNotEquals", "aws:PrincipalArn", [`arn:aws:iam::${ACCOUNT}:role/other`]],
  ["StringEquals", "aws:RequestedRegion", ["us-east-1"]],
  ["StringEqualsIfExists", "aws:username", ["alice"]],
  ["StringEquals", "aws:username", ["alice"]],
  ["StringNotEqualsIfExists", "aws:RequestedRegion", ["us-east-1", "eu-west-1"]],
  ["Bool", "aws:SecureTransport", ["true"]],
  ["Bool", "aws:MultiFactorAuthPresent", ["true"]],
  ["BoolIfExists", "aws:MultiFactorAuthPresent", ["false"]],
  ["Null", "aws:MultiFactorAuthAge", ["true"]],
  ["Null", "aws:PrincipalTag/team", ["false"]],
  ["IpAddress", "aws:SourceIp", ["127.0.0.0/8"]],
  ["NotIpAddress", "aws:SourceIp", ["10.0.0.0/8", "127.0.0.1/32"]],
  ["DateGreaterThan", "aws:CurrentTime", ["2020-01-01T00:00:00Z"]],
  ["DateLessThanIfExists", "aws:CurrentTime", ["2020-01-01T00:00:00Z"]],
  ["NumericLessThan", "aws:MultiFactorAuthAge", ["3600"]],
  ["NumericLessThanIfExists", "aws:MultiFactorAuthAge", ["3600"]],
  ["StringEquals", "ssm:Overwrite", ["true"]],
  ["BoolIfExists", "ssm:Overwrite", ["false"]],
  ["ForAllValues:StringLike", "dynamodb:LeadingKeys", ["/app/*"]],
  ["ForAnyValue:StringLike", "dynamodb:LeadingKeys", ["/app/*", "/data/*"]],
  ["ForAllValues:StringNotLike", "dynamodb:LeadingKeys", ["/data/*"]],
  ["ForAnyValue:StringNotEquals", "dynamodb:LeadingKeys", ["/app/a"]],
  ["Null", "dynamodb:LeadingKeys", ["false"]],
  ["ForAllValues:StringEquals", "dynamodb:Attributes", ["id", "event"]],
  ["StringEqualsIfExists", "dynamodb:Select", ["SPECIFIC_ATTRIBUTES"]],
];

const condition = fc
  .uniqueArray(fc.constantFrom(...CONDITIONS), { maxLength: 2, selector: ([operator]) => operator })
  .map((chosen) =>
    Object.fromEntries(chosen.map(([operator, key, values]) => [operator, { [key]: values }])),
  );

const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 1, maxLength: 2 });

const statement: fc.Arbitrary<PolicyStatementJson> = fc
  .record({
    effect: fc.constantFrom("Allow" as const, "Allow" as const, "Allow" as const, "Deny" as const),
    actions: some(ACTIONS),
    notActions: fc.integer({ max: 4, min: 0 }),
    resources: some(RESOURCES),
    notResources: fc.integer({ max: 4, min: 0 }),
    condition,
  })
  .map(({ effect, actions, notActions, resources, notResources, condition }) => ({
    Effect: effect,
    ...(notActions === 0 ? { NotAction: actions } : { Action: actions }),
    ...(notResources === 0 ? { NotResource: resources } : { Resource: resources }),
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  }));

export const roleCase: fc.Arbitrary<RoleCase> = fc.record({
  identity: fc.array(statement, { minLength: 1, maxLength: 3 }),
  boundary: fc.option(fc.array(statement, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 }),
});

const TRUST_CONDITIONS: readonly (readonly [operator: string, key: string, values: readonly string[]])[] = [
  ["StringEquals", "sts:ExternalId", ["agreed"]],
  ["StringNotEquals", "sts:ExternalId", ["guessed"]],
  ["StringEqualsIfExists", "sts:ExternalId", ["agreed"]],
  ["Null", "sts:ExternalId", ["false"]],
  ["StringLike", "sts:RoleSessionName", ["alice*"]],
  ["Bool", "aws:MultiFactorAuthPresent", ["true"]],
  ["BoolIfExists", "aws:MultiFactorAuthPresent", ["false"]],
  [
    "ArnEquals",
    "aws:PrincipalArn",
    [`arn:aws:iam::${ACCOUNT}:role/caller`, `arn:aws:iam::${ACCOUNT}:role/x`],
  ],
  ["StringEquals", "aws:PrincipalAccount", [ACCOUNT]],
];

const trustCondition = fc
  .uniqueArray(fc.constantFrom(...TRUST_CONDITIONS), { maxLength: 2, selector: ([operator]) => operator })
  .map((chosen) =>
    Object.fromEntries(chosen.map(([operator, key, values]) => [operator, { [key]: values }])),
  );

const PRINCIPALS = [
  "*",
  ACCOUNT,
  `arn:aws:iam::${ACCOUNT}:root`,
  `arn:aws:iam::${OTHER_ACCOUNT}:root`,
  `arn:aws:iam::${ACCOUNT}:role/caller`,
  `arn:aws:iam::${ACCOUNT}:role/caller-without-policy`,
  `arn:aws:iam::${OTHER_ACCOUNT}:role/caller`,
];

export const trustCase: fc.Arbitrary<TrustCase> = fc.record({
  trust: fc
    .tuple(some(PRINCIPALS), trustCondition, fc.constantFrom("sts:AssumeRole", "sts:*", "sts:TagSession"))
    .map(([principals, condition, action]): PolicyStatementJson => ({
      Effect: "Allow",
      Principal: { AWS: principals },
      Action: action,
      ...(Object.keys(condition).length > 0 && { Condition: condition }),
    })),
  identityAllows: fc.boolean(),
  fromOtherAccount: fc.boolean(),
  externalId: fc.constantFrom(undefined, "agreed", "guessed"),
  sessionName: fc.constantFrom("alice", "bob"),
});
