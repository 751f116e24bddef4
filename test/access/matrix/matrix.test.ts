import { accessCells, accessMatrix, type Cell } from "../../../src/access/matrix/matrix";
import { readFoundation } from "../../../src/access/matrix/store";
import {
  type Definition,
  exampleOrganization,
  foundationOf,
  guardedOrganization,
  outputOf,
  smallOrganization,
} from "./organizations";

const SSM_READS = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParameterHistory"];
const SSM_WRITES = ["ssm:PutParameter", "ssm:DeleteParameter"];

/** What the client reads of the store's own parameters. */
const OWN = [
  "account_id",
  "cloud/version",
  "defaults/service-namespace",
  "kms/all-keys",
  "namespaces",
  "rbac/profile/keys",
  "region",
  "regions",
  "utility-account-id",
];

/** The answer that the organization's definition declares, by account, role type, action and resource. */
function declaredModel(definition: Definition): Record<string, string> {
  const {
    namespaces,
    keys,
    serviceNamespace,
    replicationKeyAccess = {},
  } = definition.configStore as {
    namespaces: string[];
    keys: object;
    serviceNamespace: string;
    replicationKeyAccess: object;
  };
  const model: Record<string, string> = {};
  for (const [account, { kind }] of Object.entries(definition.accounts)) {
    if (kind !== "workload") continue;
    for (const [role, roleType] of Object.entries(definition.roleTypes)) {
      const declare = (actions: string[], where: string, allowed: boolean) => {
        for (const action of actions)
          model[`${account} ${role} ${action} ${where}`] = allowed ? "allowed" : "denied";
      };
      const holdsAll = roleType.namespaces === "all";
      const own = (holdsAll ? namespaces : roleType.namespaces) as string[];
      const ownKeys = (roleType.keys === "all" ? Object.keys(keys) : roleType.keys) as string[];

      for (const namespace of namespaces) {
        const writes = own.includes(namespace);
        const reads = writes || namespace === "/shared";
        declare(SSM_READS, `${namespace}/*`, reads);
        declare(SSM_WRITES, `${namespace}/*`, writes);
        declare(["dynamodb:PutItem", "dynamodb:DeleteItem"], `replications to ${namespace}/*`, writes);
        declare(["dynamodb:Query"], `records of ${namespace}/*`, reads);
        for (const key of Object.keys(keys)) {
          const where = `secrets of ${namespace}/* under ${key}-key`;
          declare(["kms:Decrypt", "kms:Decrypt through ssm"], where, reads && ownKeys.includes(key));
          const encrypts = ["kms:Encrypt through ssm", "kms:GenerateDataKey through ssm"];
          declare(encrypts, where, writes && ownKeys.includes(key));
        }
        const replicated = `secrets of ${namespace}/* under replication-key`;
        const opens = reads && account in replicationKeyAccess && namespace === serviceNamespace;
        declare(["kms:Decrypt", "kms:Decrypt through ssm"], replicated, opens);
        declare(["kms:Encrypt through ssm", "kms:GenerateDataKey through ssm"], replicated, false);
      }

      declare(["dynamodb:Scan", "dynamodb:Query"], "figgy-config-replication", true);
      declare(["dynamodb:Scan"], "figgy-config-cache", true);
      declare(["dynamodb:Scan"], "figgy-config-auditor", holdsAll);
      declare(["dynamodb:Query"], "figgy-config-auditor by user", false);
      for (const table of ["auditor", "cache", "replication"]) {
        declare(["kms:Decrypt through dynamodb"], `figgy-config-${table}`, true);
      }
      declare(["ssm:DescribeParameters"], "all parameters", true);

      for (const name of [...OWN, `rbac/${role}/keys`, `rbac/${role}/namespaces`]) {
        declare(["ssm:GetParameter", "ssm:GetParameters"], `/figgy/${name}`, true);
        declare(["ssm:GetParameterHistory", ...SSM_WRITES], `/figgy/${name}`, false);
      }
      declare([...SSM_READS, ...SSM_WRITES], "/figgy/integrations/slack/webhook-url", false);
      for (const key of [...Object.keys(keys), "replication"]) {
        declare(["ssm:GetParameter"], `/figgy/kms/${key}-key-id`, true);
        declare(["ssm:PutParameter"], `/figgy/kms/${key}-key-id`, false);
      }
    }
  }
  for (const [user, { roleTypes }] of Object.entries(definition.identity!.bastion?.users ?? {})) {
    declareLogin(model, definition, user, roleTypes);
  }
  return model;
}

