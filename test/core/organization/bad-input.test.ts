import { PARTITIONS } from "../../../src/core/partitions";
import { parseOrganization } from "../../../src/core/organization/organization";
import { refusal } from "../../support/synthesized";
import { changed, EXAMPLE, SMALLEST } from "./example";

type Change = readonly [path: string, value: unknown];

/** The text of the refusal of the example with these changes. */
function message(...changes: Change[]): string {
  return refusal(() => parseOrganization(changed(...changes))).message;
}

/** A problem in the words of an error. */
function text(heading: string, given: string, allowed: string, fix: string): string {
  return `${heading}\n  given    ${given}\n  allowed  ${allowed}\n  fix      ${fix}`;
}

describe("an account id", () => {
  const allowed = 'twelve digits, as a string: "111111111111"';
  const heading = "ACCOUNT_ID_INVALID accounts.dev.id: an account id must be twelve digits";
  const copy = "copy the account's id from the console or from `aws organizations list-accounts`";

  it.each(["10000000000", "1000000000022", "10000000000x", "1000-0000-0002", ""])("must not be %j", (id) => {
    expect(message(["accounts.dev.id", id])).toBe(text(heading, JSON.stringify(id), allowed, copy));
  });

  it("must not be zero", () => {
    expect(message(["accounts.dev.id", "000000000000"])).toBe(
      text(heading, '"000000000000"', `${allowed}, not all of them 0`, copy),
    );
  });

  it("must not be missing", () => {
    expect(message(["accounts.dev.id", undefined])).toBe(text(heading, "nothing", allowed, copy));
  });

  it("must not be a number, as YAML reads it without quotes", () => {
    expect(message(["accounts.dev.id", 100000000002])).toBe(
      text(heading, "100000000002", allowed, "put the id in quotes: as a number it loses its leading zeros"),
    );
  });

  it.each([null, true, [], {}])("must not be %j", (id) => {
    expect(message(["accounts.dev.id", id])).toContain(heading);
  });

  it("must not be that of another account", () => {
    expect(message(["accounts.qa.id", "100000000002"])).toBe(
      text(
        "ACCOUNT_ID_DUPLICATE accounts.qa.id: two accounts share one id",
        '"100000000002"',
        "an id that accounts.dev does not have",
        "each environment has an account of its own: correct one of the ids",
      ),
    );
  });

  it("of three accounts that share one is reported for two of them", () => {
    const { problems } = refusal(() =>
      parseOrganization(changed(["accounts.prod.id", "100000000002"], ["accounts.qa.id", "100000000002"])),
    );

    expect(problems.map(({ path }) => path)).toEqual(["accounts.prod.id", "accounts.qa.id"]);
  });
});

describe("a property that is misspelt", () => {
  it.each(["name", "accounts.dev.id", "accounts.dev.kind", "configStore.namespaces", "roleTypes.dev.keys"])(
    "is not missed besides: %s",
    (path) => {
      const parent = path.split(".").slice(0, -1).join(".");
      const name = path.split(".").at(-1)!;
      const value = path.split(".").reduce((at, step) => (at as never)[step], EXAMPLE as unknown);
      const misspelt = [parent, `x${name}`].filter(Boolean).join(".");
      const { problems } = refusal(() => parseOrganization(changed([path, undefined], [misspelt, value])));

      expect(problems).toMatchObject([
        { code: "ORGANIZATION_UNKNOWN_PROPERTY", path: misspelt, fix: `write ${name}` },
      ]);
    },
  );
});

