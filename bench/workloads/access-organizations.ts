import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";

interface Definition {
  readonly accounts: object;
  readonly configStore: object;
  readonly roleTypes: Readonly<Record<string, object>>;
}

/** From the compiled cases' folder, too. */
const EXAMPLE = resolve(__dirname, "../../examples/organization/organization.yaml");

/** The example's organization, with a user of the identity account who has every role type. */
export function exampleWithUsers(): unknown {
  return withUser(example());
}

/** The example's config store in so many accounts, with so many role types. */
export function accessOrganizationOf(accounts: number, roleTypes: number): unknown {
  const { configStore, roleTypes: declared, ...rest } = example();
  const models = Object.values(declared);
  return withUser({
    ...rest,
    accounts: {
      bastion: { id: "100000000001", kind: "identity" },
      ...named("w", accounts, (index) => ({ id: String(200_000_000_000 + index), kind: "workload" })),
    },
    configStore: { ...configStore, replicationKeyAccess: {} },
    roleTypes: named("role", roleTypes, (index) => models[index % models.length]!),
  });
}

function example(): Definition {
  return parse(readFileSync(EXAMPLE, "utf8")) as Definition;
}

function withUser(definition: Definition): unknown {
  const users = { someone: { roleTypes: Object.keys(definition.roleTypes) } };
  return { ...definition, identity: { bastion: { users } } };
}

function named<T>(beginning: string, count: number, value: (index: number) => T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${beginning}${i}`, value(i)]));
}
