import type { TerraformStack } from "cdktf";
import { type IKey, Key } from "../../../src/constructs/encryption/key";
import type { KeyAttributes } from "../../../src/constructs/encryption/imported-key";
import { refusal } from "../../support/synthesized";
import { synthesizeWithProvider } from "./fixtures";

const KEY_ARN = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

function existing(use: (key: IKey) => void = () => undefined, attributes: Partial<KeyAttributes> = {}) {
  let stack!: TerraformStack;
  const synthesized = synthesizeWithProvider((made) => {
    stack = made;
    use(Key.fromKeyArn(made, "Key", { keyArn: KEY_ARN, ...attributes }));
  });
  const warnings = stack.node
    .findAll()
    .flatMap((construct) => construct.node.metadata)
    .filter((entry) => entry.type === "@cdktf/warn")
    .map((entry) => entry.data as string);
  return { synthesized, warnings };
}

describe("a key that exists already", () => {
  it("adds nothing to the stack", () => {
    expect(existing().synthesized.paths).toEqual([]);
  });

  it("is known by its ARN", () => {
    existing((key) => {
      expect(key.keyArn).toBe(KEY_ARN);
      expect(key.keyId).toBe("1234abcd-12ab-34cd-56ef-1234567890ab");
      expect(key.environment).toMatchObject({ accountId: "111111111111", region: "eu-central-1" });
    });
  });

  it("warns once of all that its policy must allow", () => {
    const { warnings } = existing((key) => {
      key.allowUseThrough("ssm", { uses: ["decrypt"] });
      key.allowService("logs", { uses: ["encrypt"], encryptionContext: { "aws:logs:arn": "arn:logs" } });
      key.allowDirectUse({ uses: ["decrypt"], encryptionContext: { PARAMETER_ARN: "arn:a" } });
    });

    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`the policy of ${KEY_ARN} is not managed here; it must allow [`);
    expect(warnings[0]).toContain('"kms:ViaService": "ssm.eu-central-1.amazonaws.com"');
    expect(warnings[0]).toContain('"Service": "logs.eu-central-1.amazonaws.com"');
    expect(warnings[0]).toContain('"kms:EncryptionContext:PARAMETER_ARN": "arn:a"');
  });

  it("warns of nothing when nothing is asked of its policy", () => {
    expect(existing((key) => void key.useStatement({ sid: "Use", actions: ["decrypt"] })).warnings).toEqual(
      [],
    );
  });

  it("is named by its ARN in IAM policies", () => {
    existing(
      (key) => {
        expect(key.useStatement({ sid: "Use", actions: ["decrypt"], throughService: "ssm" })).toEqual({
          sid: "Use",
          actions: ["kms:Decrypt"],
          resources: [KEY_ARN],
          conditions: { StringEquals: { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" } },
        });
      },
      { aliasName: "alias/app-key" },
    );
  });

  it("of another account is used by this account's principals", () => {
    const foreign = { keyArn: KEY_ARN.replace("111111111111", "222222222222") };
    const { warnings } = existing((key) => {
      expect(key.environment.accountId).toBe("222222222222");
      key.allowUseThrough("s3");
    }, foreign);

    expect(warnings[0]).toContain('"AWS": "arn:aws:iam::111111111111:root"');
    expect(warnings[0]).toContain('"kms:CallerAccount": "111111111111"');
  });

  it("has the alias that was stated", () => {
    existing((key) => expect(key.aliasName).toBe("alias/app-key"), { aliasName: "alias/app-key" });
  });

  it("refuses to invent an alias", () => {
    const error = refusal(() => existing((key) => void key.aliasName));

    expect(error.problems).toMatchObject([
      {
        code: "VALUE_MISSING",
        path: "stack/Key.aliasName",
        fix: "state aliasName where you call Key.fromKeyArn",
      },
    ]);
  });

  it("refuses what is not a key's ARN, and an alias without its prefix, at once", () => {
    const attributes = {
      keyArn: "arn:aws:kms:eu-central-1:111111111111:alias/app-key",
      aliasName: "app-key",
    };
    const error = refusal(() => existing(undefined, attributes));

    expect(error.problems).toEqual([
      {
        code: "NAME_INVALID",
        path: "stack/Key.keyArn",
        value: "arn:aws:kms:eu-central-1:111111111111:alias/app-key",
        allowed: "the ARN of a key, not of an alias, known at synthesis",
        fix: "copy the key's ARN from the console or from `aws kms describe-key`",
      },
      {
        code: "NAME_INVALID",
        path: "stack/Key.aliasName",
        value: "app-key",
        allowed: "an alias with its prefix alias/",
        fix: "write alias/app-key",
      },
    ]);
  });
});