describe("an environment's alias", () => {
  const allowed = "1 to 20 letters, digits and underscores";
  const fixOf = (example: string) =>
    `state an alias without a hyphen, for example ${example}: the client splits role names at hyphens`;
  const heading = (account: string) =>
    `ACCOUNT_ALIAS_INVALID accounts.${account}.alias: the config store's client cannot parse this environment alias`;

  it.each([
    ["eu-prod", "eu_prod"],
    ["us prod-2", "us_prod_2"],
    ["-us.prod-", "us_prod"],
    ["größe", "gr_e"],
    ["x".repeat(21), "x".repeat(20)],
    ["--", "us_prod"],
  ])("must not be %j, but may be %s", (alias, example) => {
    expect(message(["accounts.dev.alias", alias])).toBe(
      text(heading("dev"), JSON.stringify(alias), allowed, fixOf(example)),
    );
    expect(() => parseOrganization(changed(["accounts.dev.alias", example]))).not.toThrow();
  });

  it("must be stated where the account's name has a hyphen", () => {
    const accounts = { ...EXAMPLE.accounts, "us-prod": { id: "100000000009", kind: "workload" } };

    expect(message(["accounts", accounts])).toBe(
      text(heading("us-prod"), '"us-prod"', allowed, fixOf("us_prod")),
    );
  });

  it("must not be that of another account", () => {
    expect(message(["accounts.dev.alias", "prod"])).toBe(
      text(
        "ACCOUNT_ALIAS_DUPLICATE accounts.prod.alias: two accounts share one environment alias",
        '"prod"',
        "an alias that accounts.dev does not have",
        "give each account an alias of its own: roles are named by it",
      ),
    );
  });
});

describe("an account's name", () => {
  it.each(["Dev", "1dev", "a b", "a/b", "x".repeat(31), "terraform-state"])("must not be %j", (name) => {
    const path = /^[\w-]+$/.test(name) ? `accounts.${name}` : `accounts[${JSON.stringify(name)}]`;

    expect(
      message(["accounts", { ...EXAMPLE.accounts, [name]: { id: "100000000009", kind: "workload" } }]),
    ).toBe(
      text(
        `ACCOUNT_NAME_INVALID ${path}: the account's name cannot be used as a stack's name`,
        JSON.stringify(name),
        "1 to 30 lower-case letters, digits, hyphens and underscores, beginning with a letter; not terraform-state and nothing that ends in -pipeline, which are other stacks",
        "use a name such as dev: it becomes the stack's name",
      ),
    );
  });
});

describe("an account's kind", () => {
  const heading = "ACCOUNT_KIND_UNKNOWN accounts.dev.kind: there is no such kind of account";

  it("must be one that there is", () => {
    expect(message(["accounts.dev.kind", "management"])).toBe(
      text(heading, '"management"', "identity, workload", "say what the account is for"),
    );
  });

  it("is suggested when it is misspelt", () => {
    expect(message(["accounts.dev.kind", "worload"])).toBe(
      text(heading, '"worload"', "identity, workload", "write workload"),
    );
  });

  it("must not be missing", () => {
    expect(message(["accounts.dev.kind", undefined])).toBe(
      text(
        "ORGANIZATION_MALFORMED accounts.dev.kind: the value does not have the shape that the organization's model asks for",
        "nothing",
        "one of identity, workload",
        "state it",
      ),
    );
  });
});

describe("an address for alarms", () => {
  it("must be an address", () => {
    expect(message(["accounts.dev.alertEmails", ["team@example.com", "#ops"]])).toBe(
      text(
        "EMAIL_INVALID accounts.dev.alertEmails: this is not an e-mail address",
        '"#ops"',
        "an address such as team@example.com",
        "correct the address, or leave it out",
      ),
    );
  });
});

