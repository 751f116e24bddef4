import { Testing } from "cdktf";
import { parseOrganization } from "../../../src/core/organization/organization";
import { FUNCTIONS_LIKE_ROLE_TYPES } from "../../../src/core/organization/role-names";
import { addAccountStacks } from "../../../src/stacks/account-stacks";
import { provideHandlers } from "../../support/handlers";
import { refusal, Synthesized } from "../../support/synthesized";
import { jsonOf } from "../../constructs/identity/fixtures";

const STANDARD = { standard: { because: "contractors have no account at the identity provider" } };
const BREAK_GLASS = { breakGlass: { principals: ["arn:aws:iam::999999999999:role/security"] } };

/** An organization with one account and one role type, and what else it declares. */
const organization = (alias: string, roleType: string, rest: object = { identity: STANDARD }) =>
  parseOrganization({
    name: "acme",
    region: "us-east-1",
    accounts: { dev: { id: "100000000002", kind: "workload", alias } },
    configStore: { namespaces: ["/app"], keys: { app: {} }, oneTimeSecrets: "dev", usageTracking: true },
    roleTypes: { [roleType]: { namespaces: ["/app"], keys: ["app"] } },
    ...rest,
  });

describe("the names of role types' roles", () => {
  it.each<[string, string, string, object]>([
    ["config", "auditor", "the function config-auditor", { identity: STANDARD }],
    ["Replication", "SYNCER", "the function replication-syncer", { identity: STANDARD }],
    ["break", "glass", "the role for emergencies", { identity: { ...STANDARD, ...BREAK_GLASS } }],
    [
      "deploy",
      "plan",
      "the pipeline's role that plans",
      { identity: STANDARD, pipeline: { github: "acme/platform" } },
    ],
    [
      "a",
      "apply",
      "the pipeline's role that applies",
      { identity: STANDARD, pipeline: { github: "acme/platform", roleName: "figgy-a" } },
    ],
    ["dev", "admin", "the role that deploys", { identity: STANDARD, deployRoleName: "figgy-dev-Admin" }],
  ])("are refused where another role has it: %s, %s", (alias, roleType, owner, rest) => {
    expect(refusal(() => organization(alias, roleType, rest)).message).toBe(
      [
        `ROLE_NAME_TAKEN roleTypes.${roleType}: another role of the account has this name`,
        `  given    "figgy-${alias}-${roleType}"`,
        `  allowed  another name in the account dev than ${owner} has`,
        "  fix      rename the role type, or state another alias in accounts.dev",
      ].join("\n"),
    );
  });

  it.each<[string, string, object]>([
    ["config", "auditor", {}],
    ["break", "glass", { identity: STANDARD }],
    ["deploy", "plan", { identity: STANDARD }],
    ["auditor", "config", { identity: STANDARD }],
  ])("are free where no other role is made: %s, %s", (alias, roleType, rest) => {
    expect(() => organization(alias, roleType, rest)).not.toThrow();
  });

  it("are compared with those of every function that could be read so", () => {
    const app = Testing.app();
    provideHandlers(app);
    const { dev } = addAccountStacks(app, organization("dev", "admin"));
    const roles = Object.values(new Synthesized(jsonOf(dev!) as never).resources("aws_iam_role"));
    const names = roles.map(({ name }) => String(name)).filter((name) => /^figgy-\w+-\w+$/.test(name));

    expect(names.sort()).toEqual(FUNCTIONS_LIKE_ROLE_TYPES.map((name) => `figgy-${name}`).sort());
  });
});
