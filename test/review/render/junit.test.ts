import fc from "fast-check";
import { SaxesParser } from "saxes";
import type { Decision, Report } from "../../../src/review/report";
import { renderJunit } from "../../../src/review/render/junit";
import { review } from "../../../src/review/review";
import { RULES } from "../../../src/review/rules/all-rules";
import { changeJson, planJson, planOf } from "../support/plans";
import { reports } from "../support/random-reports";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly elements: Element[];
  text: string;
}

/** What a strict reader of XML 1.0 makes of it. */
function parsed(xml: string): Element {
  const root: Element = { name: "", attributes: {}, elements: [], text: "" };
  const open = [root];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element: Element = {
      name,
      attributes: attributes as Record<string, string>,
      elements: [],
      text: "",
    };
    open.at(-1)!.elements.push(element);
    open.push(element);
  });
  parser.on("text", (text) => void (open.at(-1)!.text += text));
  parser.on("closetag", () => void open.pop());
  parser.write(xml).close();
  return root.elements[0]!;
}

/** What readers of JUnit know: each element with what it must have, may have, and has in it. */
const SHAPE: Readonly<Record<string, readonly [must: string[], may: string[], elements: string[]]>> = {
  testsuites: [["tests", "failures", "errors", "skipped", "time"], ["name"], ["testsuite"]],
  testsuite: [["name", "tests", "failures", "errors", "skipped", "time"], [], ["properties", "testcase"]],
  properties: [[], [], ["property"]],
  property: [["name", "value"], [], []],
  testcase: [["classname", "name", "time"], ["file"], ["failure", "skipped", "system-out"]],
  failure: [["message", "type"], [], []],
  skipped: [[], ["message", "type"], []],
  "system-out": [[], [], []],
};

function expectJunit(element: Element): void {
  const [must, may, elements] = SHAPE[element.name]!;
  const names = Object.keys(element.attributes);
  expect(names).toEqual(expect.arrayContaining(must));
  expect([...must, ...may]).toEqual(expect.arrayContaining(names));
  for (const inner of element.elements) {
    expect(elements).toContain(inner.name);
    expectJunit(inner);
  }
}

const table = changeJson("aws_dynamodb_table", { before: { name: "t" } });
const imported = changeJson("aws_sns_topic", { actions: ["no-op"], change: { importing: { id: "x" } } });
const report = review([
  planOf(planJson([table, imported]), "plans/dev.json"),
  planOf(planJson([table]), "plans/prod.json"),
]);

const testsOf = (of: Report, suite: string) =>
  parsed(renderJunit(of))
    .elements.find(({ attributes }) => attributes.name === suite)!
    .elements.filter(({ name }) => name === "testcase");
const testOf = (of: Report, suite: string, rule: string) =>
  testsOf(of, suite).find(({ attributes }) => attributes.name!.endsWith(`(${rule})`))!;

function decided(...decisions: Omit<Decision, "places">[]): Report {
  const [first, ...rest] = report.findings;
  const { places } = first!;
  const gate = {
    result: "failed",
    at: "2030-01-31T12:00:00Z",
    failFrom: "high",
    approvedBy: [],
    problems: [],
  } as const;
  const withPlaces = decisions.map((decision, i) => ({ ...decision, places: [places[i]!] }));
  return { ...report, gate, findings: [{ ...first!, decisions: withPlaces }, ...rest] };
}

describe("JUnit", () => {
  it("has a suite for each account, and in it a test for each rule, whatever is found", () => {
    const { attributes, elements } = parsed(renderJunit(report));

    expect(elements.map((suite) => suite.attributes.name)).toEqual(["dev", "prod"]);
    expect(attributes).toMatchObject({ tests: String(2 * RULES.length), failures: "2", skipped: "0" });
    for (const suite of ["dev", "prod"]) {
      expect(testsOf(report, suite).map((test) => test.attributes.name)).toEqual(
        RULES.map(({ id, title }) => `${title} (${id})`),
      );
    }
  });

  it("fails with what is found, where, why and what to do", () => {
    const test = testOf(report, "prod", "data-destroyed");
    const [failure] = test.elements;

    expect(test.attributes).toMatchObject({ classname: "prod", file: "plans/prod.json" });
    expect(failure!.attributes).toEqual({
      message: "it is deleted: lost is the table's items",
      type: "critical",
    });
    expect(failure!.text).toMatch(/^critical: it is deleted.*\nwhere: aws_dynamodb_table.it\nwhy: .*\ndo: /);
  });

  it("passes with what is less than high, and tells it", () => {
    const { elements } = testOf(report, "dev", "imported");

    expect(elements.map(({ name }) => name)).toEqual(["system-out"]);
    expect(elements[0]!.text).toContain("low: it is taken over");
  });

  it("counts what fails of one rule in one account", () => {
    const other = changeJson("aws_kms_key", { address: "aws_kms_key.k", before: { policy: "" } });
    const two = review([planOf(planJson([table, other]))]);

    expect(testOf(two, "dev", "data-destroyed").elements[0]!.attributes.message).toMatch(/^2 findings: /);
  });

  it("fails by what the gate decided, account by account", () => {
    const judged = decided({ verdict: "approval-missing", approvers: ["ops"] }, { verdict: "warned" });

    expect(testOf(judged, "dev", "data-destroyed").elements[0]!.name).toBe("failure");
    expect(testOf(judged, "dev", "data-destroyed").elements[0]!.text).toContain(
      "gate: needs an approval (by one of ops)",
    );
    expect(testOf(judged, "prod", "data-destroyed").elements[0]!.name).toBe("system-out");
  });

  it("skips what is acknowledged, with the reason", () => {
    const judged = decided(
      { verdict: "acknowledged", reason: "empty", owner: "ops", expires: "2030-01-31" },
      { verdict: "failed" },
    );
    const [skipped, output] = testOf(judged, "dev", "data-destroyed").elements;

    expect([skipped!.name, skipped!.attributes.message]).toEqual([
      "skipped",
      "acknowledged: empty (owner: ops; until 2030-01-31)",
    ]);
    expect(output!.text).toContain("critical: it is deleted");
  });

  it("fails with what is wrong with the policy file, and passes a good one", () => {
    const judged = decided({ verdict: "failed" });
    const problems = [{ path: "acknowledgements.old", what: "it has expired", fix: "remove it" }];
    const bad = { ...judged, gate: { ...judged.gate!, policy: "review.yaml", problems } };

    expect(testsOf(judged, "gate").map(({ elements }) => elements)).toEqual([[]]);
    expect(testsOf(bad, "gate")[0]).toMatchObject({
      attributes: { name: "acknowledgements.old", file: "review.yaml" },
      elements: [{ name: "failure", attributes: { message: "it has expired" }, text: "remove it" }],
    });
  });

  it("is XML 1.0 of JUnit's shape, whatever texts a plan has", () => {
    fc.assert(
      fc.property(reports(undefined, 6), (any) => expectJunit(parsed(renderJunit(any)))),
      { numRuns: 50 },
    );
  });
});
