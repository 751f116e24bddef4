import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readPlan } from "../../../src/review/plan/read-plan";
import { renderHtml } from "../../../src/review/render/html";
import { renderJson } from "../../../src/review/render/json";
import { renderMarkdown, SMALLEST_MARKDOWN } from "../../../src/review/render/markdown";
import { renderJunit } from "../../../src/review/render/junit";
import { renderSarif } from "../../../src/review/render/sarif";
import { review } from "../../../src/review/review";
import { RULES } from "../../../src/review/rules/all-rules";
import { changeJson, planJson, planOf, policy, reviewOf } from "../support/plans";

const FIXTURES = join(__dirname, "../fixtures");
const report = review(
  ["changes.json", "creations.json"].map((file) =>
    readPlan({ source: file, text: readFileSync(join(FIXTURES, file), "utf8") }),
  ),
);

/** Log groups that are kept for a shorter time, each for another one: no two findings say the same. */
const logs = (count: number) =>
  reviewOf(
    ...Array.from({ length: count }, (_, index) =>
      changeJson("aws_cloudwatch_log_group", {
        address: `aws_cloudwatch_log_group.log_${index}`,
        before: { retention_in_days: 2_000 + index },
        after: { retention_in_days: 1 },
      }),
    ),
  );

/** Tables that are deleted, and then a bucket that is opened to everyone. */
const deletedAndOpened = (count: number) =>
  reviewOf(
    ...Array.from({ length: count }, (_, index) =>
      changeJson("aws_dynamodb_table", {
        address: `aws_dynamodb_table.table_${index}`,
        before: { name: "t" },
      }),
    ),
    changeJson("aws_s3_bucket_policy", {
      address: "aws_s3_bucket_policy.payroll",
      after: { policy: policy({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }) },
    }),
  );

describe("Markdown", () => {
  it("begins with the summary and the worst risk", () => {
    const lines = renderMarkdown(report).split("\n").filter(Boolean);

    expect(lines[0]).toMatch(/^## Review: \d critical, \d+ high/);
    expect(lines[2]).toMatch(/^Found: 4 × Data destroyed, 2 × Opened to everyone, .*\.$/);
    expect(lines[3]).toMatch(/^### 🛑 Data destroyed \(critical\): it is replaced by a new, empty one/);
  });

  it.each([SMALLEST_MARKDOWN, 6_000, 20_000, 65_000])(
    "keeps to %i characters, and cuts no block",
    (maximumSize) => {
      const text = renderMarkdown(logs(500), { maximumSize, fullReport: "report.json" });

      expect(text.length).toBeLessThanOrEqual(maximumSize);
      expect(text.length).toBeGreaterThan(maximumSize / 2);
      expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
      expect((text.match(/^```/gm) ?? []).length % 2).toBe(0);
      expect(text).toMatch(/Not shown for want of room: .*\. The full report: report\.json\*\n$/);
    },
  );

  it("shows every finding and change when there is room", () => {
    const text = renderMarkdown(logs(3));

    expect(text).not.toContain("for want of room");
    for (const index of [0, 1, 2]) expect(text.split(`log_${index}`)).toHaveLength(3);
  });

  it("counts what it does not show", () => {
    const shown = renderMarkdown(logs(500), { maximumSize: 20_000 });
    const named = new Set(shown.match(/log_\d+/g));

    expect(shown).toContain(`${500 - named.size} findings and 500 changes`);
  });

  it("tells once what is the same of many addresses, with as many of them as can be read", () => {
    const text = renderMarkdown(deletedAndOpened(400));

    expect(text).toContain(
      "### 🛑 400 × Data destroyed (critical): it is deleted: lost is the table's items\n\n`aws_dynamodb_table.table_0`, ",
    );
    expect(text).toContain("`aws_dynamodb_table.table_59` and 340 more in `dev`");
    expect(text).toMatch(/\*Fingerprints:\* (`[0-9a-f]{16}`, ){11}`[0-9a-f]{16}` and 388 more/);
    expect(text).not.toContain("findings. The full report");
  });

  it.each([SMALLEST_MARKDOWN, 65_000])(
    "has a line for each rule, however many findings of another there are (%i characters)",
    (maximumSize) => {
      const opened = deletedAndOpened(0);
      const findings = [...logs(500).findings, ...opened.findings];

      const text = renderMarkdown({ ...opened, findings }, { maximumSize });

      expect(text).toContain("Found: 500 × Retention shortened, 1 × Opened to everyone.");
      expect(text).toMatch(/Opened to everyone: everyone is let in: `aws_s3_bucket_policy\.payroll`/);
      expect(text.length).toBeLessThanOrEqual(maximumSize);
    },
  );

  it("takes nothing in a plan for Markdown, HTML or a mention", () => {
    const hostile = "</details>`` <img src=x> @everyone ```\n# x";
    const change = changeJson("aws_sqs_queue", {
      address: `aws_sqs_queue.q["${hostile}"]`,
      before: { retention_in_days: 9, name: hostile },
      after: { retention_in_days: 1, name: hostile },
      entry: { previous_address: hostile },
    });
    const outsideCode = renderMarkdown(reviewOf(change)).replace(/(`+)[^`][^]*?[^`]\1(?!`)/g, "");

    expect(outsideCode).not.toMatch(/<img|@everyone|^# x/m);
  });
});

describe("JSON", () => {
  it("is the report", () => {
    expect(JSON.parse(renderJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });
});

describe("an account with several plans", () => {
  const table = planJson([changeJson("aws_dynamodb_table", { before: { name: "t" } })]);
  const report = review([planOf(table, "a/prod.json"), planOf(planJson([]), "b/prod.json")]);

  it.each([
    ["Markdown", renderMarkdown, "in `prod (a/prod.json)`"],
    ["JUnit", renderJunit, `<testsuite name="prod (a/prod.json)" tests="${RULES.length}" failures="1"`],
    ["JUnit", renderJunit, `<testsuite name="prod (b/prod.json)" tests="${RULES.length}" failures="0"`],
    ["SARIF", renderSarif, '"fullyQualifiedName": "prod (a/prod.json)/aws_dynamodb_table.it"'],
    ["SARIF", renderSarif, '"uri": "a/prod.json"'],
    ["HTML", renderHtml, "</code> in prod (a/prod.json)"],
    ["HTML", renderHtml, "1 change in 1 account"],
  ])("has its findings by plan in %s", (_, render, text) => {
    expect(render(report)).toContain(text);
  });
});