/** What a user of the identity account may do, with long-lived keys alone but where a second factor is stated. */
function declareLogin(
  model: Record<string, string>,
  { accounts, roleTypes }: Definition,
  user: string,
  own: readonly string[],
): void {
  const declare = (action: string, where: string, allowed: boolean) => {
    model[`bastion user ${user} ${action} ${where}`] = allowed ? "allowed" : "denied";
  };
  declare("iam:GetUser", "itself", true);
  declare("iam:ListMFADevices", "itself", true);
  declare("ssm:GetParameter", `/figgy/users/${user}/roles`, true);
  declare("ssm:GetParameter", "roles of another user", false);
  declare("ssm:DescribeParameters", "all parameters", true);
  for (const [account, { kind }] of Object.entries(accounts)) {
    if (kind !== "workload") continue;
    declare("ssm:GetParameters", `/figgy/accounts/${account}`, true);
    for (const role of Object.keys(roleTypes)) {
      declare("sts:AssumeRole with a second factor", `role ${role} of ${account}`, own.includes(role));
      declare("sts:AssumeRole without a second factor", `role ${role} of ${account}`, false);
    }
  }
}

function answersOf(cells: readonly Cell[]): Record<string, string> {
  return Object.fromEntries(
    cells.map(({ place, role, action, where, answer }) => [
      `${place.account} ${role} ${action} ${where}`,
      answer.outcome,
    ]),
  );
}

describe("the access matrix of the example's organization", () => {
  const definition = exampleOrganization();
  const output = outputOf(definition);
  const cells = accessMatrix(readFoundation(output));

  it("equals the declared model, cell by cell", () => {
    expect(answersOf(cells)).toEqual(declaredModel(definition));
  });

  it("asks every question once", () => {
    expect(Object.keys(answersOf(cells))).toHaveLength(cells.length);
    expect(cells.length).toBeGreaterThan(5_000);
  });

  it("names what decided each cell", () => {
    const silent = cells.filter(({ answer }) =>
      answer.outcome === "denied"
        ? answer.statements.length + answer.missing.length === 0
        : answer.statements.length === 0,
    );

    expect(silent).toEqual([]);
  });

  it("finds the same, whatever the order of the declaration", () => {
    const roleTypes = Object.fromEntries(Object.entries(definition.roleTypes).reverse());

    expect(answersOf(accessMatrix(foundationOf({ ...definition, roleTypes })))).toEqual(answersOf(cells));
  });
});

describe("the access matrix of the example's organization with users in its own accounts", () => {
  const definition = {
    ...exampleOrganization(),
    identity: { standard: { because: "no identity provider" } },
  };
  const cells = accessMatrix(foundationOf(definition));
  const answersWith = (circumstances: string) =>
    answersOf(
      cells
        .filter(({ action }) => action.endsWith(circumstances))
        .map((cell) => ({
          ...cell,
          role: cell.role.replace("group figgy-", ""),
          action: cell.action.replace(circumstances, ""),
        })),
    );

  it("equals the declared model for the members of each group, with a second factor", () => {
    expect(answersWith(" with a second factor")).toEqual(declaredModel(definition));
  });

  it("denies everything without one", () => {
    const answers = answersWith(" without a second factor");

    expect(Object.keys(answers)).toEqual(Object.keys(answersWith(" with a second factor")));
    expect(Object.values(answers).filter((outcome) => outcome !== "denied")).toEqual([]);
  });

  it("asks nobody else", () => {
    expect(cells.filter(({ role }) => !role.startsWith("group figgy-"))).toEqual([]);
  });
});