describe("a region", () => {
  const everywhere = Object.values(PARTITIONS)
    .flatMap(({ regions }) => regions)
    .join(", ");
  const heading = (path: string) => `REGION_UNKNOWN ${path}: the partition has no such region`;

  it("must be one that there is", () => {
    expect(message(["accounts.dev.region", "us-esat-1"]).split("\n")).toEqual([
      heading("accounts.dev.region"),
      '  given    "us-esat-1"',
      expect.stringContaining("  allowed  af-south-1, "),
      "  fix      write us-east-1",
    ]);
  });

  it("of the whole organization is reported once, not for each account", () => {
    const { problems } = refusal(() => parseOrganization(changed(["region", "frankfurt"])));

    expect(problems).toEqual([
      {
        code: "REGION_UNKNOWN",
        path: "region",
        value: "frankfurt",
        allowed: everywhere,
        fix: "use a region's code, such as eu-central-1",
      },
    ]);
  });

  it("must be stated by the organization or by each account, and is missed once", () => {
    expect(message(["region", undefined], ["accounts.dev.region", "us-east-1"])).toBe(
      text(
        heading("region"),
        "nothing",
        "the code of a region, such as eu-central-1",
        "state a region; an organization can state one for all its accounts",
      ),
    );
  });

  it("is missed where it is, if a single account has none", () => {
    const accounts = {
      ...SMALLEST.accounts,
      qa: { id: "100000000003", kind: "workload", partition: "aws-cn" },
    };

    expect(refusal(() => parseOrganization({ ...SMALLEST, accounts })).message).toBe(
      text(
        heading("accounts.qa.region"),
        "nothing",
        "the code of a region, such as cn-north-1",
        "state a region; an organization can state one for all its accounts",
      ),
    );
  });

  it.each([
    ["the organization", ["region", undefined], ["regoin", "us-east-1"]],
    [
      "an account",
      ["region", undefined],
      ["accounts", { dev: { ...SMALLEST.accounts.dev, region: undefined, Region: "us-east-1" } }],
      ["configStore.replicationKeyAccess", {}],
    ],
  ] as [string, ...Change[]][])("that is misspelt is that one problem: %s", (_, ...changes) => {
    const { problems } = refusal(() => parseOrganization(changed(...changes)));

    expect(problems).toMatchObject([
      { code: "ORGANIZATION_UNKNOWN_PROPERTY", value: "us-east-1", fix: "write region" },
    ]);
  });

  it("must belong to the partition that the account states", () => {
    expect(message(["accounts.dev.partition", "aws-cn"])).toBe(
      text(
        heading("accounts.dev.region"),
        '"us-east-1"',
        "cn-north-1, cn-northwest-1",
        "the region belongs to the partition aws",
      ),
    );
  });

  it.each([null, 1, ["us-east-1"]])("must not be %j", (region) => {
    const { problems } = refusal(() => parseOrganization(changed(["accounts.dev.region", region])));

    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ["ORGANIZATION_MALFORMED", "accounts.dev.region"],
    ]);
  });
});

describe("a partition", () => {
  it("must be one that there is", () => {
    expect(message(["accounts.dev.partition", "aws-gov"])).toBe(
      text(
        "PARTITION_UNKNOWN accounts.dev.partition: there is no such partition",
        '"aws-gov"',
        "aws, aws-us-gov, aws-cn",
        "leave the partition out: it follows from the region",
      ),
    );
  });
});

describe("a role type's name", () => {
  it.each([
    ["db-admin", "db_admin"],
    ["a b", "a_b"],
    ["x".repeat(21), "x".repeat(20)],
    ["", "data_admin"],
  ])("must not be %j, but may be %s", (name, example) => {
    const path = /^[\w-]+$/.test(name) ? `roleTypes.${name}` : `roleTypes[${JSON.stringify(name)}]`;

    expect(message(["roleTypes", { [name]: { namespaces: ["/app"], keys: ["app"] } }])).toBe(
      text(
        `ROLE_NAME_INVALID ${path}: the config store's client cannot parse this role type's name`,
        JSON.stringify(name),
        "1 to 20 letters, digits and underscores",
        `use a name without a hyphen, for example ${example}: the client splits role names at hyphens`,
      ),
    );
  });

  it("must not differ from another's only by capital letters", () => {
    const reach = { namespaces: ["/app"], keys: ["app"] };

    expect(message(["roleTypes", { Dev: reach, dev: reach }])).toBe(
      text(
        "ROLE_NAME_DUPLICATE roleTypes.dev: IAM does not tell these names of role types apart",
        '"dev"',
        "a name that roleTypes.Dev does not have",
        "rename one of them: IAM does not tell capital letters from small ones",
      ),
    );
  });
});

