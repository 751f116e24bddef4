import { destroyOverride, emulatorOverride, needsApplyBeforeDestroy, rootOf } from "./overrides";

describe("emulatorOverride", () => {
  it("keeps the state in a file beside the stack", () => {
    expect(emulatorOverride({}, rootOf("111111111111")).terraform).toEqual({
      backend: { local: { path: "terraform.tfstate" } },
    });
  });

  it("acts as the root of the account", () => {
    expect(emulatorOverride({}, rootOf("111111111111")).provider!.aws).toMatchObject([
      { access_key: "111111111111" },
    ]);
  });

  it("acts as whoever has temporary credentials", () => {
    const caller = { accessKeyId: "ASIA", secretAccessKey: "secret", sessionToken: "token" };

    expect(emulatorOverride({}, caller).provider!.aws).toMatchObject([
      { access_key: "ASIA", secret_key: "secret", token: "token" },
    ]);
  });

  it("reaches each provider by its alias and leaves its role and region alone", () => {
    const stack = {
      provider: { aws: [{ region: "us-east-1" }, { alias: "eu", region: "eu-west-1", assume_role: [{}] }] },
    };

    const [first, second] = emulatorOverride(stack, rootOf("111111111111")).provider!.aws!;

    expect(first).not.toHaveProperty("alias");
    expect(second).toMatchObject({ alias: "eu", skip_credentials_validation: true });
    expect(second).not.toHaveProperty("assume_role");
    expect(second).not.toHaveProperty("region");
  });
});

describe("destroyOverride", () => {
  it("leaves unprotected resources alone", () => {
    const stack = { resource: { aws_sqs_queue: { q: { name: "q" } } } };

    expect(destroyOverride(stack)).toEqual({ resource: {} });
  });

  it.each([
    ["a block", { prevent_destroy: true }],
    ["a list of blocks", [{ prevent_destroy: true }]],
  ])("takes prevent_destroy off, given as %s", (_form, lifecycle) => {
    const override = destroyOverride({ resource: { aws_kms_key: { k: { lifecycle } } } });

    expect(override.resource).toEqual({ aws_kms_key: { k: { lifecycle: { prevent_destroy: false } } } });
    expect(needsApplyBeforeDestroy(override)).toBe(false);
  });

  it("takes deletion protection off, which needs an apply first", () => {
    const override = destroyOverride({
      resource: {
        aws_dynamodb_table: {
          t: { deletion_protection_enabled: true, lifecycle: { prevent_destroy: true } },
        },
        aws_cognito_user_pool: { p: { deletion_protection: "ACTIVE" } },
      },
    });

    expect(override.resource).toEqual({
      aws_dynamodb_table: {
        t: { deletion_protection_enabled: false, lifecycle: { prevent_destroy: false } },
      },
      aws_cognito_user_pool: { p: { deletion_protection: "INACTIVE" } },
    });
    expect(needsApplyBeforeDestroy(override)).toBe(true);
  });

  it("lets buckets go with their objects", () => {
    const override = destroyOverride({ resource: { aws_s3_bucket: { b: { bucket: "b" } } } });

    expect(override.resource).toEqual({ aws_s3_bucket: { b: { force_destroy: true } } });
    expect(needsApplyBeforeDestroy(override)).toBe(true);
  });
});
