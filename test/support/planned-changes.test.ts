import { plannedChanges } from "./planned-changes";

describe("plannedChanges", () => {
  const change = (actions: string[], before: object | null, after: object | null, unknown: object = {}) => ({
    resource_changes: [
      {
        address: "aws_sqs_queue.q",
        change: {
          actions,
          before: before as Record<string, unknown>,
          after: after as Record<string, unknown>,
          after_unknown: unknown as Record<string, unknown>,
        },
      },
    ],
  });

  it("finds nothing in an empty plan", () => {
    expect(plannedChanges({})).toEqual([]);
  });

  it.each(["no-op", "read"])("leaves out what is a %s", (action) => {
    expect(plannedChanges(change([action], { a: 1 }, { a: 1 }))).toEqual([]);
  });

  it("names the attributes that differ", () => {
    const plan = change(["update"], { a: 1, b: { c: 1 }, d: null }, { a: 1, b: { c: 2 } });

    expect(plannedChanges(plan)).toEqual([
      { address: "aws_sqs_queue.q", actions: ["update"], attributes: ["b"] },
    ]);
  });

  it("counts what is only known after apply as different", () => {
    const plan = change(["update"], { arn: "x", tags: {} }, { tags: {} }, { arn: true, tags: {} });

    expect(plannedChanges(plan)[0]!.attributes).toEqual(["arn"]);
  });

  it("names every attribute of a resource that is created", () => {
    expect(plannedChanges(change(["create"], null, { b: 1, a: 1 }))[0]!.attributes).toEqual(["a", "b"]);
  });
});