describe("what a role type reaches", () => {
  it("must be namespaces that are declared", () => {
    expect(message(["roleTypes.dev.namespaces", ["/shared", "/devop"]])).toBe(
      text(
        "NAMESPACE_UNDECLARED roleTypes.dev.namespaces: the namespace is not declared",
        '"/devop"',
        "/app, /data, /dba, /devops, /shared, /sre",
        "write /devops, or declare the namespace in configStore.namespaces",
      ),
    );
  });

  it("must be keys that are declared", () => {
    expect(message(["roleTypes.dev.keys", ["secrets"]])).toBe(
      text(
        "KEY_UNDECLARED roleTypes.dev.keys: the key is not declared",
        '"secrets"',
        "app, data, devops",
        "correct its spelling, or declare the key in configStore.keys",
      ),
    );
  });

  it("must be some namespace", () => {
    expect(message(["roleTypes.dev.namespaces", []])).toBe(
      text(
        "ROLE_NAMESPACES_EMPTY roleTypes.dev.namespaces: the role type has no namespace",
        "[]",
        "some of /app, /data, /dba, /devops, /shared, /sre, or all",
        "name the namespaces that the role type works in, or remove it",
      ),
    );
  });

  it("must be some key", () => {
    expect(message(["roleTypes.dev.keys", []])).toBe(
      text(
        "ROLE_KEYS_EMPTY roleTypes.dev.keys: the role type has no key",
        "[]",
        "some of app, data, devops, or all",
        "name a key: without one the client cannot store a secret",
      ),
    );
  });

  const shape = "the value does not have the shape that the organization's model asks for";
  const listOrAll = "a list of texts, or the word all";
  const namespaces =
    'a list of texts, the word all, or what may be done in each: { "/app": read, "/data": write }';

  it.each([
    ["keys", "app", '"app"', listOrAll, `write ${listOrAll} there`],
    ["keys", "ALL", '"ALL"', listOrAll, "write all, in small letters"],
    ["keys", undefined, "nothing", listOrAll, "state it"],
    ["namespaces", "/app", '"/app"', namespaces, `write ${namespaces} there`],
    ["namespaces", "ALL", '"ALL"', namespaces, "write all, in small letters"],
    ["namespaces", undefined, "nothing", namespaces, "state it"],
  ])("must not be %s: %j", (name, value, given, allowed, fix) => {
    expect(message([`roleTypes.dev.${name}`, value])).toBe(
      text(`ORGANIZATION_MALFORMED roleTypes.dev.${name}: ${shape}`, given, allowed, fix),
    );
  });

  it.each([
    ["KEY_UNDECLARED", "keys", "the key", "app, data, devops"],
    ["NAMESPACE_UNDECLARED", "namespaces", "the namespace", "/app, /data, /dba, /devops, /shared, /sre"],
  ])("must not be all in a list: %s", (code, name, noun, names) => {
    expect(message([`roleTypes.dev.${name}`, ["all"]])).toBe(
      text(
        `${code} roleTypes.dev.${name}: ${noun} is not declared`,
        '"all"',
        `${names} in a list, or all without one`,
        "write all without brackets",
      ),
    );
  });

  it("may be a key that is named all", () => {
    const definition = changed(["configStore.keys.all", {}], ["roleTypes.dev.keys", ["all"]]);

    expect(parseOrganization(definition).roleTypes.find(({ name }) => name === "dev")!.keys).toEqual(["all"]);
  });
});

