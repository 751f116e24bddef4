import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack, Testing } from "cdktf";
import { evaluate } from "../../../src/access/evaluate";
import {
  SamlIdentityProvider,
  type SamlIdentityProviderProps,
} from "../../../src/constructs/identity/saml-identity-provider";
import { readSamlMetadata } from "../../../src/core/saml/metadata";
import { RoleTypeRole } from "../../../src/constructs/identity/role-type-role";
import { AwsEnvironment } from "../../../src/core/aws-environment";
import { temporaryFolder } from "../../support/folders";
import { policyOf, refusal, synthesize, TEST_ENVIRONMENT } from "../../support/synthesized";
import { worldOf } from "./fixtures";
import { CERTIFICATE, METADATA, metadataWith, SHORT_CERTIFICATE } from "../../support/saml-metadata";

const provider = (props: Partial<SamlIdentityProviderProps> = {}, environment = TEST_ENVIRONMENT) =>
  synthesize((stack) => {
    new SamlIdentityProvider(stack, "Okta", { providerName: "okta", metadata: { xml: METADATA }, ...props });
  }, environment);

/** Code and given value of what is wrong with metadata. */
function problemsOf(xml: string): string[] {
  return refusal(() => provider({ metadata: { xml } })).problems.map(
    ({ code, value }) => `${code}: ${String(value)}`,
  );
}

