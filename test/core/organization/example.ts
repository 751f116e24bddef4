/** The organization of the examples, as data: five accounts, six namespaces, three keys, six role types. */
export const EXAMPLE = {
  name: "example",
  region: "us-east-1",
  accounts: {
    bastion: { id: "100000000001", kind: "identity" },
    dev: { id: "100000000002", kind: "workload", alertEmails: ["platform@example.com"] },
    qa: { id: "100000000003", kind: "workload" },
    stage: { id: "100000000004", kind: "workload" },
    prod: { id: "100000000005", kind: "workload" },
  },
  configStore: {
    namespaces: ["/shared", "/app", "/data", "/devops", "/sre", "/dba"],
    serviceNamespace: "/app",
    keys: { app: {}, devops: {}, data: {} },
    replicationKeyAccess: { dev: { because: "developers look into what services read" } },
  },
  roleTypes: {
    admin: { namespaces: "all", keys: "all" },
    devops: { namespaces: ["/shared", "/app", "/devops", "/data", "/sre"], keys: ["devops", "app", "data"] },
    data: { namespaces: ["/shared", "/app", "/data"], keys: ["data", "app"] },
    dba: { namespaces: ["/shared", "/dba", "/app"], keys: ["data", "app"] },
    sre: { namespaces: ["/shared", "/sre", "/app"], keys: ["app"] },
    dev: { namespaces: ["/shared", "/app"], keys: ["app"] },
  },
} as const;

/** The smallest organization. */
export const SMALLEST = {
  name: "small",
  accounts: { dev: { id: "111111111111", kind: "workload", region: "eu-central-1" } },
  configStore: { namespaces: ["/app"], keys: { app: {} } },
  roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
} as const;

/** A copy of the example in which something is set, by its path: `accounts.dev.id`. Undefined removes it. */
export function changed(...changes: readonly (readonly [path: string, value: unknown])[]): unknown {
  const copy = structuredClone(EXAMPLE) as unknown as Record<string, unknown>;
  for (const [path, value] of changes) {
    const names = path.split(".");
    const last = names.pop()!;
    const parent = names.reduce((at, name) => at[name] as Record<string, unknown>, copy);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}