describe("a root namespace", () => {
  const path = "configStore.namespaces";
  const namespaces = EXAMPLE.configStore.namespaces;

  it.each([
    ["/apps/", "/apps"],
    ["apps", "/apps"],
    ["/my apps", "/my-apps"],
    ["//apps", "/apps"],
    ["/", "/app"],
    ["/a/b/c/d/e/f/g/h/i/j/k", "/a/b/c/d/e/f/g/h/i/j"],
    ["/apps/*", "/apps"],
    ["/apps*", "/apps"],
    ["/apps/**/x y/", "/apps/x-y"],
  ])("must not be %j, but may be %s", (namespace, fix) => {
    expect(message([path, [...namespaces, namespace]])).toBe(
      text(
        "NAMESPACE_INVALID configStore.namespaces: a namespace is a path of Parameter Store",
        JSON.stringify(namespace),
        "at most 10 parts of letters, digits and _.-, each after a slash, no slash at the end",
        `write ${fix}`,
      ),
    );
  });

  it("must not be declared twice", () => {
    expect(message([path, [...namespaces, "/app", "/app", "/sre"]])).toBe(
      `2 problems\n\n${["/app", "/sre"]
        .map((namespace) =>
          text(
            "NAMESPACE_DUPLICATE configStore.namespaces: the root namespace is declared twice",
            JSON.stringify(namespace),
            "each root namespace once",
            "remove it, or correct the spelling of the one that was meant",
          ),
        )
        .join("\n\n")}`,
    );
  });

  it("must not lie within another", () => {
    expect(message([path, [...namespaces, "/data/lake/raw"]])).toBe(
      text(
        "NAMESPACE_NESTED configStore.namespaces: root namespaces must not lie within each other",
        '"/data/lake/raw"',
        "root namespaces side by side",
        "remove it: /data holds it already",
      ),
    );
  });

  it("may begin like another", () => {
    expect(() => parseOrganization(changed([path, [...namespaces, "/data-lake"]]))).not.toThrow();
  });

  it.each(["/figgy", "/figgy/kms", "/aws", "/awsome", "/ssm/x", "/AWS"])("must not be %s", (namespace) => {
    expect(message([path, [...namespaces, namespace]])).toBe(
      text(
        "NAMESPACE_RESERVED configStore.namespaces: the namespace belongs to the config store itself",
        JSON.stringify(namespace),
        "anything outside /figgy, /aws and /ssm",
        "choose another root: these hold the config store's own parameters, or belong to AWS",
      ),
    );
  });

  it("must not be the prefix's, and may be figgy where the prefix is another", () => {
    const withPrefix = (namespace: string) => changed(["prefix", "conf"], [path, [...namespaces, namespace]]);

    expect(refusal(() => parseOrganization(withPrefix("/conf"))).code).toBe("NAMESPACE_RESERVED");
    expect(() => parseOrganization(withPrefix("/figgy"))).not.toThrow();
  });

  it("must be there", () => {
    expect(message(["configStore.namespaces", []], ["roleTypes", {}])).toBe(
      text(
        "VALUE_MISSING configStore.namespaces: a value is missing",
        "[]",
        "at least one root namespace",
        "declare the service namespace, for example /app",
      ),
    );
  });

  it("must be the service namespace's, which is /app by default", () => {
    const definition = changed(
      ["configStore.serviceNamespace", undefined],
      ["configStore.namespaces", ["/apps"]],
      ["roleTypes", {}],
    );

    expect(refusal(() => parseOrganization(definition)).message).toBe(
      text(
        "NAMESPACE_UNDECLARED configStore.serviceNamespace: the namespace is not declared",
        '"/app"',
        "/apps",
        "write /apps, or declare the namespace in configStore.namespaces",
      ),
    );
  });
});

describe("a key", () => {
  const keys = EXAMPLE.configStore.keys;

  it.each(["App", "1app", "app.key", "x".repeat(31)])("must not be named %j", (name) => {
    expect(message(["configStore.keys", { ...keys, [name]: {} }])).toContain(
      text(
        `: the name cannot be used for a key`,
        JSON.stringify(name),
        "1 to 30 lower-case letters, digits, hyphens and underscores, beginning with a letter",
        "use a name such as app: it becomes alias/app-key",
      ),
    );
  });

  it.each(["replication", "figgy-ots"])("must not be named %s", (name) => {
    expect(message(["configStore.keys", { ...keys, [name]: {} }])).toBe(
      text(
        `KEY_NAME_RESERVED configStore.keys.${name}: the key's name belongs to the config store itself`,
        JSON.stringify(name),
        "any name but replication, figgy-ots",
        "remove it: the config store makes this key itself",
      ),
    );
  });

  it("must be there", () => {
    expect(message(["configStore.keys", {}], ["roleTypes", {}])).toBe(
      text(
        "VALUE_MISSING configStore.keys: a value is missing",
        "{}",
        "at least one key",
        "declare a key, for example app: without one the client cannot store a secret",
      ),
    );
  });
});

