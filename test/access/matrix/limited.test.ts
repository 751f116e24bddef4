import { askersOf } from "../../../src/access/matrix/askers";
import { diffAccess } from "../../../src/access/matrix/diff";
import { limitedTo } from "../../../src/access/matrix/limited";
import { readFoundation } from "../../../src/access/matrix/store";
import { type Definition, foundationOf, outputOf, smallOrganization } from "./organizations";
import { changeParameter, changeRolePolicy } from "./policies";

const [BASTION, PROD] = ["100000000001", "100000000005"];
const before = foundationOf(smallOrganization());
const changed = (changes: Partial<Definition>) => foundationOf(smallOrganization(changes));

function asked(after: typeof before, ...accounts: string[]): string[] {
  return limitedTo([before, after], new Set(accounts)).flatMap((foundation) =>
    [...askersOf(foundation)].map(({ role, dimensions: { target } }) =>
      target === undefined
        ? role
        : `${role} for ${target.map(({ targetType }) => targetType).join(" and ") || "none"}`,
    ),
  );
}
const both = (...askers: string[]) => [...askers, ...askers];

const wide = outputOf(smallOrganization());
changeRolePolicy(wide, "prod", "dev", (statements) => [
  ...statements,
  { Sid: "Wide", Effect: "Allow", Action: "ssm:GetParameter", Resource: "*" },
]);

describe("the questions that a change can answer differently", () => {
  it("are none where nothing changes", () => {
    expect(asked(before, PROD)).toEqual(both("user alice for none"));
  });

  it("are about the role whose policy changes, and about who may assume it", () => {
    expect(asked(readFoundation(wide), PROD)).toEqual(both("dev", "user alice for dev"));
  });

  it("are about all roles of an account where a key's policy changes", () => {
    const { configStore } = smallOrganization();
    const after = changed({
      configStore: { ...configStore!, namespaces: ["/app", "/devops", "/new", "/shared"] },
    });

    expect(asked(after, PROD)).toEqual(both("dev", "ops", "user alice for dev and ops"));
  });

  it("are about all roles of an account whose alias changes", () => {
    const renamed = outputOf(smallOrganization());
    changeParameter(renamed, "prod", "/figgy/env_alias", "live");

    expect(asked(readFoundation(renamed), PROD)).toEqual([
      ...["dev", "ops", "user alice for dev and ops"],
      "user alice for none",
    ]);
  });

  it("are about users, for all roles, where users change, and not about roles", () => {
    const after = changed({ identity: { bastion: { users: { bob: { roleTypes: ["dev"] } } } } });

    expect(asked(after, BASTION)).toEqual(["user alice for dev and ops", "user bob for dev"]);
  });

  it("are answered like all questions", () => {
    const after = readFoundation(wide);

    expect(diffAccess(...limitedTo([before, after], new Set([PROD])))).toEqual(diffAccess(before, after));
  });
});
