import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LOG_RETENTION_DAYS, POLICY_LIMITS } from "../../src/core/limits";

const SOURCE = readFileSync(join(__dirname, "../../src/core/limits.ts"), "utf8");

describe("the limits", () => {
  it("say as of when they hold", () => {
    expect(SOURCE).toMatch(/^\/\*\*[^/]*as of \d{4}-\d{2}-\d{2}\./);
  });

  it("of policies are what AWS documents", () => {
    const maxima = Object.entries(POLICY_LIMITS).map(
      ([kind, { maximum, counts }]) => `${kind}: ${maximum} ${counts}`,
    );

    expect(maxima).toEqual([
      "managed policy: 6144 characters",
      "inline policies of a role: 10240 characters",
      "inline policies of a group: 5120 characters",
      "inline policies of a user: 2048 characters",
      "trust policy: 2048 characters",
      "service control policy: 5120 characters",
      "key policy: 32768 bytes",
      "bucket policy: 20480 bytes",
      "table policy: 20480 bytes",
      "topic policy: 30720 bytes",
      "queue policy: 8192 bytes",
      "log resource policy: 5120 characters",
      "event bus policy: 10240 bytes",
    ]);
  });

  it("of the retention of logs are sorted and distinct", () => {
    expect([...new Set(LOG_RETENTION_DAYS)].sort((a, b) => a - b)).toEqual(LOG_RETENTION_DAYS);
  });

  it("of the retention of logs hold the year and the ten years that audits ask for", () => {
    expect(LOG_RETENTION_DAYS).toEqual(expect.arrayContaining([365, 3653]));
  });
});