describe("who may decrypt what was replicated", () => {
  const BECAUSE = { because: "developers look into what services read" };

  it("must be said why", () => {
    expect(message(["configStore.replicationKeyAccess", { dev: { because: "so" } }])).toBe(
      text(
        "REASON_MISSING configStore.replicationKeyAccess.dev.because: to weaken a safe default takes a reason",
        '"so"',
        "a reason of at least 10 characters, which reports will show",
        "say why dev is needed, or remove it",
      ),
    );
  });

  it("must be said why, where nothing is said", () => {
    expect(message(["configStore.replicationKeyAccess", { dev: {} }])).toContain(
      "ORGANIZATION_MALFORMED configStore.replicationKeyAccess.dev.because",
    );
  });

  it("must be accounts that are declared", () => {
    expect(message(["configStore.replicationKeyAccess", { development: BECAUSE }])).toBe(
      text(
        "ACCOUNT_UNDECLARED configStore.replicationKeyAccess: the account is not declared",
        '"development"',
        "bastion, dev, prod, qa, stage",
        "correct its spelling, or declare the account in accounts",
      ),
    );
  });

  it("must be accounts that have a config store", () => {
    expect(message(["configStore.replicationKeyAccess", { bastion: BECAUSE }])).toBe(
      text(
        "COMBINATION_INVALID configStore.replicationKeyAccess: these settings exclude each other",
        '"bastion"',
        "accounts of the kind workload",
        "remove it: an account of the kind identity has no config store",
      ),
    );
  });
});

describe("the organization's name", () => {
  it.each(["x", "Acme", "acme-", "1acme", "a_b", "x".repeat(23), "xn--acme"])("must not be %j", (name) => {
    expect(message(["name", name])).toBe(
      text(
        "NAME_INVALID name: AWS does not accept this name",
        JSON.stringify(name),
        "2 to 22 lower-case letters, digits and hyphens, beginning with a letter",
        "use a short name: it is part of bucket names",
      ),
    );
  });
});

describe("the prefix", () => {
  it.each(["my-prefix", "Figgy", "aws", "ssmx", "x", "x".repeat(17)])("must not be %j", (prefix) => {
    expect(message(["prefix", prefix])).toBe(
      text(
        "PREFIX_INVALID prefix: the prefix cannot begin the names of AWS resources",
        JSON.stringify(prefix),
        "2 to 16 lower-case letters, digits and underscores, beginning with a letter, not with aws or ssm",
        "leave it out for figgy: a hyphen would break how the client takes role names apart",
      ),
    );
  });
});

describe("a name over AWS's limits", () => {
  it("is refused for the role that Terraform assumes", () => {
    expect(message(["deployRoleName", "r".repeat(70)])).toBe(
      text(
        "NAME_INVALID deployRoleName: AWS does not accept this name",
        JSON.stringify("r".repeat(70)),
        "a role name of 1 to 64 characters: letters, digits and _+=,.@-",
        "shorten it by 6 characters",
      ),
    );
  });

  it("is refused for the bucket of the state", () => {
    expect(message(["state", { backend: "s3", account: "bastion", bucketName: "b".repeat(64) }])).toContain(
      "NAME_INVALID state.bucketName: AWS does not accept this name\n",
    );
  });

  it.each([
    ["a key that AWS keeps for itself", { "aws:x": "y" }, 'tags["aws:x"]'],
    ["a key of 129 characters", { ["k".repeat(129)]: "y" }, `tags.${"k".repeat(129)}`],
    ["a value of 257 characters", { owner: "v".repeat(257) }, "tags.owner"],
    ["a sign that tags do not allow", { owner: "a;b" }, "tags.owner"],
    ["a number, as YAML reads it without quotes", { owner: 7 }, "tags.owner"],
  ])("is refused for tags: %s", (_, tags, path) => {
    const { problems } = refusal(() => parseOrganization(changed(["tags", tags])));

    expect(problems).toEqual([
      {
        code: "ORGANIZATION_MALFORMED",
        path,
        value: Object.values(tags)[0],
        allowed:
          "a text of at most 256 letters, digits, spaces and _.:/=+-@ under a key of at most 128 that does not begin with aws:",
        fix: "write the value in quotes, and leave out other signs",
      },
    ]);
  });
});

