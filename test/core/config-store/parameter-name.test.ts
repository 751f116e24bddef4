import { isWithin, withLeadingSlash } from "../../../src/core/config-store/parameter-name";

describe("a parameter's name", () => {
  test("gets a leading slash only when it has none", () => {
    expect([withLeadingSlash("host"), withLeadingSlash("/app/host")]).toEqual(["/host", "/app/host"]);
  });

  test.each([
    ["/app", "/app/host", true],
    ["/app", "/app/x/host", true],
    ["/app", "/application/host", false],
    ["/app", "/app", false],
    ["/app", "/data/app/host", false],
  ])("namespace %s, name %s: %s", (namespace, name, within) => {
    expect(isWithin(namespace, name)).toBe(within);
  });
});
