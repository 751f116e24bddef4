import { changesInWords, diffAccess } from "../../../src/access/matrix/diff";
import { limitedTo } from "../../../src/access/matrix/limited";
import { readFoundation } from "../../../src/access/matrix/store";
import {
  type Definition,
  foundationOf,
  guardedOrganization,
  outputOf,
  smallOrganization,
} from "./organizations";
import { changeRolePolicy } from "./policies";

const before = foundationOf(smallOrganization());

const wordsAfter = (changes: Partial<Definition>): string[] =>
  changesInWords(diffAccess(before, foundationOf(smallOrganization(changes))));

describe("the difference between two outputs", () => {
  it("is nothing where nothing changed", () => {
    expect(diffAccess(before, foundationOf(smallOrganization()))).toEqual([]);
  });

  it("names every cell that is gained, in plain words", () => {
    const { roleTypes } = smallOrganization();

    expect(wordsAfter({ roleTypes: { ...roleTypes, dev: { namespaces: ["/app"], keys: ["app"] } } })).toEqual(
      [
        "dev gains ssm:PutParameter on /app/* in prod",
        "dev gains ssm:DeleteParameter on /app/* in prod",
        "dev gains kms:Encrypt through ssm on secrets of /app/* under app-key in prod",
        "dev gains kms:GenerateDataKey through ssm on secrets of /app/* under app-key in prod",
        "dev gains dynamodb:PutItem on replications to /app/* in prod",
        "dev gains dynamodb:DeleteItem on replications to /app/* in prod",
      ],
    );
  });

  it("names who comes to see what users did, and what of it is new to the account", () => {
    const { roleTypes, configStore } = smallOrganization();
    const seeing = { ...roleTypes, ops: { ...roleTypes["ops"]!, userActivity: true } };
    const byUser = "ops gains dynamodb:Query on figgy-config-auditor by user in prod";
    const tracking = { ...configStore, usageTracking: true };

    expect(wordsAfter({ configStore: tracking })).toEqual([]);
    expect(wordsAfter({ roleTypes: seeing })).toEqual([byUser]);
    expect(wordsAfter({ roleTypes: seeing, configStore: tracking })).toEqual([
      byUser,
      "ops gains dynamodb:Query on figgy-config-usage-tracker in prod",
      "ops gains dynamodb:Query on figgy-config-usage-tracker by user in prod",
      "ops gains dynamodb:Query on figgy-config-usage-tracker by time in prod",
      "ops gains dynamodb:Query on figgy-user-cache in prod",
      "ops gains dynamodb:Scan on figgy-config-usage-tracker in prod",
      "ops gains dynamodb:Scan on figgy-config-usage-tracker by user in prod",
      "ops gains dynamodb:Scan on figgy-config-usage-tracker by time in prod",
      "ops gains dynamodb:Scan on figgy-user-cache in prod",
      "ops gains kms:Decrypt through dynamodb on figgy-config-usage-tracker in prod",
      "ops gains kms:Decrypt through dynamodb on figgy-user-cache in prod",
    ]);
  });

  it("names what is lost and gained by a change of a namespace", () => {
    const { roleTypes } = smallOrganization();
    const words = wordsAfter({
      roleTypes: { ...roleTypes, ops: { namespaces: ["/app"], keys: ["devops"] } },
    });

    expect(words).toContain("ops gains ssm:PutParameter on /app/* in prod");
    expect(words).toContain("ops loses ssm:PutParameter on /devops/* in prod");
    expect(words).toContain("ops loses kms:Decrypt on secrets of /devops/* under devops-key in prod");
    expect(words.filter((text) => text.startsWith("dev"))).toEqual([]);
  });

  it("leaves other roles to what is declared, which says the same shorter", () => {
    const { pipeline, ...withoutPipeline } = guardedOrganization();

    expect(pipeline).toBeDefined();
    expect(diffAccess(foundationOf(withoutPipeline), foundationOf(guardedOrganization()))).toEqual([]);
  });

  it("is the opposite the other way round", () => {
    const { roleTypes } = smallOrganization();
    const after = foundationOf(
      smallOrganization({ roleTypes: { ...roleTypes, dev: { namespaces: ["/app"], keys: ["app"] } } }),
    );

    expect(diffAccess(after, before).map(({ kind }) => kind)).toEqual(
      diffAccess(before, after).map(() => "loses"),
    );
  });

  it("counts all that a role may do as gained when the role is new, and as lost when it goes", () => {
    const identity = { bastion: { users: { alice: { roleTypes: ["dev"] } } } };
    const without = foundationOf(smallOrganization({ identity }));

    const gained = diffAccess(without, before);
    expect(new Set(gained.map(({ role, kind }) => `${role} ${kind}`))).toEqual(
      new Set(["ops gains", "user alice gains"]),
    );
    expect(changesInWords(gained)).toContain("ops gains ssm:DescribeParameters on all parameters in prod");
    expect(diffAccess(before, without)).toHaveLength(gained.length);
  });

  it("counts a new account's access, account by account", () => {
    const { accounts } = smallOrganization();
    const words = wordsAfter({ accounts: { ...accounts, stage: { id: "100000000004", kind: "workload" } } });

    expect(words).toContain("ops gains ssm:PutParameter on /devops/* in stage");
    expect(words.filter((text) => !text.endsWith(" in stage"))).toEqual(
      ["dev", "ops"].map(
        (role) => `user alice gains sts:AssumeRole with a second factor on role ${role} of stage in bastion`,
      ),
    );
  });

  it("says accounts together that change alike", () => {
    const accounts = {
      ...smallOrganization().accounts,
      stage: { id: "100000000004", kind: "workload" as const },
    };
    const { roleTypes } = smallOrganization();
    const wide = { ...roleTypes, dev: { namespaces: ["/app"], keys: ["app"] } };
    const changes = diffAccess(
      foundationOf(smallOrganization({ accounts })),
      foundationOf(smallOrganization({ accounts, roleTypes: wide })),
    );

    expect(changesInWords(changes)[0]).toBe("dev gains ssm:PutParameter on /app/* in prod, stage");
  });

  it("compares what may be done, not what is declared: a namespace that is new was perhaps open before", () => {
    const output = outputOf(smallOrganization());
    changeRolePolicy(output, "prod", "dev", (statements) => [
      ...statements,
      { Sid: "Wide", Effect: "Allow", Action: "ssm:GetParameter", Resource: "*" },
    ]);
    const configStore = {
      ...smallOrganization().configStore,
      namespaces: ["/app", "/devops", "/new", "/shared"],
    };
    const after = outputOf(smallOrganization({ configStore }));
    changeRolePolicy(after, "prod", "dev", (statements) => [
      ...statements,
      { Sid: "Wide", Effect: "Allow", Action: "ssm:GetParameter", Resource: "*" },
    ]);

    expect(diffAccess(readFoundation(output), readFoundation(after))).toEqual([]);
  });

  it("sees what a statement that was added by hand opens, with what decides it", () => {
    const output = outputOf(smallOrganization());
    changeRolePolicy(output, "prod", "dev", (statements) => [
      ...statements,
      {
        Sid: "ByHand",
        Effect: "Allow",
        Action: "ssm:Put*",
        Resource: "arn:aws:ssm:*:*:parameter/devops/*",
      },
    ]);

    const changes = diffAccess(before, readFoundation(output));

    expect(changesInWords(changes)).toEqual(["dev gains ssm:PutParameter on /devops/* in prod"]);
    expect(changes[0]!.reasons[0]).toMatch(/^Allow ByHand in .*identity policies/);
  });

  it("says of what is lost what allowed it before", () => {
    const { roleTypes } = smallOrganization();
    const after = foundationOf(
      smallOrganization({ roleTypes: { ...roleTypes, ops: { namespaces: ["/app"], keys: ["devops"] } } }),
    );
    const lost = diffAccess(before, after).find(
      ({ action, where }) => action === "ssm:PutParameter" && where === "/devops/*",
    )!;

    expect(lost).toMatchObject({ kind: "loses", role: "ops" });
    expect(lost.reasonsBefore![0]).toMatch(/^Allow \w+ in prod\/.* \(identity policies\)$/);
    expect(lost.reasons).toEqual([expect.stringMatching(/^nothing allows it in the identity policies of /)]);
  });

  it("says of access that hangs on an unknown condition that it may be gained, or lost", () => {
    const output = outputOf(smallOrganization());
    changeRolePolicy(output, "prod", "ops", (statements) =>
      statements.map((statement) =>
        statement.Sid === "WriteParameters"
          ? { ...statement, Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } }
          : statement,
      ),
    );
    const conditional = readFoundation(output);

    expect(changesInWords(diffAccess(before, conditional))).toEqual([
      "ops may lose ssm:PutParameter on /devops/* in prod",
      "ops may lose ssm:DeleteParameter on /devops/* in prod",
    ]);
    expect(diffAccess(conditional, before).map(({ kind }) => kind)).toEqual(["gains", "gains"]);
  });
});

