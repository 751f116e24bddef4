import { TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { recordWeakening, weakeningsWithin } from "../../src/core/weakenings";

const NO_BACKUPS = { what: "point-in-time recovery is off", because: "the table is rebuilt every night" };
const NO_ALARM = { what: "no alarm on errors", because: "the account is a sandbox" };

function stack(): TerraformStack {
  return new TerraformStack(Testing.app(), "stack");
}

describe("weakenings", () => {
  it("are none where safe defaults stand", () => {
    expect(weakeningsWithin(stack())).toEqual([]);
  });

  it("carry the path, what is weaker, and why", () => {
    const scope = stack();
    recordWeakening(new Construct(scope, "Table"), NO_BACKUPS);

    expect(weakeningsWithin(scope)).toEqual([{ path: "stack/Table", ...NO_BACKUPS }]);
  });

  it("are sorted by path, whatever the order in which constructs were added", () => {
    const scope = stack();
    const later = new Construct(scope, "Z");
    recordWeakening(later, NO_ALARM);
    recordWeakening(new Construct(scope, "A"), NO_BACKUPS);
    recordWeakening(new Construct(later, "Inner"), NO_BACKUPS);

    expect(weakeningsWithin(scope).map(({ path }) => path)).toEqual(["stack/A", "stack/Z", "stack/Z/Inner"]);
  });

  it("of one construct are all kept", () => {
    const scope = stack();
    recordWeakening(scope, NO_BACKUPS);
    recordWeakening(scope, NO_ALARM);

    expect(weakeningsWithin(scope).map(({ what }) => what)).toEqual([NO_BACKUPS.what, NO_ALARM.what]);
  });

  it("of one part say nothing of another", () => {
    const scope = stack();
    recordWeakening(new Construct(scope, "Other"), NO_ALARM);

    expect(weakeningsWithin(new Construct(scope, "Table"))).toEqual([]);
  });

  it("leave other metadata alone, and the Terraform as it is", () => {
    const scope = stack();
    scope.node.addMetadata("something else", { what: "x" });
    const before = Testing.synth(scope);
    recordWeakening(scope, NO_ALARM);

    expect(weakeningsWithin(scope)).toHaveLength(1);
    expect(Testing.synth(scope)).toBe(before);
  });
});
