import fc from "fast-check";
import { judge, type GateInput } from "../../../src/review/gate/judge";
import { readPolicy } from "../../../src/review/gate/read-policy";
import type { Report } from "../../../src/review/report";
import { notesOf } from "../../../src/review/render/summary";
import { review } from "../../../src/review/review";
import { SEVERITIES } from "../../../src/review/severity";
import { changeJson, planJson, planOf } from "../support/plans";

const NOW = new Date("2026-11-26T12:34:56.789Z");

function logs(before: number, after: number, address = "aws_cloudwatch_log_group.logs"): object {
  return changeJson("aws_cloudwatch_log_group", {
    address,
    before: { retention_in_days: before },
    after: { retention_in_days: after },
  });
}

const table = (key: string) =>
  changeJson("aws_dynamodb_table", { address: `aws_dynamodb_table.t["${key}"]`, before: { name: key } });
const imported = changeJson("aws_sns_topic", { actions: ["no-op"], change: { importing: { id: "x" } } });

/** A report on the same changes in some accounts. */
function reportOn(accounts: readonly string[], ...changes: object[]): Report {
  return review(accounts.map((account) => planOf(planJson(changes), `${account}.json`)));
}

function judged(report: Report, policy: object = {}, input: Partial<GateInput> = {}) {
  const read = readPolicy({ source: "review.yaml", value: policy, now: NOW });
  return judge(report, { policy: read, now: NOW, ...input });
}

/** What is decided of the only finding: verdicts with their accounts. */
function decided(report: Report, policy?: object, input?: Partial<GateInput>) {
  const { findings, gate } = judged(report, policy, input);
  const decisions = findings.flatMap((finding) =>
    finding.decisions!.map(({ verdict, places }) => `${verdict} ${places.map((one) => one.account).join()}`),
  );
  return { result: gate.result, decisions };
}

const accepted = (fields: object) => ({
  acknowledgements: {
    known: { accounts: ["*"], reason: "agreed", owner: "platform", expires: "2027-01-31", ...fields },
  },
});

describe("a gate without a policy", () => {
  it.each(["never", "high"])("lets no plan pass that ended with an error, and fails from %s", (failFrom) => {
    const whole = planOf(planJson([logs(30, 365)]), "dev.json");
    const part = planOf(planJson([], { errored: true }), "prod.json");

    expect(judged(review([whole]), { failFrom }).gate).toMatchObject({ result: "passed", problems: [] });
    expect(judged(review([whole, part]), { failFrom }).gate).toMatchObject({
      result: "failed",
      problems: [
        {
          path: "prod.json",
          what: "planning ended with an error",
          fix: "mend what `terraform plan` reported, and plan again",
        },
      ],
    });
  });

  it.each([
    ["an action that nobody knows", { change: { actions: ["delete", "boom"] } }],
    ["no change", { change: null }],
    ["no address", { address: 1 }],
  ])("lets no plan pass that has an entry with %s", (_, damage) => {
    const entry = { ...changeJson("aws_dynamodb_table", { before: { name: "t" } }), ...damage };

    const { gate } = judged(review([planOf(planJson([entry]), "prod.json")]), { failFrom: "never" });

    expect(gate).toMatchObject({
      result: "failed",
      problems: [
        { path: "prod.json", what: "1 of its entries cannot be read, and nobody has reviewed them" },
      ],
    });
  });

  it.each([
    ["high", logs(30, 7), "failed"],
    ["low", imported, "passed"],
  ])("decides of what is %s", (_, change, verdict) => {
    const { findings, gate } = judge(reportOn(["dev"], change), { now: NOW });

    expect(gate).toEqual({
      result: verdict,
      at: "2026-11-26T12:34:56Z",
      failFrom: "high",
      approvedBy: [],
      problems: [],
    });
    expect(findings[0]!.decisions).toEqual([
      { verdict, places: [{ account: "dev", address: expect.any(String) }] },
    ]);
  });

  it("passes what changes nothing", () => {
    expect(judge(reportOn(["dev"]), { now: NOW }).gate.result).toBe("passed");
  });
});