describe("the difference in some accounts", () => {
  const [bastion, prod] = ["100000000001", "100000000005"];
  const wide = (): Partial<Definition> => ({
    roleTypes: { ...smallOrganization().roleTypes, dev: { namespaces: ["/app"], keys: ["app"] } },
    identity: {
      bastion: { users: { alice: { roleTypes: ["dev", "ops"] }, bob: { roleTypes: ["dev"] } } },
    },
  });
  const after = foundationOf(smallOrganization(wide()));
  const words = (...accounts: string[]) => {
    return changesInWords(diffAccess(...limitedTo([before, after], new Set(accounts))));
  };
  const ofRole = "dev gains ssm:PutParameter on /app/* in prod";
  const ofUser = "user bob gains sts:AssumeRole with a second factor on role dev of prod in bastion";

  it("is what roles there gain, and who gains them", () => {
    expect(words(prod)).toEqual(expect.arrayContaining([ofRole, ofUser]));
  });

  it("is what users gain in all accounts, where users change, and not what roles do there", () => {
    expect(words(bastion)).toContain(ofUser);
    expect(words(bastion)).not.toContain(ofRole);
  });

  it("is nothing in an account that there is not", () => {
    expect(words("999999999999").filter((text) => !text.startsWith("user bob"))).toEqual([]);
  });
});