describe("the access matrix", () => {
  const outcomes = (definition: Definition) => answersOf(accessMatrix(foundationOf(definition)));

  it("tells tiers apart, and parts of a namespace from the whole", () => {
    const answers = outcomes(
      smallOrganization({
        roleTypes: {
          dev: { namespaces: { "/app": "read", "/devops/shop": "write" }, keys: ["app"] },
          ops: { namespaces: { "/devops": "restore" }, keys: ["devops"] },
        },
      }),
    );

    expect(answers).toMatchObject({
      "prod dev ssm:GetParameter /app/*": "allowed",
      "prod dev ssm:PutParameter /app/*": "denied",
      "prod dev ssm:PutParameter /devops/shop/*": "allowed",
      "prod dev ssm:GetParameter /devops/*": "denied",
      "prod dev dynamodb:Scan figgy-config-auditor": "denied",
      "prod ops ssm:PutParameter /devops/shop/*": "allowed",
      "prod ops dynamodb:Scan figgy-config-auditor": "allowed",
    });
  });

  it("asks about the tables of usage where there are some, and says who sees what users did", () => {
    const { roleTypes, configStore } = smallOrganization();
    const seeing = { ...roleTypes, ops: { ...roleTypes["ops"]!, userActivity: true } };
    const ofUsage = /usage-tracker|user-cache/;

    const untracked = outcomes(smallOrganization({ roleTypes: seeing }));
    expect(Object.keys(untracked).filter((cell) => ofUsage.test(cell))).toEqual([]);
    expect(untracked).toMatchObject({
      "prod ops dynamodb:Query figgy-config-auditor by user": "allowed",
      "prod dev dynamodb:Query figgy-config-auditor by user": "denied",
    });

    const tracked = Object.entries(
      outcomes(
        smallOrganization({ roleTypes: seeing, configStore: { ...configStore, usageTracking: true } }),
      ),
    ).filter(([cell]) => ofUsage.test(cell));
    expect(tracked.map(([cell]) => cell).filter((cell) => cell.startsWith("prod ops"))).toEqual([
      "prod ops dynamodb:Query figgy-config-usage-tracker",
      "prod ops dynamodb:Query figgy-config-usage-tracker by user",
      "prod ops dynamodb:Query figgy-config-usage-tracker by time",
      "prod ops dynamodb:Query figgy-user-cache",
      "prod ops dynamodb:Scan figgy-config-usage-tracker",
      "prod ops dynamodb:Scan figgy-config-usage-tracker by user",
      "prod ops dynamodb:Scan figgy-config-usage-tracker by time",
      "prod ops dynamodb:Scan figgy-user-cache",
      "prod ops kms:Decrypt through dynamodb figgy-config-usage-tracker",
      "prod ops kms:Decrypt through dynamodb figgy-user-cache",
    ]);
    for (const [cell, outcome] of tracked) {
      expect([cell, outcome]).toEqual([cell, cell.startsWith("prod ops") ? "allowed" : "denied"]);
    }
  });

  it("asks nothing of role types to which no way leads, and names them", () => {
    const foundation = foundationOf(
      smallOrganization({ identity: { bastion: { users: { alice: { roleTypes: ["dev"] } } } } }),
    );

    expect(new Set(accessMatrix(foundation).map(({ role }) => role))).toEqual(new Set(["dev", "user alice"]));
    expect(foundation.stores.map(({ rolesWithoutWay }) => rolesWithoutWay)).toEqual([["ops"]]);
  });

  it("knows the store by its prefix", () => {
    expect(outcomes(smallOrganization({ prefix: "conf" }))).toMatchObject({
      "prod dev ssm:GetParameter /app/*": "allowed",
      "prod dev ssm:PutParameter /conf/account_id": "denied",
      "prod ops kms:Decrypt through dynamodb conf-config-cache": "allowed",
    });
  });

  it("says which role types an identity provider leads to, and for whom that is open", () => {
    const answers = outcomes(
      smallOrganization({
        identity: {
          saml: { okta: { origin: "reference" } },
          oidc: {
            login: {
              issuer: "https://login.example.com",
              audience: "foundation",
              subjects: { ops: ["alice"] },
            },
          },
        },
      }),
    );

    expect(answers).toMatchObject({
      "prod provider okta sts:AssumeRoleWithSAML role dev of prod": "allowed",
      "prod provider okta sts:AssumeRoleWithSAML role ops of prod": "allowed",
      "prod provider login.example.com sts:AssumeRoleWithWebIdentity role dev of prod": "denied",
      "prod provider login.example.com sts:AssumeRoleWithWebIdentity role ops of prod": "unknown",
    });
  });

  it("asks about other roles that people or pipelines assume, and who may assume them", () => {
    const answers = outcomes(guardedOrganization());
    const assuming = "sts:AssumeRole with a second factor";
    const byToken =
      "prod provider token.actions.githubusercontent.com sts:AssumeRoleWithWebIdentity role figgy-deploy";

    expect(answers).toMatchObject({
      "prod role figgy-break-glass ssm:PutParameter /devops/*": "allowed",
      "prod role figgy-break-glass ssm:PutParameter /figgy/account_id": "allowed",
      "prod role figgy-break-glass dynamodb:Scan figgy-config-auditor": "allowed",
      "prod role figgy-deploy-apply ssm:PutParameter /figgy/account_id": "allowed",
      "prod role figgy-deploy-apply ssm:GetParameter /app/*": "denied",
      "prod role figgy-deploy-plan ssm:PutParameter /figgy/account_id": "denied",
      [`bastion user alice ${assuming} role figgy-break-glass of prod`]: "allowed",
      [`bastion user alice ${assuming} role figgy-break-glass of bastion`]: "allowed",
      [`bastion user bob ${assuming} role figgy-break-glass of prod`]: "denied",
      "bastion user alice sts:AssumeRole without a second factor role figgy-break-glass of prod": "denied",
      [`bastion user alice ${assuming} role figgy-deploy-apply of prod`]: "denied",
      [`${byToken}-apply of prod`]: "unknown",
      [`${byToken}-plan of prod`]: "unknown",
      "prod provider token.actions.githubusercontent.com sts:AssumeRoleWithWebIdentity role dev of prod":
        "denied",
    });
    expect(Object.keys(answers).filter((cell) => /rbac\/(role|figgy)/.test(cell))).toEqual([]);
    expect(accessMatrix(foundationOf(guardedOrganization()))).toHaveLength(Object.keys(answers).length);
  });

  it("asks about no role that services alone assume, such as a function's", () => {
    const [store] = foundationOf(guardedOrganization()).stores;

    expect(store!.otherRoles.map(({ name }) => name)).toEqual([
      "figgy-break-glass",
      "figgy-deploy-apply",
      "figgy-deploy-plan",
    ]);
  });

  it("yields the same cells one after the other", () => {
    const foundation = foundationOf(smallOrganization());

    expect([...accessCells(foundation)]).toEqual(accessMatrix(foundation));
  });
});
