/** The definition of an organization of so many workload accounts, each with a config store for six role types. */
export function organizationOf(accounts: number): unknown {
  return {
    name: "example",
    region: "eu-central-1",
    tags: { owner: "platform" },
    accounts: Object.fromEntries(
      Array.from({ length: accounts }, (_, index) => [
        `account-${index}`,
        {
          id: String(100_000_000_000 + index),
          kind: "workload",
          alias: `account${index}`,
          alertEmails: ["platform@example.com"],
        },
      ]),
    ),
    configStore: {
      namespaces: ["/shared", "/app", "/data", "/devops", "/sre", "/dba"],
      serviceNamespace: "/app",
      keys: { app: {}, devops: {}, data: {} },
    },
    roleTypes: {
      admin: { namespaces: "all", keys: "all" },
      devops: {
        namespaces: ["/shared", "/app", "/devops", "/data", "/sre"],
        keys: ["devops", "app", "data"],
      },
      data: { namespaces: ["/shared", "/app", "/data"], keys: ["data", "app"] },
      dba: { namespaces: ["/shared", "/dba", "/app"], keys: ["data", "app"] },
      sre: { namespaces: ["/shared", "/sre", "/app"], keys: ["app"] },
      dev: { namespaces: ["/shared", "/app"], keys: ["app"] },
    },
  };
}