describe("a SAML identity provider", () => {
  it("is made of its metadata, and is not destroyed", () => {
    expect(provider().resource("aws_iam_saml_provider", "Okta/Resource")).toMatchObject({
      name: "okta",
      saml_metadata_document: METADATA,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("reads its metadata from a file", () => {
    const file = join(temporaryFolder("saml"), "okta.xml");
    writeFileSync(file, METADATA);

    const { saml_metadata_document } = provider({ metadata: { file } }).resource(
      "aws_iam_saml_provider",
      "Okta/Resource",
    );

    expect(saml_metadata_document).toBe(METADATA);
  });

  it("keeps what looks like a template of Terraform", () => {
    const xml = METADATA.replace("/sso/saml", "/sso/${saml}");

    const { saml_metadata_document } = provider({ metadata: { xml } }).resource(
      "aws_iam_saml_provider",
      "Okta/Resource",
    );

    expect(saml_metadata_document).toContain("/sso/$${saml}");
  });

  it("takes over one that exists", () => {
    expect(provider({ adopt: true }).json.import).toEqual([
      {
        to: expect.stringMatching(/^aws_iam_saml_provider\.Okta/) as string,
        id: "arn:aws:iam::111111111111:saml-provider/okta",
      },
    ]);
  });

  it("can be referred to, without a resource", () => {
    const synthesized = synthesize((stack) => {
      const okta = SamlIdentityProvider.fromProviderName(stack, "Okta", "okta");
      expect(okta.providerArn).toBe("arn:aws:iam::111111111111:saml-provider/okta");
    });

    expect(synthesized.resources("aws_iam_saml_provider")).toEqual({});
  });

  it.each([
    ["aws", "eu-central-1", "https://signin.aws.amazon.com/saml"],
    ["aws-us-gov", "us-gov-west-1", "https://signin.amazonaws-us-gov.com/saml"],
    ["aws-cn", "cn-north-1", "https://signin.amazonaws.cn/saml"],
  ])("is trusted for the audience of the partition %s alone", (partition, region, audience) => {
    const synthesized = synthesize(
      (stack) => {
        const okta = SamlIdentityProvider.fromProviderName(stack, "Okta", "okta");
        new RoleTypeRole(stack, "Role", {
          roleType: "dev",
          environmentAlias: "dev",
          waysIn: [okta],
          access: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
        });
      },
      { accountId: "111111111111", region },
    );

    const role = synthesized.resource("aws_iam_role", "Role/Resource");
    expect(role.max_session_duration).toBe(3600);
    expect(policyOf(role.assume_role_policy).Statement).toEqual([
      {
        Sid: "Samlokta",
        Effect: "Allow",
        Principal: { Federated: `arn:${partition}:iam::111111111111:saml-provider/okta` },
        Action: "sts:AssumeRoleWithSAML",
        Condition: { StringEquals: { "SAML:aud": audience } },
      },
    ]);
  });

  it("leads to the role by an assertion for AWS, and by nothing else", () => {
    const world = worldOf((stack) => {
      const okta = new SamlIdentityProvider(stack, "Okta", {
        providerName: "okta",
        metadata: { xml: METADATA },
      });
      new RoleTypeRole(stack, "Role", {
        roleType: "dev",
        environmentAlias: "dev",
        waysIn: [okta],
        access: [{ actions: ["ssm:GetParameter"], resources: ["*"] }],
      });
    });
    const outcome = (principal: string, audience: string) =>
      evaluate(
        {
          principal,
          action: "sts:AssumeRoleWithSAML",
          resource: "arn:aws:iam::111111111111:role/figgy-dev-dev",
          context: { "SAML:aud": audience },
        },
        world,
      ).outcome;
    const okta = "arn:aws:iam::111111111111:saml-provider/okta";

    expect(outcome(okta, "https://signin.aws.amazon.com/saml")).toBe("allowed");
    expect(outcome(okta, "https://elsewhere.example.com/saml")).toBe("denied");
    expect(
      outcome("arn:aws:iam::111111111111:saml-provider/google", "https://signin.aws.amazon.com/saml"),
    ).toBe("denied");
  });
});

describe("metadata of a SAML identity provider", () => {
  it("that are HTML are refused as a sign-in page", () => {
    const text = refusal(() =>
      provider({ metadata: { xml: "<!DOCTYPE html><html><body>Sign in</body></html>" } }),
    ).message;

    expect(text).toBe(
      [
        "SAML_METADATA_INVALID stack/Okta.metadata.xml: this is not the metadata of a SAML identity provider",
        '  given    "an HTML page"',
        "  allowed  the identity provider's metadata, in XML",
        "  fix      sign in to the identity provider and download the metadata: this is probably its sign-in page",
      ].join("\n"),
    );
  });

  it.each([
    ["a well-formed page", "<html><body/></html>", "SAML_METADATA_INVALID: an HTML page"],
    ["no XML", "{}", "SAML_METADATA_INVALID: no XML: 0 root elements instead of one"],
    ["an empty file", "", "SAML_METADATA_INVALID: no XML: 0 root elements instead of one"],
    ["another document", `<a xmlns="urn:x"/>`, "SAML_METADATA_INVALID: a document of a (urn:x)"],
  ])("that are %s are refused", (_, xml, problem) => {
    expect(problemsOf(xml)).toEqual([problem]);
  });

  it("are refused without entityID and without a signing certificate, both at once", () => {
    const xml = metadataWith()
      .replace(/ entityID="[^"]*"/, "")
      .padEnd(1_000);

    expect(problemsOf(xml)).toEqual([
      "SAML_METADATA_INVALID: an EntityDescriptor without entityID",
      "SAML_METADATA_INVALID: an IDPSSODescriptor without a signing certificate",
    ]);
  });

  it("are refused when their only certificate is for encryption", () => {
    expect(problemsOf(METADATA.replace('use="signing"', 'use="encryption"'))).toEqual([
      "SAML_METADATA_INVALID: an IDPSSODescriptor without a signing certificate",
    ]);
  });

  it("are refused when they are a service provider's", () => {
    expect(problemsOf(METADATA.replaceAll("IDPSSODescriptor", "SPSSODescriptor"))).toEqual([
      "SAML_METADATA_INVALID: metadata without IDPSSODescriptor",
    ]);
  });

  it("are refused with a certificate that is none", () => {
    expect(problemsOf(metadataWith(CERTIFICATE, "bm90IGEgY2VydGlmaWNhdGU="))).toEqual([
      "SAML_METADATA_INVALID: an X509Certificate that is none",
    ]);
  });

  it("are refused when the file cannot be read", () => {
    expect(refusal(() => provider({ metadata: { file: "/nowhere/okta.xml" } })).message).toBe(
      [
        "SAML_METADATA_UNREADABLE stack/Okta.metadata.file: the file with the metadata of the SAML identity provider cannot be read",
        '  given    "/nowhere/okta.xml: nothing: there is no such file or folder"',
        "  allowed  a file that can be read, from the folder of the YAML file, in a program from the working folder",
        "  fix      download the metadata from the identity provider, and name the file",
      ].join("\n"),
    );
  });

  it("are refused with a name that the client cannot use, together with what is wrong in them", () => {
    const { problems } = refusal(() => provider({ providerName: "Okta-1", metadata: { xml: "<a/>" } }));

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "NAME_INVALID stack/Okta.providerName",
      "SAML_METADATA_INVALID stack/Okta.metadata.xml",
    ]);
  });

  it("without a warning are those whose certificate is valid for long", () => {
    expect(readSamlMetadata(METADATA, "metadata", new Date("2027-01-01"))).toEqual({
      entityId: "https://idp.example.com/a?b=1&c=2",
      problems: [],
      warnings: [],
    });
  });

  it.each([
    ["2027-10-23T00:00:00Z", []],
    ["2027-11-01T00:00:00Z", ["expires in 22 days"]],
  ])("as of %s are warned of: %j", (now, expected) => {
    const { problems, warnings } = readSamlMetadata(
      metadataWith(SHORT_CERTIFICATE),
      "metadata",
      new Date(now),
    );

    expect(problems).toEqual([]);
    expect(warnings).toHaveLength(expected.length);
    for (const [index, text] of expected.entries()) expect(warnings[index]).toContain(text);
  });

  it("are refused once every certificate has expired", () => {
    const { problems } = readSamlMetadata(
      metadataWith(SHORT_CERTIFICATE),
      "metadata",
      new Date("2028-01-01"),
    );

    expect(problems).toMatchObject([
      { code: "SAML_METADATA_EXPIRED", value: expect.stringContaining("CN=short.idp.example.com") as string },
    ]);
  });

  it("are only warned of while another certificate replaces the one that expired", () => {
    const xml = metadataWith(SHORT_CERTIFICATE, CERTIFICATE);
    const { problems, warnings } = readSamlMetadata(xml, "metadata", new Date("2028-01-01"));

    expect(problems).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("has expired")]);
  });

  it("are refused once they say of themselves that they have expired", () => {
    const xml = METADATA.replace(" entityID=", ' validUntil="2027-01-01T00:00:00Z" entityID=');

    expect(readSamlMetadata(xml, "metadata", new Date("2026-12-31")).problems).toEqual([]);
    expect(readSamlMetadata(xml, "metadata", new Date("2027-01-02")).problems).toMatchObject([
      { code: "SAML_METADATA_EXPIRED" },
    ]);
  });

  it("that expire soon leave a warning on the construct", () => {
    jest.useFakeTimers({ now: new Date("2027-11-01T00:00:00Z"), doNotFake: ["nextTick", "setImmediate"] });
    const stack = new TerraformStack(Testing.app(), "stack");
    AwsEnvironment.provide(stack, TEST_ENVIRONMENT);
    const construct = new SamlIdentityProvider(stack, "Okta", {
      providerName: "okta",
      metadata: { xml: metadataWith(SHORT_CERTIFICATE) },
    });
    jest.useRealTimers();

    expect(construct.node.metadata.map(({ data }) => String(data))).toEqual([
      expect.stringContaining("expires in 22 days"),
    ]);
  });
});
