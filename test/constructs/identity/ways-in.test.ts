import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { evaluate } from "../../../src/access/evaluate";
import { readWorld } from "../../../src/access/world/read-world";
import type { World } from "../../../src/access/world/world";
import { AwsEnvironment } from "../../../src/core/aws-environment";
import { parseOrganization } from "../../../src/core/organization/organization";
import { addAccountStacks } from "../../../src/stacks/account-stacks";
import { changed, EXAMPLE } from "../../core/organization/example";
import { temporaryFolder } from "../../support/folders";
import { provideHandlers } from "../../support/handlers";
import { jsonOf } from "./fixtures";
import { METADATA } from "../../support/saml-metadata";

const metadataFile = join(temporaryFolder("ways-in"), "metadata.xml");
writeFileSync(metadataFile, METADATA);

const BASTION = new AwsEnvironment({ accountId: EXAMPLE.accounts.bastion.id, region: "us-east-1" });
const DEV = new AwsEnvironment({ accountId: EXAMPLE.accounts.dev.id, region: "us-east-1" });
const ROLE_TYPES = Object.keys(EXAMPLE.roleTypes);

/** Each role type has one user and one subject of its own. */
const WAYS = {
  okta: { saml: { okta: { metadataFile } } },
  google: { saml: { google: { metadataFile } } },
  bastion: {
    bastion: { users: Object.fromEntries(ROLE_TYPES.map((name) => [`${name}er`, { roleTypes: [name] }])) },
  },
  oidc: {
    oidc: {
      login: {
        issuer: "https://login.example.com",
        audience: "figgy",
        subjects: Object.fromEntries(ROLE_TYPES.map((name) => [name, [`${name}-subject`]])),
      },
    },
  },
  standard: { standard: { because: "contractors have no account at the identity provider" } },
} as const;
type Way = keyof typeof WAYS;

/** Every deployment option of the config store's client, alone and side by side. */
const OPTIONS: readonly (readonly Way[])[] = [
  ["okta"],
  ["google"],
  ["okta", "google"],
  ["bastion"],
  ["standard"],
  ["oidc"],
  ["okta", "google", "bastion", "oidc", "standard"],
];

const MFA = "aws:MultiFactorAuthPresent";
const AUDIENCE = "https://signin.aws.amazon.com/saml";

/** Somebody who tries to get into a role. */
interface Attempt {
  readonly title: string;
  readonly principal: string;
  readonly action: string;
  readonly context: Readonly<Record<string, string | null>>;
  /** By which way, and as which role type, somebody like this belongs in; nowhere without. */
  readonly belongs?: { readonly way: Way; readonly roleType: string | "any" };
}

const bySaml = (provider: string, audience: string, way?: Way): Attempt => ({
  title: `by SAML of ${provider} for ${audience}`,
  principal: DEV.iamArn(`saml-provider/${provider}`),
  action: "sts:AssumeRoleWithSAML",
  context: { "SAML:aud": audience },
  belongs: way && { way, roleType: "any" },
});

const fromBastion = (user: string, mfa: string | null, roleType?: string): Attempt => ({
  title: `from the bastion as ${user}, second factor ${mfa}`,
  principal: BASTION.iamArn(`user/figgy/${user}`),
  action: "sts:AssumeRole",
  context: { [MFA]: mfa },
  belongs: roleType === undefined ? undefined : { way: "bastion", roleType },
});

const byToken = (sub: string, aud: string, roleType?: string): Attempt => ({
  title: `by a token of ${sub} for ${aud}`,
  principal: DEV.iamArn("oidc-provider/login.example.com"),
  action: "sts:AssumeRoleWithWebIdentity",
  context: { "login.example.com:sub": sub, "login.example.com:aud": aud },
  belongs: roleType === undefined ? undefined : { way: "oidc", roleType },
});

const ATTEMPTS: readonly Attempt[] = [
  bySaml("okta", AUDIENCE, "okta"),
  bySaml("google", AUDIENCE, "google"),
  bySaml("other", AUDIENCE),
  bySaml("okta", "https://elsewhere.example.com/saml"),
  ...ROLE_TYPES.flatMap((name) => [
    fromBastion(`${name}er`, "true", name),
    fromBastion(`${name}er`, "false"),
    fromBastion(`${name}er`, null),
    byToken(`${name}-subject`, "figgy", name),
    byToken(`${name}-subject`, "elsewhere"),
  ]),
  byToken("mallory", "figgy"),
  byToken("*", "figgy"),
];

function worldWith(ways: readonly Way[]): World {
  const app = Testing.app();
  provideHandlers(app);
  const identity = ways.reduce<Record<string, object>>((all, way) => {
    const [[kind, settings]] = Object.entries(WAYS[way]) as [[string, object]];
    return { ...all, [kind]: { ...all[kind], ...settings } };
  }, {});
  const stacks = addAccountStacks(app, parseOrganization(changed(["identity", identity])));
  return readWorld([jsonOf(stacks.bastion!), jsonOf(stacks.dev!)]);
}

describe.each(OPTIONS.map((ways) => [ways.join(", "), ways] as const))("with %s", (_, ways) => {
  const world = worldWith(ways);
  const madeRoles = ROLE_TYPES.filter((name) =>
    world.principals.includes(DEV.iamArn(`role/figgy-dev-${name}`)),
  );
  const isThere = ({ principal }: Attempt) =>
    !principal.includes(":user/") || world.principals.includes(principal);

  it("every role type has a role that somebody can assume, or none", () => {
    expect(madeRoles).toEqual(ways.some((way) => way !== "standard") ? ROLE_TYPES : []);
  });

  it("the trust of each role lets in exactly whom it is declared to", () => {
    const asked = madeRoles.flatMap((roleType) =>
      ATTEMPTS.filter(isThere).map((attempt) => {
        const { principal, action, context, belongs, title } = attempt;
        const resource = DEV.iamArn(`role/figgy-dev-${roleType}`);
        const { outcome } = evaluate({ principal, action, resource, context }, world);
        const isDeclared =
          belongs && ways.includes(belongs.way) && ["any", roleType].includes(belongs.roleType);
        return { cell: `${title}, as ${roleType}`, outcome, expected: isDeclared ? "allowed" : "denied" };
      }),
    );

    expect(asked.filter(({ outcome, expected }) => outcome !== expected)).toEqual([]);
    expect(asked.some(({ expected }) => expected === "allowed")).toBe(madeRoles.length > 0);
  });
});