describe("the account of one-time secrets", () => {
  it.each([true, 7])("must be named: not %j", (value) => {
    expect(message(["configStore.oneTimeSecrets", value])).toBe(
      text(
        "ORGANIZATION_MALFORMED configStore.oneTimeSecrets: the value does not have the shape that the organization's model asks for",
        `${value}`,
        "the name of a workload account",
        "write the name of a workload account there",
      ),
    );
  });
});

describe("keys of tags", () => {
  it("must not differ by capital letters alone", () => {
    expect(message(["tags", { owner: "a", Owner: "b" }])).toBe(
      text(
        "TAG_KEY_DUPLICATE tags.owner: IAM does not tell these keys of tags apart",
        '"owner"',
        "a key that tags.Owner does not have",
        "keep one of them: for IAM they are one key, and a resource has it once",
      ),
    );
  });
});

describe("the state backend", () => {
  it.each(["acme", "o-a1b2c3d4e", `o-${"x".repeat(33)}`, "o-A1B2C3D4E5"])(
    "cannot be open to an organization of the id %s",
    (organizationId) => {
      expect(message(["state", { backend: "s3", account: "bastion", organizationId }])).toBe(
        text(
          "VALUE_UNKNOWN state.organizationId: the value is not one of those that are known",
          JSON.stringify(organizationId),
          "o- and 10 to 32 lower-case letters or digits",
          "copy the id from `aws organizations describe-organization`",
        ),
      );
    },
  );

  it("must be one that there is", () => {
    expect(message(["state", { backend: "gcs" }])).toBe(
      text(
        "STATE_BACKEND_INVALID state.backend: the state backend cannot be used",
        '"gcs"',
        "local, s3",
        "use s3 for anything that people share",
      ),
    );
  });

  it("must be in an account that is declared", () => {
    expect(message(["state", { backend: "s3", account: "bastio" }])).toBe(
      text(
        "ACCOUNT_UNDECLARED state.account: the account is not declared",
        '"bastio"',
        "bastion, dev, prod, qa, stage",
        "write bastion, or declare the account in accounts",
      ),
    );
  });

  it("must say in which account", () => {
    expect(message(["state", { backend: "s3" }])).toContain("ORGANIZATION_MALFORMED state.account: ");
  });

  it("must not name an account while it is local", () => {
    expect(message(["state", { backend: "local", account: "bastion" }])).toBe(
      text(
        "COMBINATION_INVALID state.account: these settings exclude each other",
        '"bastion"',
        "only with the backend s3",
        "remove it, or keep the state in s3",
      ),
    );
  });
});

describe("an empty organization", () => {
  it("is refused", () => {
    const definition = changed(["accounts", {}], ["configStore.replicationKeyAccess", {}]);

    expect(refusal(() => parseOrganization(definition)).message).toBe(
      text(
        "ORGANIZATION_EMPTY accounts: the organization has no accounts",
        "{}",
        "at least one account",
        "declare an account, for example dev: { id, kind: workload, region }",
      ),
    );
  });

  it.each([
    ["nothing", undefined, "nothing"],
    ["an empty file", null, "null"],
    ["a list", [], "[]"],
    ["a text", "accounts", '"accounts"'],
    ["a number", 7, "7"],
  ])("is not %s", (_, value, given) => {
    expect(refusal(() => parseOrganization(value)).message).toBe(
      text(
        "ORGANIZATION_MALFORMED organization: the value does not have the shape that the organization's model asks for",
        given,
        "a mapping with name, prefix, region, tags, deployRoleName, state, accounts, configStore, roleTypes, identity, pipeline",
        value === undefined
          ? "state it"
          : "write a mapping with name, prefix, region, tags, deployRoleName, state, accounts, configStore, roleTypes, identity, pipeline there",
      ),
    );
  });

  it("misses all that it must state", () => {
    const { problems } = refusal(() => parseOrganization({}));

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "ORGANIZATION_MALFORMED name",
      "ORGANIZATION_MALFORMED accounts",
      "ORGANIZATION_MALFORMED configStore",
      "ORGANIZATION_MALFORMED roleTypes",
    ]);
  });
});

