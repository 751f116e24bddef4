import { isAtLeast, parseVersion } from "./versions";

describe("parseVersion", () => {
  it.each([
    ["Terraform v1.11.4\non linux_amd64", [1, 11, 4]],
    ["Python 3.12.0rc1", [3, 12, 0]],
    ["3.9", [3, 9, 0]],
  ])("reads %j", (text, version) => {
    expect(parseVersion(text)).toEqual(version);
  });

  it("finds none in a text without one", () => {
    expect(parseVersion("command not found")).toBeUndefined();
  });
});

describe("isAtLeast", () => {
  it.each([
    [[1, 11, 0], true],
    [[1, 11, 4], true],
    [[2, 0, 0], true],
    [[1, 10, 9], false],
    [[0, 12, 31], false],
  ] as const)("compares %j with 1.11.0", (version, expected) => {
    expect(isAtLeast(version, [1, 11, 0])).toBe(expected);
  });
});
