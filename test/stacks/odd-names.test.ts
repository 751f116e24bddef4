import { Testing } from "cdktf";
import { FoundationError } from "../../src/core/errors";
import { parseOrganization } from "../../src/core/organization/organization";
import { addAccountStacks } from "../../src/stacks/account-stacks";
import { provideHandlers } from "../support/handlers";

const REACH = { namespaces: "all", keys: "all" };

/** Where a name can stand. */
const PLACES: Readonly<Record<string, (name: string) => Readonly<Record<string, unknown>>>> = {
  account: (name) => ({ accounts: { [name]: { id: "100000000009", kind: "workload", alias: "odd" } } }),
  alias: (name) => ({ accounts: { odd: { id: "100000000009", kind: "workload", alias: name } } }),
  namespace: (name) => ({ configStore: { namespaces: ["/app", `/${name}`], keys: { app: {} } } }),
  key: (name) => ({
    configStore: {
      namespaces: ["/app"],
      keys: Object.fromEntries([
        ["app", {}],
        [name, {}],
      ]),
    },
  }),
  roleType: (name) => ({
    roleTypes: Object.fromEntries([
      ["dev", REACH],
      [name, REACH],
    ]),
  }),
  user: (name) => ({
    identity: { bastion: { users: Object.fromEntries([[name, { roleTypes: ["dev"] }]]) } },
  }),
  samlProvider: (name) => ({ identity: { saml: Object.fromEntries([[name, { origin: "reference" }]]) } }),
  oidcProvider: (name) => ({
    identity: {
      oidc: Object.fromEntries([
        [name, { issuer: "https://login.example.com", audience: "a", subjects: { dev: ["b"] } }],
      ]),
    },
  }),
};

const NAMES = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...["prototype", "name", "node", "then", "null", "0", "resource", "baseline"],
];

const ORGANIZATION = {
  name: "acme",
  region: "eu-central-1",
  accounts: {},
  configStore: { namespaces: ["/app"], keys: { app: {} } },
  roleTypes: { dev: REACH },
};

const BASTION = {
  bastion: { id: "100000000001", kind: "identity" },
  qa: { id: "100000000002", kind: "workload" },
};

/** Whether the name can be used; anything but a refusal is thrown. */
function isUsable(place: string, name: string): boolean {
  const { accounts, ...rest } = PLACES[place]!(name);
  try {
    const app = Testing.app();
    provideHandlers(app);
    const organization = parseOrganization({
      ...ORGANIZATION,
      ...rest,
      accounts: { ...BASTION, ...(accounts as object) },
    });
    for (const stack of Object.values(addAccountStacks(app, organization))) {
      stack.prepareStack();
      stack.toTerraform();
    }
    return true;
  } catch (error) {
    if (!(error instanceof FoundationError)) throw error;
    return false;
  }
}

describe.each(Object.keys(PLACES))("odd names of the kind %s", (place) => {
  it("are used or refused, and break nothing", () => {
    const refused = NAMES.filter((name) => !isUsable(place, name));

    expect(refused.length).toBeLessThan(NAMES.length);
    // A namespace is no name by itself: it begins with a slash.
    expect(refused.includes("constructor")).toBe(place !== "namespace");
  });
});