it("all that is wrong is reported in one error, in the order of the model, whatever the order of the maps", () => {
  const changes: Change[] = [
    ["name", "Acme Corp"],
    ["accounts.dev.id", 2],
    ["accounts.qa.id", "100000000001"],
    ["accounts.qa.kind", "sandbox"],
    ["accounts.prod.alias", "us-prod"],
    ["accounts.stage.region", "mars"],
    ["configStore.namespaces", ["/shared", "/app/", "/data", "/data/raw", "/devops", "/sre", "/dba"]],
    ["roleTypes.dev.keys", []],
    ["roleTypes.sre.namespaces", ["/srv"]],
    ["state", { backend: "s3", account: "nobody" }],
    ["colour", "blue"],
  ];
  const expected = [
    "ORGANIZATION_UNKNOWN_PROPERTY colour",
    "NAME_INVALID name",
    "ACCOUNT_ID_INVALID accounts.dev.id",
    "ACCOUNT_ALIAS_INVALID accounts.prod.alias",
    "ACCOUNT_KIND_UNKNOWN accounts.qa.kind",
    "REGION_UNKNOWN accounts.stage.region",
    "ACCOUNT_ID_DUPLICATE accounts.qa.id",
    "NAMESPACE_INVALID configStore.namespaces",
    "NAMESPACE_NESTED configStore.namespaces",
    "ROLE_KEYS_EMPTY roleTypes.dev.keys",
    "NAMESPACE_UNDECLARED roleTypes.sre.namespaces",
    "ACCOUNT_UNDECLARED state.account",
  ];

  const codesOf = (definition: unknown) =>
    refusal(() => parseOrganization(definition)).problems.map(({ code, path }) => `${code} ${path}`);

  expect(codesOf(changed(...changes))).toEqual(expected);
  expect(codesOf(reversed(changed(...changes)))).toEqual(expected);
});

function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, part]) => [name, reversed(part)]),
  );
}

describe("what AWS takes only so much of", () => {
  const many = (count: number, value: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, value]));
  const keys = (count: number): Change[] => [
    ["configStore.keys", many(count, {})],
    ["roleTypes", { dev: { namespaces: ["/app"], keys: "all" } }],
  ];

  it("is keys: 29, which one alert watches", () => {
    expect(parseOrganization(changed(...keys(29))).configStore.keys).toHaveLength(29);
    expect(message(...keys(30))).toBe(
      text(
        "VALUE_OUT_OF_RANGE configStore.keys: the value is out of range",
        "30",
        "at most 29 keys: one alert watches them, and that of what is replicated",
        "share a key among namespaces that the same role types reach",
      ),
    );
  });

  it("is what a key is said to be for: 8192 characters", () => {
    const path = "configStore.keys.app.description";

    expect(() => parseOrganization(changed([path, "x".repeat(8192)]))).not.toThrow();
    expect(message([path, "x".repeat(8193)])).toBe(
      text(
        `VALUE_OUT_OF_RANGE ${path}: the value is out of range`,
        '"8193 characters"',
        "at most 8192 characters",
        "say in a sentence what the key is for",
      ),
    );
  });

  it("is tags: 40, for each resource has some of its own", () => {
    expect(() => parseOrganization(changed(["tags", many(40, "x")]))).not.toThrow();
    expect(message(["tags", many(41, "x")])).toBe(
      text(
        "VALUE_OUT_OF_RANGE tags: the value is out of range",
        "41",
        "at most 40 tags: AWS takes 50 on a resource, and each has some of its own",
        "keep the tags that costs or owners are found by",
      ),
    );
  });
});
