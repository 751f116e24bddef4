import { parseExports } from "./tools";

describe("parseExports", () => {
  it("reads quoted and plain values of one line", () => {
    expect(
      parseExports("export TF_CLI_CONFIG_FILE='/a b/rc' VERSION='5.100.0' CHECKPOINT_DISABLE=1\n"),
    ).toEqual({
      TF_CLI_CONFIG_FILE: "/a b/rc",
      VERSION: "5.100.0",
      CHECKPOINT_DISABLE: "1",
    });
  });

  it("finds nothing where nothing is exported", () => {
    expect(parseExports("echo 'no mirror on this machine' >&2")).toEqual({});
  });
});
