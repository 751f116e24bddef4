import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { Construct } from "constructs";
import { PropChecks } from "../../src/core/checks";
import type { Problem } from "../../src/core/errors";
import { refusal } from "../support/synthesized";

const DAYS = { minimum: 7, maximum: 30, unit: "days" };

function construct(): Construct {
  return new Construct(new TerraformStack(Testing.app(), "stack"), "Key");
}

function problemsOf(check: (checks: PropChecks) => void): readonly Problem[] {
  const checks = new PropChecks(construct());
  check(checks);
  return checks.problems.all;
}

describe("a whole number within a range", () => {
  it.each([7, 8, 30, undefined])("may be %s", (value) => {
    expect(problemsOf((checks) => checks.integer("window", value, DAYS))).toEqual([]);
  });

  it.each([6, 31, 7.5, Number.NaN, Number.POSITIVE_INFINITY, -7])("must not be %s", (value) => {
    expect(problemsOf((checks) => checks.integer("window", value, DAYS))).toEqual([
      {
        code: "VALUE_OUT_OF_RANGE",
        path: "stack/Key.window",
        value,
        allowed: "a whole number from 7 to 30 days",
        fix: "set window within that range, or leave it out for the default",
      },
    ]);
  });

  it("may be known only to Terraform", () => {
    const scope = construct();
    const later = new TerraformVariable(scope, "days", { type: "number" }).numberValue;

    expect(new PropChecks(scope).integer("window", later, DAYS).problems.all).toEqual([]);
  });
});

describe("one of a closed set", () => {
  it.each(["GOVERNANCE", "COMPLIANCE", undefined])("may be %s", (value) => {
    expect(problemsOf((checks) => checks.oneOf("mode", value, ["GOVERNANCE", "COMPLIANCE"]))).toEqual([]);
  });

  it("must not be anything else", () => {
    expect(problemsOf((checks) => checks.oneOf("mode", "governance", ["GOVERNANCE", "COMPLIANCE"]))).toEqual([
      {
        code: "VALUE_UNKNOWN",
        path: "stack/Key.mode",
        value: "governance",
        allowed: "GOVERNANCE, COMPLIANCE",
        fix: "set mode to one of these, or leave it out for the default",
      },
    ]);
  });

  it("may be known only to Terraform", () => {
    const scope = construct();
    const later = new TerraformVariable(scope, "mode", {}).stringValue;

    expect(new PropChecks(scope).oneOf("mode", later, ["GOVERNANCE"]).problems.all).toEqual([]);
  });
});

describe("a name", () => {
  it("may be what AWS accepts, or left out", () => {
    const problems = problemsOf((checks) =>
      checks.nameOf("role name", "roleName", "r".repeat(64)).nameOf("role name", "roleName", undefined),
    );

    expect(problems).toEqual([]);
  });

  it("must not be longer than AWS accepts", () => {
    expect(problemsOf((checks) => checks.nameOf("role name", "roleName", "r".repeat(66)))).toEqual([
      {
        code: "NAME_INVALID",
        path: "stack/Key.roleName",
        value: "r".repeat(66),
        allowed: "a role name of 1 to 64 characters: letters, digits and _+=,.@-",
        fix: "shorten it by 2 characters",
      },
    ]);
  });

  it("may be known only to Terraform", () => {
    const scope = construct();
    const later = new TerraformVariable(scope, "name", {}).stringValue;

    expect(new PropChecks(scope).nameOf("role name", "roleName", later).problems.all).toEqual([]);
  });
});

describe("a reason", () => {
  it.each(["short life", "the account is deleted every night"])("may be %j", (value) => {
    expect(problemsOf((checks) => checks.reason("because", value))).toEqual([]);
  });

  it.each(["", "because", "         x         ", undefined, 1_234_567_890])("must not be %j", (value) => {
    expect(problemsOf((checks) => checks.reason("because", value as string))).toEqual([
      {
        code: "REASON_MISSING",
        path: "stack/Key.because",
        value,
        allowed: "a reason of at least 10 characters, which reports will show",
        fix: "say in because why this account needs it, or leave it out for the safe default",
      },
    ]);
  });
});

describe("the pattern of a rule", () => {
  const patternOf = (length: number) => ({ source: ["x".repeat(length - '{"source":[""]}'.length)] });

  it("may have 2,048 characters", () => {
    expect(problemsOf((checks) => checks.eventPattern("events", patternOf(2_048)))).toEqual([]);
  });

  it("must not have more", () => {
    expect(problemsOf((checks) => checks.eventPattern("events", patternOf(2_049)))).toEqual([
      {
        code: "VALUE_OUT_OF_RANGE",
        path: "stack/Key.events",
        value: "a pattern of 2049 characters",
        allowed: "at most 2048 characters",
        fix: "match fewer values in events, or make a rule for each part of them",
      },
    ]);
  });
});

describe("a rule of its own", () => {
  const problem: Problem = {
    code: "COMBINATION_INVALID",
    path: "globalEvents",
    value: true,
    allowed: "x",
    fix: "y",
  };

  it("reports nothing while it holds", () => {
    expect(problemsOf((checks) => checks.that(true, problem))).toEqual([]);
  });

  it("reports the prop with the construct's path", () => {
    expect(problemsOf((checks) => checks.that(false, problem))).toEqual([
      { ...problem, path: "stack/Key.globalEvents" },
    ]);
  });
});

describe("a weakening", () => {
  it.each([undefined, { because: "the account is deleted every night" }])("may be %j", (value) => {
    expect(problemsOf((checks) => checks.weakening("protection", value))).toEqual([]);
  });

  it.each([{}, { because: "no" }, { because: null }, null, false])("must not be %j", (value) => {
    const problems = problemsOf((checks) => checks.weakening("protection", value as never));

    expect(problems).toMatchObject([{ code: "REASON_MISSING", path: "stack/Key.protection.because" }]);
    expect(problems[0]!.fix).toBe(
      "say in protection.because why this account needs it, or leave it out for the safe default",
    );
  });
});

it("all problems of a construct are thrown together", () => {
  const checks = new PropChecks(construct())
    .integer("window", 1, DAYS)
    .oneOf("mode", "x", ["y"])
    .reason("because", "no");

  const codes = refusal(() => checks.throwIfAny()).problems.map(({ code }) => code);

  expect(codes).toEqual(["VALUE_OUT_OF_RANGE", "VALUE_UNKNOWN", "REASON_MISSING"]);
});

it("props without a problem throw nothing", () => {
  expect(() => new PropChecks(construct()).integer("window", 7, DAYS).throwIfAny()).not.toThrow();
});
