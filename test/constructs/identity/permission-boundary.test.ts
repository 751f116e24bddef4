import { AccountBaseline } from "../../../src/constructs/baseline/account-baseline";
import { BastionIdentity } from "../../../src/constructs/identity/bastion-identity";
import { OktaLookupUser } from "../../../src/constructs/identity/okta-lookup-user";
import {
  PermissionBoundary,
  type PermissionBoundaryProps,
} from "../../../src/constructs/identity/permission-boundary";
import { policyOf, refusal, synthesize } from "../../support/synthesized";

const BECAUSE = "roles change every week here";
const EXISTING = "arn:aws:iam::111111111111:policy/company-boundary";

const boundaryWith = (props?: PermissionBoundaryProps) =>
  synthesize((stack) => {
    new PermissionBoundary(stack, "Boundary", props);
  }).resource("aws_iam_policy", "Boundary/Resource");
const sidsOf = (policy: string) => policyOf(policy).Statement.map(({ Sid }) => String(Sid));

describe("a permissions boundary", () => {
  it("has a name, and protects no table and no role, by default", () => {
    const { name, policy } = boundaryWith();

    expect(name).toBe("figgy-people-boundary");
    expect(sidsOf(policy as string)).not.toEqual(expect.arrayContaining(["RecordsStay"]));
    expect(sidsOf(policy as string)).not.toEqual(expect.arrayContaining(["RolesStay"]));
  });

  it("protects tables and roles, and denies what else it is told", () => {
    const { name, policy } = boundaryWith({
      policyName: "company",
      appendOnlyTables: ["records"],
      protectedRoleArns: ["arn:aws:iam::111111111111:role/deploy"],
      denials: [{ sid: "NoEc2", effect: "Deny", actions: ["ec2:*"], resources: ["*"] }],
    });

    expect(name).toBe("company");
    expect(sidsOf(policy as string)).toEqual(expect.arrayContaining(["RecordsStay", "RolesStay", "NoEc2"]));
  });

  it.each([undefined, "conf"])(
    "leaves functions, their rules and roles, and logs of trails be: %s",
    (prefix) => {
      const { policy } = boundaryWith({ prefix });

      for (const name of ["function:", "rule/", "role/", "trail-logs"]) {
        const [before, after] = name === "trail-logs" ? ["", `-${name}-111111111111-*`] : [name, "-*"];
        expect(policy).toContain(`:${before}${prefix ?? "figgy"}${after}"`);
      }
    },
  );

  it.each([undefined, "conf"])(
    "is named by the prefix, and covers the buckets of the baseline: %s",
    (prefix) => {
      const synthesized = synthesize((stack) => {
        new AccountBaseline(stack, "Baseline", { prefix });
        new PermissionBoundary(stack, "Boundary", { prefix });
      });
      const { name, policy } = synthesized.resource("aws_iam_policy", "Boundary/Resource");
      const stays = policyOf(policy as string).Statement.find(({ Sid }) => Sid === "TrailsStay")!;
      const buckets = Object.values(synthesized.resources("aws_s3_bucket")).map(
        ({ bucket }) => bucket as string,
      );
      const logs = ([stays.Resource].flat() as string[]).filter((arn) => arn.startsWith("arn:aws:s3:::"));

      expect(name).toBe(`${prefix ?? "figgy"}-people-boundary`);
      expect(buckets).toHaveLength(2);
      expect(logs).toHaveLength(1);
      expect(logs[0]!.endsWith("-*")).toBe(true);
      for (const bucket of buckets)
        expect(`arn:aws:s3:::${bucket}`.startsWith(logs[0]!.slice(0, -1))).toBe(true);
    },
  );

  it("has room for what people declare besides, with all that an organization protects", () => {
    const { policy } = boundaryWith({
      appendOnlyTables: ["figgy-config-auditor"],
      protectedRoleArns: ["apply", "plan", "break-glass", "OrganizationAccountAccessRole"].map(
        (name) => `arn:aws-us-gov:iam::111111111111:role/figgy-${name}`,
      ),
    });

    expect((policy as string).replaceAll("$${", "${").length).toBeLessThan(4_000);
  });

  it("is refused with a name that IAM refuses", () => {
    expect(refusal(() => boundaryWith({ policyName: "a b" })).problems).toMatchObject([
      { code: "NAME_INVALID", path: "stack/Boundary.policyName" },
    ]);
  });

  it("is refused when it is larger than a policy can be", () => {
    const protectedRoleArns = Array.from(
      { length: 150 },
      (_, i) => `arn:aws:iam::111111111111:role/deploy-${i}`,
    );

    expect(refusal(() => boundaryWith({ protectedRoleArns })).code).toBe("POLICY_TOO_LARGE");
  });

  it("that exists already is taken by those who are given it", () => {
    const synthesized = synthesize((stack) => {
      const boundary = PermissionBoundary.fromPolicyName(stack, "Boundary", "company-boundary");
      new OktaLookupUser(stack, "Okta", { because: BECAUSE, prefix: "conf", boundary });
      new BastionIdentity(stack, "Bastion", {
        prefix: "conf",
        users: { alice: { roleTypes: ["dev"] } },
        roleTypes: ["dev"],
        accounts: { dev: "100000000002" },
        boundary,
      });
    });
    const users = Object.values(synthesized.resources("aws_iam_user"));

    expect(
      users.map(({ name, path, permissions_boundary }) => [name, path, permissions_boundary] as unknown),
    ).toEqual(
      expect.arrayContaining([
        ["conf-oktaSSOUser", "/system/", EXISTING],
        ["alice", "/conf/", EXISTING],
      ]),
    );
    expect(
      Object.values(synthesized.resources("aws_iam_policy"))
        .map(({ name }) => String(name))
        .sort(),
    ).toEqual(["conf-assume-dev", "conf-describe-parameters", "conf-get-conf-configs"]);
  });
});

describe("users for emergencies", () => {
  const bastion = (users: readonly string[]) =>
    synthesize((stack) => {
      new BastionIdentity(stack, "Bastion", {
        users: { alice: { roleTypes: ["dev"] }, bob: { roleTypes: ["dev"] } },
        roleTypes: ["dev"],
        accounts: { dev: "100000000002" },
        breakGlass: { users, roleArns: ["arn:aws:iam::100000000002:role/figgy-break-glass"] },
      });
    });

  it("are members of a group besides those of their role types", () => {
    const made = bastion(["alice"]);

    expect(made.resource("aws_iam_group", "Bastion/BreakGlass/Resource").name).toBe("break-glass");
    expect(
      policyOf(made.resource("aws_iam_policy", "Bastion/BreakGlass/Assuming/Resource").policy as string)
        .Statement,
    ).toEqual([
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: "arn:aws:iam::100000000002:role/figgy-break-glass",
      },
    ]);
    const groupsOf = (user: string) =>
      made.resource("aws_iam_user_group_membership", `Bastion/User-${user}/Groups`).groups as string[];
    expect(groupsOf("alice")).toHaveLength(2);
    expect(groupsOf("bob")).toHaveLength(1);
  });

  it("are refused when they are no users of the bastion", () => {
    expect(refusal(() => bastion(["carol"])).message).toBe(
      [
        "USER_UNDECLARED stack/Bastion.breakGlass.users: the user is not declared",
        '  given    "carol"',
        "  allowed  alice, bob",
        "  fix      correct its spelling, or declare the user in users",
      ].join("\n"),
    );
  });
});
