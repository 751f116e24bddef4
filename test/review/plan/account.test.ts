import { accountIdOf } from "../../../src/review/plan/account";
import { ACCOUNT, OTHER_ACCOUNT } from "../support/plans";

const provider = (expressions: object, rest: object = {}) => ({
  configuration: { provider_config: { aws: { name: "aws", expressions } } },
  ...rest,
});
const role = (of: object) => provider({ assume_role: [{ role_arn: of }] });
const ARN = `arn:aws:iam::${ACCOUNT}:role/deploy`;
const variables = { a: { value: ACCOUNT }, list: { value: [ACCOUNT] }, role: { value: ARN } };
const caller = (account_id: string) => ({
  prior_state: {
    values: { root_module: { resources: [{ type: "aws_caller_identity", values: { account_id } }] } },
  },
});

describe("the account of a plan", () => {
  it.each([
    ["the only one that is allowed", provider({ allowed_account_ids: { constant_value: [ACCOUNT] } })],
    ["a variable in a list", provider({ allowed_account_ids: { references: ["var.a"] } }, { variables })],
    ["a variable", provider({ allowed_account_ids: { references: ["var.list"] } }, { variables })],
    [
      "a variable that is a number",
      provider({ allowed_account_ids: { references: ["var.a"] } }, { variables: { a: { value: +ACCOUNT } } }),
    ],
    ["that of the role", role({ constant_value: ARN })],
    ["that of a role in a variable", { ...role({ references: ["var.role"] }), variables }],
    ["the caller's", caller(ACCOUNT)],
    [
      "what is allowed rather than the caller's",
      { ...provider({ allowed_account_ids: { constant_value: [ACCOUNT] } }), ...caller(OTHER_ACCOUNT) },
    ],
  ])("is %s", (_, plan) => {
    expect(accountIdOf(plan)).toBe(ACCOUNT);
  });

  it.each([
    ["several are allowed", provider({ allowed_account_ids: { constant_value: [ACCOUNT, OTHER_ACCOUNT] } })],
    ["a local names it", provider({ allowed_account_ids: { references: ["local.a"] } })],
    ["nothing names it", {}],
    ["it is no text", provider({ allowed_account_ids: { constant_value: [{ toString: {} }] } })],
    ["a reference is no text", provider({ allowed_account_ids: { references: [{ toString: {} }] } })],
  ])("is not known where %s", (_, plan) => {
    expect(accountIdOf(plan)).toBeUndefined();
  });
});
