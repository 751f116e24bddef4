import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { readPlan } from "../../../src/review/plan/read-plan";
import { renderJson } from "../../../src/review/render/json";
import { review } from "../../../src/review/review";
import { reviewOf } from "../support/plans";
import { reports } from "../support/random-reports";

const read = (file: string) => readFileSync(join(__dirname, "../../..", file), "utf8");
const validate = new Ajv({ allErrors: true }).compile(JSON.parse(read("docs/review-report.schema.json")));
const problemsOf = (json: string) => {
  validate(JSON.parse(json));
  return validate.errors ?? [];
};

describe("the published schema", () => {
  it.each(["changes", "creations"])("describes the report of the plan %s", (name) => {
    const text = read(`test/review/fixtures/${name}.json`);

    expect(problemsOf(renderJson(review([readPlan({ source: name, text })])))).toEqual([]);
  });

  it("describes an empty report", () => {
    expect(problemsOf(renderJson(reviewOf()))).toEqual([]);
  });

  it("describes every report, with all that it may have", () => {
    fc.assert(
      fc.property(reports(), (any) => expect(problemsOf(renderJson(any))).toEqual([])),
      { numRuns: 50 },
    );
  });

  it("refuses what no report has", () => {
    expect(problemsOf(JSON.stringify({ ...reviewOf(), version: 2 }))).not.toEqual([]);
  });
});
