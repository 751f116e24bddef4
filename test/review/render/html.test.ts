import fc from "fast-check";
import { renderHtml } from "../../../src/review/render/html";
import type { Gate } from "../../../src/review/report";
import { changeJson, planJson, planOf, reviewOf } from "../support/plans";
import { reports } from "../support/random-reports";
import { review } from "../../../src/review/review";

/** A page's tags without what stands in their attributes, and where code may break. */
const structureOf = (html: string) =>
  (html.match(/<[^>]*>/g) ?? []).filter((tag) => tag !== "<wbr>").map((tag) => tag.replace(/"[^"]*"/g, '""'));

const table = changeJson("aws_dynamodb_table", { before: { name: "t" } });
const retention = changeJson("aws_cloudwatch_log_group", {
  before: { retention_in_days: 30 },
  after: { retention_in_days: 7 },
});
const imported = changeJson("aws_sns_topic", { actions: ["no-op"], change: { importing: { id: "x" } } });

describe("the page of a review", () => {
  const report = review([
    planOf(planJson([table, retention, imported]), "dev.json"),
    planOf(planJson([table]), "prod.json"),
  ]);
  const html = renderHtml(report);
  const titles = [...html.matchAll(/<h[12]>(.*?)<\/h[12]>/g)].map(([, title]) => title);

  it("says what matters most first", () => {
    expect(titles).toEqual([
      "4 changes in 2 accounts",
      "Accounts <small>2</small>",
      "Risks <small>2</small>",
      "Smaller findings <small>1</small>",
      "All changes <small>3</small>",
      "Plans <small>2</small>",
    ]);
  });

  it("has each finding with all that is known of it", () => {
    expect(html.match(/<article/g)).toHaveLength(3);
    expect(html).toContain(`<pre aria-label="before">30</pre></del><ins><pre aria-label="after">7</pre>`);
    expect(html).toContain("add a <code>moved</code> block");
    expect(html).toContain("in dev, prod</dd>");
  });

  it("opens the worst findings, and leaves the others closed", () => {
    expect(
      [...html.matchAll(/data-severity="(\w+)"[^>]*>\s*<details( open)?>/g)].map(([, ...is]) => is),
    ).toEqual([
      ["critical", " open"],
      ["high", " open"],
      ["low", undefined],
    ]);
  });

  it("names every plan with its digest", () => {
    for (const { source, digest } of report.plans) {
      expect(html).toContain(source);
      expect(html).toContain(digest);
    }
  });

  it("knows accounts by number, since a name may be anything", () => {
    expect(html).toContain(`<option value="1">dev</option>\n<option value="2">prod</option>`);
    expect([...html.matchAll(/<article [^>]*data-account="([^"]*)"/g)].map(([, tags]) => tags)).toEqual([
      "1 2",
      "1",
      "1",
    ]);
  });

  it("says what the gate decides, of all and of each finding, and what is wrong with its policy", () => {
    const [first, ...rest] = report.findings;
    const { places } = first!;
    const decisions = [
      { verdict: "failed", places: [places[0]!] },
      {
        verdict: "acknowledged",
        by: "acknowledgements.t",
        reason: "empty",
        owner: "ops",
        places: [places[1]!],
      },
    ] as const;
    const gate: Gate = {
      result: "failed",
      at: "2030-01-31T12:00:00Z",
      policy: "review.yaml",
      failFrom: "high",
      approvedBy: [],
      problems: [{ path: "acknowledgements.old", what: "it has expired", fix: "remove it" }],
    };
    const judged = renderHtml({ ...report, gate, findings: [{ ...first!, decisions }, ...rest] });

    expect(judged).toContain("<h2>The gate: failed by review.yaml</h2>");
    expect(judged).toContain(`<span class="badge bad">1 failed</span>`);
    expect(judged).toContain("<code>acknowledgements.old</code>: it has expired.");
    expect(judged).toContain(`data-verdict="failed acknowledged"`);
    expect(judged).toContain("<li>acknowledged: empty (owner: ops; acknowledgements.t) in prod</li>");
    expect(judged).toContain(`<option value="acknowledged">acknowledged</option>`);
  });

  it("shows where the code makes what changes", () => {
    const [first] = report.findings;
    const places = first!.places.map((place) => ({
      ...place,
      constructPath: `${place.account}/Store/Table`,
    }));

    expect(renderHtml({ ...report, findings: [{ ...first!, places }] })).toContain(
      "construct dev/Store/Table, prod/Store/Table</small>",
    );
  });

  it("says so when there is nothing", () => {
    expect(renderHtml(reviewOf())).toContain("<h1>0 changes in 1 account</h1>");
    expect(renderHtml(reviewOf())).toContain("<p>No changes.</p>");
  });

  it("folds what is long", () => {
    const many = Array.from({ length: 60 }, (_, i) =>
      changeJson("aws_dynamodb_table", { address: `aws_dynamodb_table.t["${i}"]`, before: { name: "t" } }),
    );

    expect(renderHtml(reviewOf(...many))).toContain("<details><summary>60 addresses</summary>");
  });

  it("lets a browser lay out only what is seen of many findings", () => {
    const many = Array.from({ length: 101 }, (_, i) =>
      changeJson("aws_dynamodb_table", { address: `aws_dynamodb_table.t${i}`, before: { name: "t" } }),
    );

    expect(renderHtml(reviewOf(...many))).toContain(`<div class="list long">`);
    expect(renderHtml(reviewOf(...many.slice(1)))).toContain(`<div class="list">`);
  });

  it("has the same structure, whatever texts a plan has", () => {
    fc.assert(
      fc.property(reports(undefined, 5), (any) => {
        const shown = renderHtml(any);
        const harmless = JSON.parse(JSON.stringify(any), (key, value) =>
          [
            "what",
            "type",
            "attribute",
            "before",
            "after",
            "terraformVersion",
            "source",
            "constructPath",
            "by",
            "reason",
            "owner",
            "policy",
            "fix",
            "path",
          ].includes(key)
            ? "x"
            : value,
        );

        expect(structureOf(shown)).toEqual(structureOf(renderHtml(harmless)));
        expect(shown).not.toMatch(/<img|<x>|<script>alert|[\u0000\u001b\u202e\u2066\ufeff]/);
      }),
      { numRuns: 50 },
    );
  });
});