describe("the severity from which on findings fail", () => {
  it.each([
    ["never", "passed"],
    ["critical", "passed"],
    ["high", "failed"],
    ["info", "failed"],
  ])("may be %s: what is high is %s", (failFrom, result) => {
    expect(judged(reportOn(["dev"], logs(30, 7)), { failFrom }).gate).toMatchObject({ result, failFrom });
  });
});

describe("an account with several plans", () => {
  it("is held to what the policy says of it, whichever plan a finding is in", () => {
    const plan = (source: string) => planOf(planJson([logs(30, 7)]), source);
    const policy = {
      failFrom: "never",
      approvals: { production: { from: "high", accounts: ["prod"], approvers: ["carol"] } },
    };

    const report = review([plan("network/prod.json"), plan("data/prod.json"), plan("dev.json")]);

    expect(decided(report, policy)).toEqual({
      result: "approval-missing",
      decisions: ["approval-missing prod,prod", "passed dev"],
    });
  });
});

describe("the cases of a rule", () => {
  const report = reportOn(["dev", "prod", "sandbox-1"], logs(30, 7));

  it("count for the accounts that their patterns name; the first one counts", () => {
    const cases = [
      { accounts: ["sandbox-*"], outcome: "ignore", reason: "emptied every night" },
      { accounts: ["dev", "sandbox-1"], outcome: "warn" },
    ];

    expect(decided(report, { rules: { "retention-weakened": cases } })).toEqual({
      result: "failed",
      decisions: ["failed prod", "warned dev", "ignored sandbox-1"],
    });
  });

  it("are for every account where they name none", () => {
    expect(decided(report, { rules: { "retention-weakened": { outcome: "warn" } } })).toEqual({
      result: "passed",
      decisions: ["warned dev,prod,sandbox-1"],
    });
  });

  it("can fail what is not severe", () => {
    expect(decided(reportOn(["dev"], imported), { rules: { imported: { outcome: "fail" } } }).result).toBe(
      "failed",
    );
  });

  it("say why in the report", () => {
    const reason = "sandboxes are emptied every night";
    const { findings } = judged(report, { rules: { "retention-weakened": { outcome: "ignore", reason } } });

    expect(findings[0]!.decisions).toMatchObject([{ by: "rules.retention-weakened", reason }]);
  });
});

describe("an approval", () => {
  const report = reportOn(["dev", "prod"], logs(30, 7));
  const approvals = (fields: object) => ({
    approvals: { owners: { approvers: ["alice", "bob"], ...fields } },
  });

  it("is missing until one of the approvers has given it", () => {
    const policy = approvals({ from: "high" });

    expect(decided(report, policy)).toEqual({
      result: "approval-missing",
      decisions: ["approval-missing dev,prod"],
    });
    expect(decided(report, policy, { approvedBy: ["eve"] }).result).toBe("approval-missing");
    expect(decided(report, policy, { approvedBy: ["BoB"] }).result).toBe("passed");
    expect(decided(report, policy, { approvedBy: ["eve", "bob"] })).toEqual({
      result: "passed",
      decisions: ["approved dev,prod"],
    });
  });

  it("names who may give it, then who gave it", () => {
    const decision = (approvedBy: string[]) =>
      judged(report, approvals({ from: "high" }), { approvedBy }).findings[0]!.decisions![0];

    expect(decision([])).toMatchObject({ by: "approvals.owners", approvers: ["alice", "bob"] });
    expect(decision(["bob", "eve"])).toMatchObject({ by: "approvals.owners", approvers: ["bob"] });
  });

  it.each([
    ["of another rule", { rules: ["drift"] }],
    ["of a worse severity", { from: "critical" }],
    ["in another account", { from: "info", accounts: ["stage*"] }],
  ])("is of no use for a finding %s", (_, fields) => {
    expect(decided(report, approvals(fields), { approvedBy: ["alice"] })).toEqual({
      result: "failed",
      decisions: ["failed dev,prod"],
    });
  });

  it("is needed of each who has a say", () => {
    const policy = {
      approvals: {
        data: { rules: ["retention-weakened"], approvers: ["alice"] },
        security: { from: "high", accounts: ["prod"], approvers: ["carol"] },
      },
    };

    expect(decided(report, policy, { approvedBy: ["alice"] })).toEqual({
      result: "approval-missing",
      decisions: ["approval-missing prod", "approved dev"],
    });
    expect(decided(report, policy, { approvedBy: ["carol", "alice"] }).result).toBe("passed");
  });

  it("does not make up for what fails", () => {
    const policy = { ...approvals({ from: "high" }), rules: { "retention-weakened": { outcome: "fail" } } };

    expect(decided(report, policy, { approvedBy: ["alice"] }).result).toBe("failed");
  });
});

