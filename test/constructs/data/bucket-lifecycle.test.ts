import { Testing, TerraformStack } from "cdktf";
import fc from "fast-check";
import {
  type BucketLifecycle,
  checkLifecycle,
  COLD_STORAGE_CLASSES,
  lifecycleRules,
} from "../../../src/constructs/data/bucket-lifecycle";
import { PropChecks } from "../../../src/core/checks";
import { refusal } from "../../support/synthesized";

function check(lifecycle: BucketLifecycle): void {
  const checks = new PropChecks(new TerraformStack(Testing.app(), "stack"));
  checkLifecycle(checks, "lifecycle", lifecycle);
  checks.throwIfAny();
}

function isRefused(lifecycle: BucketLifecycle): boolean {
  try {
    check(lifecycle);
    return false;
  } catch {
    return true;
  }
}

const DAYS = fc.integer({ min: 0, max: 400 });
const LIFECYCLES: fc.Arbitrary<BucketLifecycle> = fc.record(
  {
    transitions: fc.record(
      { STANDARD_IA: DAYS, GLACIER_IR: DAYS, GLACIER: DAYS, DEEP_ARCHIVE: DAYS },
      { requiredKeys: [] },
    ),
    expireAfterDays: DAYS,
    keepNoncurrentDays: DAYS,
  },
  { requiredKeys: [] },
);

/** What S3 asks for, stated pair by pair. */
function acceptedByS3({
  transitions = {},
  expireAfterDays,
  keepNoncurrentDays = 1,
}: BucketLifecycle): boolean {
  const steps = [...COLD_STORAGE_CLASSES.map((storageClass) => transitions[storageClass]), expireAfterDays];
  const infrequent = transitions.STANDARD_IA;
  const ordered = steps.every((later, i) =>
    steps.slice(0, i).every((earlier) => earlier === undefined || later === undefined || earlier < later),
  );
  const rested = steps
    .slice(1)
    .every((later) => infrequent === undefined || later === undefined || later >= infrequent + 30);
  return (
    ordered && rested && (infrequent ?? 30) >= 30 && (expireAfterDays ?? 1) >= 1 && keepNoncurrentDays >= 1
  );
}

describe("a bucket's lifecycle", () => {
  it("is refused exactly when S3 would refuse it", () => {
    fc.assert(
      fc.property(LIFECYCLES, (lifecycle) => {
        expect(isRefused(lifecycle)).toBe(!acceptedByS3(lifecycle));
      }),
      { numRuns: 500 },
    );
  });

  it("yields transitions from the dearest to the cheapest class, whatever the order of the map", () => {
    const [rule] = lifecycleRules({ transitions: { DEEP_ARCHIVE: 300, STANDARD_IA: 30, GLACIER: 90 } });
    expect(rule!.transition).toEqual([
      { days: 30, storageClass: "STANDARD_IA" },
      { days: 90, storageClass: "GLACIER" },
      { days: 300, storageClass: "DEEP_ARCHIVE" },
    ]);
  });

  it("keeps objects for ever and noncurrent versions for a year by default", () => {
    expect(lifecycleRules({})).toEqual([
      {
        id: "age",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrentVersionExpiration: [{ noncurrentDays: 365 }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
      },
    ]);
  });

  it("says which days are possible, all problems at once", () => {
    const { message } = refusal(() =>
      check({ transitions: { STANDARD_IA: 10, GLACIER: 20 }, expireAfterDays: 15, keepNoncurrentDays: 0.5 }),
    );
    expect(message).toBe(
      [
        "4 problems",
        "",
        "VALUE_OUT_OF_RANGE stack.lifecycle.transitions.STANDARD_IA: the value is out of range",
        "  given    10",
        "  allowed  a whole number from 30 to 36500 days",
        "  fix      set lifecycle.transitions.STANDARD_IA within that range, or leave it out for the default",
        "",
        "VALUE_OUT_OF_RANGE stack.lifecycle.transitions.GLACIER: the value is out of range",
        "  given    20",
        "  allowed  a whole number from 40 to 36500 days: later than STANDARD_IA",
        "  fix      set lifecycle.transitions.GLACIER within that range, or leave it out for the default",
        "",
        "VALUE_OUT_OF_RANGE stack.lifecycle.expireAfterDays: the value is out of range",
        "  given    15",
        "  allowed  a whole number from 21 to 36500 days: later than GLACIER",
        "  fix      set lifecycle.expireAfterDays within that range, or leave it out for the default",
        "",
        "VALUE_OUT_OF_RANGE stack.lifecycle.keepNoncurrentDays: the value is out of range",
        "  given    0.5",
        "  allowed  a whole number from 1 to 36500 days",
        "  fix      set lifecycle.keepNoncurrentDays within that range, or leave it out for the default",
      ].join("\n"),
    );
  });
});
