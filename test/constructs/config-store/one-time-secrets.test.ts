import { ConfigStore, type ConfigStoreProps } from "../../../src/constructs/config-store/config-store";
import { policyOf, refusal } from "../../support/synthesized";
import { synthesizeFunctions } from "../functions/fixtures";

const storeWith = (props: Partial<ConfigStoreProps>) =>
  synthesizeFunctions((stack) => {
    new ConfigStore(stack, "Store", {
      environmentAlias: "dev",
      namespaces: ["/app"],
      keys: { app: {} },
      roleTypes: { dev: { namespaces: ["/app"], keys: ["app"] } },
      ...props,
    });
  });

describe("one-time secrets", () => {
  it("have no key by default", () => {
    const { json } = storeWith({});

    expect(JSON.stringify(json)).not.toContain("-ots");
  });

  it("have a protected key of their own, whose id clients are told", () => {
    const synthesized = storeWith({ oneTimeSecrets: true });

    expect(synthesized.resource("aws_kms_key", "Store/OneTimeSecretsKey/Resource")).toMatchObject({
      tags: { created_by: "figgy" },
      lifecycle: { prevent_destroy: true },
    });
    expect(synthesized.resource("aws_kms_alias", "Store/OneTimeSecretsKey/Alias").name).toBe(
      "alias/figgy-ots-key",
    );
    expect(synthesized.resource("aws_ssm_parameter", "Store/Parameters/kms--figgy-ots-key-id")).toMatchObject(
      {
        name: "/figgy/kms/figgy-ots-key-id",
        value: expect.stringMatching(/^\$\{aws_kms_key\.Store_OneTimeSecretsKey_\w+\.key_id\}$/) as string,
      },
    );
  });

  it("are opened only with the context of the client, password included", () => {
    const key = storeWith({ oneTimeSecrets: true }).resource(
      "aws_kms_key",
      "Store/OneTimeSecretsKey/Resource",
    );
    const uses = policyOf(key.policy as string).Statement.filter(({ Action }) =>
      [Action].flat().includes("kms:Decrypt"),
    );

    expect(uses).toHaveLength(1);
    expect(uses[0]!.Condition.StringLike).toEqual({
      "kms:EncryptionContext:encryptor": "figgy",
      "kms:EncryptionContext:password": "*",
    });
  });

  it("do not count among the keys of the store's secrets", () => {
    const parameters = Object.values(storeWith({ oneTimeSecrets: true }).resources("aws_ssm_parameter"));

    expect(parameters.find(({ name }) => name === "/figgy/kms/all-keys")!.value).toBe(
      '["app","replication"]',
    );
  });
});

describe("an account that keeps one-time secrets", () => {
  it("may name itself as the utility account", () => {
    const { json } = storeWith({ oneTimeSecrets: true, utilityAccountId: "111111111111" });

    expect(JSON.stringify(json)).toContain("figgy-ots-key");
  });

  it("is the utility account and no other", () => {
    const { message } = refusal(() => storeWith({ oneTimeSecrets: true, utilityAccountId: "222222222222" }));

    expect(message).toMatch(
      /^COMBINATION_INVALID stack\/Store\.oneTimeSecrets: [^]*in the utility account 222222222222 alone[^]*set it to 111111111111, or leave oneTimeSecrets out here/,
    );
  });
});
