import { AccountDirectory } from "../../../src/constructs/config-store/account-directory";
import { synthesize } from "../../support/synthesized";

const parametersOf = (props: ConstructorParameters<typeof AccountDirectory>[2]) =>
  Object.values(
    synthesize((stack) => void new AccountDirectory(stack, "Accounts", props)).resources("aws_ssm_parameter"),
  ).map(({ name, type, value }) => [name, type, value]);

describe("an account directory", () => {
  it("has a parameter for each account under the default prefix", () => {
    expect(parametersOf({ accounts: { dev: "111111111111", prod: "222222222222" } })).toEqual([
      ["/figgy/accounts/dev", "String", "111111111111"],
      ["/figgy/accounts/prod", "String", "222222222222"],
    ]);
  });

  it("takes another prefix", () => {
    expect(parametersOf({ prefix: "conf", accounts: { dev: "111111111111" } })).toEqual([
      ["/conf/accounts/dev", "String", "111111111111"],
    ]);
  });
});