describe("an acknowledgement", () => {
  const report = reportOn(["dev", "prod"], logs(365, 30));
  const { fingerprint } = report.findings[0]!;

  it("accepts the change with its fingerprint, which stays in the report with reason and owner", () => {
    const { findings, gate } = judged(report, accepted({ fingerprint }));

    expect(gate).toMatchObject({ result: "passed", problems: [] });
    expect(findings[0]!.decisions).toMatchObject([
      {
        verdict: "acknowledged",
        by: "acknowledgements.known",
        reason: "agreed",
        owner: "platform",
        expires: "2027-01-31",
      },
    ]);
  });

  it("does not accept the next change of the same attribute", () => {
    const next = reportOn(["dev"], logs(30, 1));
    const known = accepted({ fingerprint, rule: "retention-weakened" });

    expect(judged(next, known).gate).toMatchObject({
      result: "failed",
      problems: [
        {
          path: "acknowledgements.known",
          what: "it matches nothing",
          fix: "remove it, or correct what it is to match",
        },
      ],
    });
  });

  it("accepts in the accounts that it names only", () => {
    expect(decided(report, accepted({ fingerprint, accounts: ["dev"] }))).toEqual({
      result: "failed",
      decisions: ["failed prod", "acknowledged dev"],
    });
  });

  it("accepts by rule and address, with * for any characters and nothing else special", () => {
    const tables = reportOn(["dev"], table("a"), table("b"));
    const by = (address: string) => decided(tables, accepted({ rule: "data-destroyed", address })).decisions;

    expect(by("aws_dynamodb_table.*")).toEqual(["acknowledged dev,dev"]);
    expect(by('aws_dynamodb_table.t["a"]')).toEqual(["failed dev", "acknowledged dev"]);
    expect(by("aws_dynamodb_table.t[ab]")).toEqual(["failed dev,dev"]);
  });

  it("accepts one instance by a fingerprint and its address", () => {
    const tables = reportOn(["dev"], table("a"), table("b"));
    const only = { fingerprint: tables.findings[0]!.fingerprint, address: 'aws_dynamodb_table.t["a"]' };

    expect(decided(tables, accepted(only)).decisions).toEqual(["failed dev", "acknowledged dev"]);
  });

  it("counts before what else the policy says", () => {
    const policy = {
      ...accepted({ fingerprint }),
      rules: { "retention-weakened": { outcome: "fail" } },
      approvals: { all: { from: "info", approvers: ["alice"] } },
    };

    expect(judged(report, policy).gate.result).toBe("passed");
  });

  it.each([
    ["2026-11-26", "passed", []],
    ["2026-11-25", "failed", ["it expired on 2026-11-25 and still matches"]],
  ])("until %s has passed on 26 November", (expires, result, problems) => {
    const { gate } = judged(report, accepted({ fingerprint, expires }));

    expect([gate.result, gate.problems.map(({ what }) => what)]).toEqual([result, problems]);
  });

  it("has expired although nothing matches it", () => {
    const { gate } = judged(reportOn(["dev"]), accepted({ fingerprint, expires: "2026-01-01" }));

    expect(gate.problems).toEqual([
      {
        path: "acknowledgements.known",
        what: "it expired on 2026-01-01 and matches nothing",
        fix: "remove it",
      },
    ]);
  });

  it.each(["2026-01-01", "2027-01-01"])(
    "holds up no review without one of its accounts, whether it expires on %s or matches nothing",
    (expires) => {
      const { gate } = judged(
        reportOn(["stage"]),
        accepted({ fingerprint, accounts: ["dev", "prod*"], expires }),
      );

      expect(gate).toMatchObject({ result: "passed", problems: [] });
    },
  );

  const compared = (report: Report): Report => ({
    ...report,
    plans: report.plans.map((plan) => ({ ...plan, compared: true })),
  });
  const NOTHING = {
    path: "acknowledgements.known",
    what: "it matches nothing in plans alone, which do not tell all that it may be of",
  };

  it.each([
    ["a fingerprint alone", {}, "state the rule beside the fingerprint, or review with --base and --head"],
    [
      "a rule of which outputs tell more",
      { rule: "access-gained" },
      "review with --base and --head to know whether it still matches",
    ],
  ])("of %s is not judged by plans alone, and is told of", (_label, fields, fix) => {
    const { gate } = judged(reportOn(["dev"]), accepted({ fingerprint, ...fields }));

    expect(gate).toMatchObject({ result: "passed", problems: [], notices: [{ ...NOTHING, fix }] });
    expect(notesOf({ ...reportOn(["dev"]), gate }).at(-1)).toBe(`${NOTHING.path}: ${NOTHING.what}; ${fix}`);
  });

  it.each([[{}], [{ rule: "access-gained" }], [{ rule: "retention-weakened" }]])(
    "is judged by plans with two outputs, whatever it is of: %j",
    (fields) => {
      const { gate } = judged(compared(reportOn(["dev"])), accepted({ fingerprint, ...fields }));

      expect(gate.problems).toMatchObject([{ path: "acknowledgements.known", what: "it matches nothing" }]);
      expect(gate).not.toHaveProperty("notices");
    },
  );

  it("is judged where one of its accounts tells all that it may be of", () => {
    const report = reportOn(["dev", "prod"]);
    const [dev, prod] = report.plans;
    const plans = [dev!, { ...prod!, compared: true }];

    expect(judged({ ...report, plans }, accepted({ fingerprint })).gate.problems).toHaveLength(1);
  });

  it("of a fingerprint accepts nothing where its rule is another", () => {
    expect(decided(report, accepted({ fingerprint, rule: "drift" })).decisions).toEqual(["failed dev,prod"]);
    expect(decided(report, accepted({ fingerprint, rule: "retention-weakened" })).decisions).toEqual([
      "acknowledged dev,prod",
    ]);
  });

  it("may match nothing in synthesized output, which does not show all that a plan does", () => {
    const synthesized = reportOn(["dev"]);
    const plans = synthesized.plans.map((plan) => ({ ...plan, kind: "synthesized" as const }));

    expect(judged({ ...synthesized, plans }, accepted({ fingerprint })).gate.result).toBe("passed");
  });
});

