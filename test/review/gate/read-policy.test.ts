import { ACKNOWLEDGEMENT_DAYS, readPolicy } from "../../../src/review/gate/read-policy";
import { refusal } from "../../support/synthesized";

const NOW = new Date("2026-11-26T23:59:59Z");
const read = (value: unknown) => readPolicy({ source: "review.yaml", value, now: NOW });
const problemsOf = (value: unknown) =>
  refusal(() => read(value)).problems.map(({ code, path, fix }) => `${code} ${path}: ${fix}`);

const acknowledgement = {
  fingerprint: "0123456789abcdef",
  accounts: ["dev"],
  reason: "agreed",
  owner: "platform",
  expires: "2026-12-01",
};
const acknowledged = (fields: object) => ({ acknowledgements: { a: { ...acknowledgement, ...fields } } });

const FOR_NONE = "name accounts, or leave it out for all of them: for none it never counts";
const NEVER =
  "rules.drift[1]: move it before the case that takes its accounts, or remove it: it would never count";
/** Two cases of a rule, each with its accounts. */
const cases = (...accounts: (string[] | undefined)[]) => ({
  rules: {
    drift: accounts.map((one) => ({ ...(one && { accounts: one }), outcome: "warn" })),
  },
});

describe("a policy", () => {
  it.each([
    [["prod"], undefined],
    [["p*"], ["prod", "dev"]],
    [["prod"], ["p*"]],
    [["p.d"], ["p*d"]],
  ])("may have a case for %j before one for %j", (first, second) => {
    expect(read(cases(first, second)).rules.drift).toHaveLength(2);
  });

  it.each([[{}], [null]])("may be empty, as %j is", (value) => {
    expect(read(value)).toEqual({
      source: "review.yaml",
      failFrom: "high",
      rules: {},
      approvals: [],
      acknowledgements: [],
    });
  });

  it("states what fails, what takes an approval, and what is accepted", () => {
    const policy = read({
      failFrom: "critical",
      rules: {
        drift: { outcome: "warn" },
        destroyed: [{ accounts: ["b", "a"], outcome: "ignore", reason: "emptied" }, { outcome: "fail" }],
      },
      approvals: { security: { rules: ["trust-changed"], from: "critical", approvers: ["bob", "alice"] } },
      acknowledgements: { a: acknowledgement },
    });

    expect(policy).toEqual({
      source: "review.yaml",
      failFrom: "critical",
      rules: {
        drift: [{ accounts: ["*"], outcome: "warn", reason: undefined }],
        destroyed: [
          { accounts: ["a", "b"], outcome: "ignore", reason: "emptied" },
          { accounts: ["*"], outcome: "fail", reason: undefined },
        ],
      },
      approvals: [
        {
          name: "security",
          rules: ["trust-changed"],
          from: "critical",
          accounts: ["*"],
          approvers: ["alice", "bob"],
        },
      ],
      acknowledgements: [{ name: "a", ...acknowledgement, rule: undefined, address: undefined }],
    });
  });
});

describe("the last day of an acknowledgement", () => {
  it.each([
    [undefined, "2027-02-24", "2027-02-25"],
    [1, "2026-11-27", "2026-11-28"],
    [ACKNOWLEDGEMENT_DAYS.longest, "2027-11-27", "2027-11-28"],
  ])("may be as far as acknowledgementDays (%s) says", (acknowledgementDays, last, tooLate) => {
    const stated = acknowledgementDays === undefined ? {} : { acknowledgementDays };

    expect(read({ ...stated, ...acknowledged({ expires: last }) }).acknowledgements[0]!.expires).toBe(last);
    expect(problemsOf({ ...stated, ...acknowledged({ expires: tooLate }) })).toEqual([
      "VALUE_OUT_OF_RANGE acknowledgements.a.expires: accept it for a shorter time, or state acknowledgementDays at the top of the file",
    ]);
  });

  it.each([0, 367, 1.5])("is refused with acknowledgementDays of %s", (acknowledgementDays) => {
    expect(problemsOf({ acknowledgementDays })).toEqual([
      "VALUE_OUT_OF_RANGE acknowledgementDays: set acknowledgementDays within that range",
    ]);
  });

  it.each(["2026-02-30", "26-12-01", "tomorrow", 20261201])("is a day of the calendar, not %s", (expires) => {
    expect(problemsOf(acknowledged({ expires }))).toEqual([
      "REVIEW_POLICY_MALFORMED acknowledgements.a.expires: write the day as YYYY-MM-DD",
    ]);
  });
});

