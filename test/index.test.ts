import * as library from "../src/index";

describe("the package's entry", () => {
  it("exports everything that it names", () => {
    expect(Object.entries(library).filter(([, value]) => value === undefined)).toEqual([]);
    expect(Object.keys(library)).toEqual(
      expect.arrayContaining(["defineOrganization", "ConfigStore", "evaluate"]),
    );
  });
});