describe("a name that no account of the review has", () => {
  const report = reportOn(["dev", "prod"], logs(30, 7));
  const approval = (...accounts: string[]) => ({
    failFrom: "never",
    approvals: { sec: { from: "medium", accounts, approvers: ["alice"] } },
  });
  const noticesOf = (policy: object, input: Partial<GateInput> = {}) =>
    judged(report, policy, input).gate.notices?.map(({ path, what, fix }) => `${path}: ${what}; ${fix}`);

  it("is told of with the account that is named most alike, and fails nothing", () => {
    const { gate } = judged(report, approval("prdo"));

    expect(gate).toMatchObject({ result: "passed", problems: [] });
    expect(notesOf({ ...report, gate })).toEqual([
      "approvals.sec: prdo is no account of this review; did you mean prod? If not, it is for other reviews",
    ]);
  });

  it.each(["Prod", "prdo*"])("may be %s, in a rule", (name) => {
    expect(noticesOf({ rules: { drift: { accounts: [name], outcome: "fail" } } })).toEqual([
      `rules.drift: ${name} is no account of this review; did you mean prod? If not, it is for other reviews`,
    ]);
  });

  it("may be of another review", () => {
    expect(noticesOf(approval("dev", "sandbox-*"))).toEqual([
      "approvals.sec: sandbox-* is no account of this review; correct it, unless it is for other reviews",
    ]);
  });

  it("is told of once, with all places where it stands", () => {
    const rules = { drift: [{ accounts: ["qa"], outcome: "warn" }, { outcome: "fail" }] };
    const known = { ...accepted({ rule: "drift", address: "*", accounts: ["qa"] }) };

    expect(noticesOf({ ...approval("qa"), ...known, rules })).toEqual([
      expect.stringMatching(/^rules\.drift\[0\], approvals\.sec, acknowledgements\.known: qa is no account/),
    ]);
  });

  it.each([
    ["an account of the review", approval("prod", "d*"), {}],
    ["a synthesized stack", approval("qa"), { knownAccounts: ["qa"] }],
  ])("is none where %s has it", (_, policy, input) => {
    expect(noticesOf(policy, input)).toBeUndefined();
  });

  it("is told of by no review that has no account", () => {
    expect(judged(review([]), approval("prod")).gate).not.toHaveProperty("notices");
  });
});