describe("what a policy refuses", () => {
  it.each<[string, unknown, string]>([
    [
      "a list",
      [],
      "REVIEW_POLICY_MALFORMED policy: write a mapping with failFrom, acknowledgementDays, rules, approvals, acknowledgements there",
    ],
    ["a misspelt field", { failfrom: "high" }, "REVIEW_POLICY_UNKNOWN_PROPERTY failfrom: write failFrom"],
    ["an unknown severity", { failFrom: "hig" }, "VALUE_UNKNOWN failFrom: write high"],
    [
      "a misspelt rule",
      { rules: { "retention-weakend": { outcome: "warn" } } },
      "REVIEW_POLICY_UNKNOWN_PROPERTY rules.retention-weakend: write retention-weakened",
    ],
    [
      "a rule without outcome",
      { rules: { drift: {} } },
      "REVIEW_POLICY_MALFORMED rules.drift.outcome: state it",
    ],
    [
      "an unknown outcome",
      { rules: { drift: [{ outcome: "no" }] } },
      "VALUE_UNKNOWN rules.drift[0].outcome: write one of these",
    ],
    [
      "to ignore without a reason",
      { rules: { drift: { outcome: "ignore" } } },
      "REASON_MISSING rules.drift.reason: say why the finding does not matter there",
    ],
    [
      "an approval of nothing",
      { approvals: { a: { approvers: ["x"] } } },
      "VALUE_MISSING approvals.a: name the rules, or the severity from which on an approval is needed",
    ],
    [
      "an approval of an unknown rule",
      { approvals: { a: { rules: ["drif"], approvers: ["x"] } } },
      "VALUE_UNKNOWN approvals.a.rules: write drift",
    ],
    [
      "an approval by nobody",
      { approvals: { a: { from: "low", approvers: [] } } },
      "VALUE_MISSING approvals.a.approvers: name who may approve, as the pipeline names them in --approved-by",
    ],
    [
      "an approval of an empty list of rules",
      { approvals: { a: { rules: [], approvers: ["x"] } } },
      "VALUE_MISSING approvals.a: name the rules, or the severity from which on an approval is needed",
    ],
    [
      "an approval in no account",
      { approvals: { a: { from: "low", accounts: [], approvers: ["x"] } } },
      `VALUE_MISSING approvals.a.accounts: ${FOR_NONE}`,
    ],
    [
      "a case in no account",
      { rules: { drift: { accounts: [], outcome: "fail" } } },
      `VALUE_MISSING rules.drift.accounts: ${FOR_NONE}`,
    ],
    [
      "a rule without a case",
      { rules: { drift: [] } },
      "VALUE_MISSING rules.drift: remove the rule, or state an outcome: without one nothing is decided of its findings",
    ],
    ["a case after one for all accounts", cases(undefined, ["prod"]), `COMBINATION_INVALID ${NEVER}`],
    ["a case for all after one for all", cases(["*"], undefined), `COMBINATION_INVALID ${NEVER}`],
    [
      "a case after one that takes its accounts",
      cases(["p*"], ["prod", "p*d"]),
      `COMBINATION_INVALID ${NEVER}`,
    ],
    ["a case of the same accounts", cases(["a", "b"], ["b"]), `COMBINATION_INVALID ${NEVER}`],
    [
      "an acknowledgement in no account",
      acknowledged({ accounts: [] }),
      "VALUE_MISSING acknowledgements.a.accounts: name the accounts in which it is accepted: for none it never counts, and never expires",
    ],
    [
      "a fingerprint of another kind",
      acknowledged({ fingerprint: "ABC" }),
      "REVIEW_POLICY_MALFORMED acknowledgements.a.fingerprint: copy them from the report",
    ],
    [
      "a fingerprint that YAML takes for a number",
      acknowledged({ fingerprint: 1234567890123456 }),
      "REVIEW_POLICY_MALFORMED acknowledgements.a.fingerprint: put it in quotes",
    ],
    [
      "a rule without address",
      acknowledged({ fingerprint: undefined, rule: "drift" }),
      "COMBINATION_INVALID acknowledgements.a: copy the fingerprint from the report: it accepts that one change and no other",
    ],
    [
      "nothing to match",
      acknowledged({ fingerprint: undefined }),
      "COMBINATION_INVALID acknowledgements.a: copy the fingerprint from the report: it accepts that one change and no other",
    ],
    [
      "no accounts",
      acknowledged({ accounts: undefined }),
      "REVIEW_POLICY_MALFORMED acknowledgements.a.accounts: state it",
    ],
    [
      "no reason",
      acknowledged({ reason: undefined }),
      "REVIEW_POLICY_MALFORMED acknowledgements.a.reason: state it",
    ],
    [
      "no owner",
      acknowledged({ owner: "" }),
      "REVIEW_POLICY_MALFORMED acknowledgements.a.owner: write a text there",
    ],
    [
      "no last day",
      acknowledged({ expires: undefined }),
      "REVIEW_POLICY_MALFORMED acknowledgements.a.expires: state it",
    ],
  ])("is %s", (_, value, problem) => {
    expect(problemsOf(value)).toEqual([problem]);
  });

  it("is told at once", () => {
    const value = { failFrom: "no", rules: { drift: { outcome: "ignore" } }, approvals: { a: null } };

    expect(problemsOf(value)).toHaveLength(3);
  });
});
