import { join } from "node:path";
import { type AccessChange, changesInWords, diffAccess } from "../../src/access/matrix/diff";
import { readFoundation } from "../../src/access/matrix/store";
import { withPlannedAccess } from "../../src/review/planned/access";
import { type PlanText, readPlan } from "../../src/review/plan/read-plan";
import type { Finding } from "../../src/review/report";
import { review } from "../../src/review/review";
import { type Definition, outputOf, smallOrganization } from "../access/matrix/organizations";
import { type Emulator, startEmulator } from "../support/emulator";
import { describeInFull } from "../support/scope";
import { Terraform } from "../support/terraform";

jest.setTimeout(900_000);

/** The credentials with which Terraform starts, and assumes the role of each account. */
const CALLER = "999999999999";

const STACKS = ["prod", "bastion"];

const { roleTypes } = smallOrganization();

/** `dev` gains a namespace to write and a key, `ops` loses writing; there are a role type, a user and a key more. */
const CHANGED: Partial<Definition> = {
  configStore: { namespaces: ["/app", "/devops", "/shared"], keys: { app: {}, devops: {}, fresh: {} } },
  roleTypes: {
    ...roleTypes,
    dev: { namespaces: { "/app": "write" }, keys: ["app", "fresh"] },
    ops: { namespaces: { "/devops": "read" }, keys: ["devops"] },
    sre: { namespaces: ["/shared"], keys: ["app"] },
  },
  identity: { bastion: { users: { alice: { roleTypes: ["dev", "ops"] }, bob: { roleTypes: ["sre"] } } } },
};

const COST = "two accounts are applied";

describeInFull(["python", "terraform"], "the access that plans of real accounts give", COST, () => {
  const [base, head] = [outputOf(smallOrganization()), outputOf(smallOrganization(CHANGED))];
  const runs: Terraform[] = [];
  const plans = new Map<string, PlanText>();
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startEmulator();
    await Promise.all(STACKS.map(planned));
  });

  afterAll(async () => {
    for (const run of runs) run.remove();
    await emulator.stop();
  });

  async function planned(stack: string): Promise<void> {
    const folderOf = (output: string) => join(output, "stacks", stack);
    const terraform = new Terraform(folderOf(base), { endpoint: emulator.endpoint, account: CALLER });
    runs.push(terraform);
    await terraform.init();
    await plan("new");
    await terraform.apply();
    await plan("same");
    terraform.update(folderOf(head));
    await plan("changed");
    if (stack === "prod") await plan("targeted", "-target=aws_iam_policy.People_Access-dev_8623DF12");

    async function plan(what: string, ...options: string[]): Promise<void> {
      await terraform.run("plan", "-out=review.tfplan", ...options);
      const text = await terraform.run("show", "-json", "review.tfplan");
      plans.set(`${what} ${stack}`, { source: `${what}/${stack}.json`, text });
    }
  }

  const read = (...names: string[]) =>
    withPlannedAccess(names.map((name) => readPlan({ ...plans.get(name)!, account: name.split(" ")[1] })));
  const accessOf = (...names: string[]) => read(...names).flatMap(({ access = [] }) => access);
  const told = (changes: readonly AccessChange[]) => changesInWords(changes).sort();
  const findings = (rule: string, ...names: string[]): readonly Finding[] =>
    review(read(...names)).findings.filter((finding) => finding.rule === rule);

  it("is what the outputs give that they were made from", () => {
    const expected = diffAccess(readFoundation(base), readFoundation(head));

    expect(told(accessOf("changed prod", "changed bastion"))).toEqual(told(expected));
    expect(expected.length).toBeGreaterThan(50);
  });

  it("is all that roles and users may do in accounts that are new", () => {
    const expected = diffAccess(readFoundation([]), readFoundation(base));

    expect(told(accessOf("new prod", "new bastion"))).toEqual(told(expected));
  });

  it("is none where nothing changes", () => {
    expect(accessOf("same prod", "same bastion")).toEqual([]);
  });

  it("is that of a targeted plan alone, of an account alone", () => {
    const words = told(accessOf("targeted prod"));

    expect(words).toContain("dev gains ssm:PutParameter on /app/* in prod");
    expect(words.filter((text) => !text.startsWith("dev gains"))).toEqual([]);
  });

  it("is told by role, action, namespace and account, and not by the policy a second time", () => {
    const [dev, ...others] = findings("access-gained", "changed prod", "changed bastion").filter(
      ({ places }) => places.some(({ address }) => address.includes("Access-dev")),
    );

    expect(others).toEqual([]);
    expect(dev).toMatchObject({
      what: "dev gains kms:Decrypt, ssm:PutParameter, ssm:DeleteParameter and 4 more actions",
      places: [{ account: "prod", address: "aws_iam_policy.People_Access-dev_8623DF12" }],
    });
    expect(dev!.details).toContain("ssm:PutParameter, ssm:DeleteParameter on /app/*");
  });

  it("that is lost is told so as well", () => {
    const [ops, ...others] = findings("access-lost", "changed prod", "changed bastion").filter(({ places }) =>
      places.some(({ address }) => address.includes("Access-ops")),
    );

    expect(others).toEqual([]);
    expect(ops).toMatchObject({
      what: "ops loses ssm:PutParameter, ssm:DeleteParameter, kms:Encrypt and 3 more actions",
      places: [{ account: "prod" }],
    });
    expect(ops!.details).toContain("ssm:PutParameter, ssm:DeleteParameter on /devops/*");
  });

  it("names who may assume a role that another plan makes", () => {
    expect(findings("access-gained", "changed prod", "changed bastion").map(({ what }) => what)).toContain(
      "user bob gains sts:AssumeRole, iam:GetUser, iam:ListMFADevices and 3 more actions",
    );
  });
});