describe("any policy", () => {
  const report = reportOn(["dev", "prod", "qa"], logs(365, 30), table("a"), table("b"), imported);
  const accounts = fc.uniqueArray(fc.constantFrom("dev", "prod", "q*", "*"), { minLength: 1 });
  const rules = fc.constantFrom("retention-weakened", "data-destroyed", "imported", "drift");
  // None of them is for accounts that all have a case before it.
  const cases = fc
    .subarray([["dev"], ["prod", "q*"], ["q*", "*"]], { minLength: 1 })
    .chain((lists) => fc.tuple(...lists.map((list) => caseFor(list))));
  const caseFor = (list: string[]) =>
    fc.record({
      accounts: fc.constant(list),
      outcome: fc.constantFrom("fail", "warn", "ignore"),
      reason: fc.constant("r"),
    });
  const policies = fc.record({
    failFrom: fc.constantFrom(...SEVERITIES, "never"),
    rules: fc.dictionary(rules, cases),
    approvals: fc.dictionary(
      fc.constantFrom("one", "two"),
      fc.record({ accounts, from: fc.constantFrom(...SEVERITIES), approvers: fc.constant(["alice"]) }),
    ),
    acknowledgements: fc.dictionary(
      fc.constantFrom("one", "two"),
      fc.record({
        accounts,
        rule: rules,
        address: fc.constantFrom("*", '*["a"]'),
        reason: fc.constant("r"),
        owner: fc.constant("o"),
        expires: fc.constantFrom("2026-11-01", "2026-12-01"),
      }),
    ),
  });

  it("decides of each place once, keeps every finding, and passes only what nothing speaks against", () => {
    fc.assert(
      fc.property(policies, fc.subarray(["alice", "bob"]), (policy, approvedBy) => {
        const { findings, gate, ...rest } = judged(report, policy, { approvedBy });
        const verdicts = findings.flatMap(({ decisions }) => decisions!.map(({ verdict }) => verdict));
        const speaksAgainst = verdicts.includes("failed") || gate.problems.length > 0;

        for (const [index, { decisions, ...finding }] of findings.entries()) {
          expect(finding).toEqual(report.findings[index]);
          const decidedPlaces = decisions!.flatMap(({ places }) =>
            places.map((place) => JSON.stringify(place)),
          );
          expect(decidedPlaces.sort()).toEqual(finding.places.map((place) => JSON.stringify(place)).sort());
        }
        expect(rest).toMatchObject({ changes: report.changes, plans: report.plans });
        expect(gate.result === "failed").toBe(speaksAgainst);
        expect(gate.result === "passed").toBe(!speaksAgainst && !verdicts.includes("approval-missing"));
      }),
    );
  });
});
