import { type PipelineDefinition } from "../../../src/core/organization/pipeline-definition";
import { parseOrganization } from "../../../src/core/organization/organization";
import { subjectsOf } from "../../../src/core/pipeline";
import { refusal } from "../../support/synthesized";
import { changed } from "./example";

type Definition = PipelineDefinition<"bastion" | "dev" | "qa" | "stage" | "prod">;

const GITHUB = { github: "acme/platform" };
const GITLAB = { gitlab: "acme/cloud/platform" };
const ACCOUNTS = ["bastion", "dev", "prod", "qa", "stage"];
const SUBJECTS = Object.fromEntries(ACCOUNTS.map((name) => [name, { plan: [`${name}:p`], apply: [name] }]));
const OTHER = { issuer: "https://ci.example.com", subjects: SUBJECTS };
const BECAUSE = "merge requests are planned before they are merged";

const pipelineOf = (pipeline: unknown) => parseOrganization(changed(["pipeline", pipeline])).pipeline!;
const subjectsIn = (account: string, pipeline: Definition) => subjectsOf(pipelineOf(pipeline).runs[account]!);
const problemsOf = (pipeline: unknown): string[] =>
  refusal(() => pipelineOf(pipeline)).problems.map(({ code, path }) => `${code} ${path}`);

describe("the pipeline of an organization", () => {
  it("is none unless one is declared", () => {
    expect(parseOrganization(changed()).pipeline).toBeUndefined();
  });

  it("is a repository of GitHub, each account by an environment of its name", () => {
    const { runs, ...settings } = pipelineOf(GITHUB);

    expect(settings).toEqual({
      issuer: "https://token.actions.githubusercontent.com",
      audience: "sts.amazonaws.com",
      origin: "create",
      roleName: "figgy-deploy",
    });
    expect(Object.keys(runs)).toEqual(ACCOUNTS);
    expect(subjectsOf(runs.prod!)).toEqual({
      plan: ["repo:acme/platform:environment:prod-plan"],
      apply: ["repo:acme/platform:environment:prod"],
    });
  });

  it("names environments of its own, and carries immutable ids where GitHub's tokens do", () => {
    const pipeline = { github: "acme@12/platform@345", environments: { prod: "production" } };

    expect(subjectsIn("prod", pipeline)).toEqual({
      plan: ["repo:acme@12/platform@345:environment:production-plan"],
      apply: ["repo:acme@12/platform@345:environment:production"],
    });
  });

  it("is a project of GitLab, whose protected branch plans and applies", () => {
    const main = ["project_path:acme/cloud/platform:ref_type:branch:ref:main"];

    expect(pipelineOf(GITLAB).issuer).toBe("https://gitlab.com");
    expect(subjectsIn("prod", GITLAB)).toEqual({ plan: main, apply: main });
  });

  it("plans from every branch of a project of GitLab where that is said, and applies from one", () => {
    const pipeline = { ...GITLAB, branches: { prod: "live" }, planFromAnyBranch: { because: BECAUSE } };

    expect(subjectsIn("prod", pipeline)).toEqual({
      plan: { like: "project_path:acme/cloud/platform:ref_type:branch:ref:*", because: BECAUSE },
      apply: ["project_path:acme/cloud/platform:ref_type:branch:ref:live"],
    });
  });

  it("is anything else that makes tokens, by their subjects", () => {
    expect(pipelineOf(OTHER).issuer).toBe("https://ci.example.com");
    expect(subjectsIn("dev", OTHER as unknown as Definition)).toEqual({ plan: ["dev:p"], apply: ["dev"] });
  });

  it("takes everything else to be stated", () => {
    const because = "the issuer of our own GitHub server has a path";
    const settings = {
      issuer: "https://github.example.com/_services/token",
      issuerPath: { because },
      audience: "platform",
      origin: "adopt",
      roleName: "platform",
      boundary: "b".repeat(128),
    };
    const { runs, ...read } = pipelineOf({ ...GITHUB, ...settings });

    expect(read).toEqual(settings);
    expect(Object.keys(runs)).toHaveLength(5);
  });

  it("names its roles by the organization's prefix", () => {
    const value = changed(["prefix", "conf"], ["pipeline", GITHUB]);

    expect(parseOrganization(value).pipeline!.roleName).toBe("conf-deploy");
  });

  it.each<[string, unknown, string[]]>([
    ["no mapping", "acme/platform", ["ORGANIZATION_MALFORMED pipeline"]],
    ["nothing to tell runs apart by", {}, ["COMBINATION_INVALID pipeline.github"]],
    ["two kinds at once", { ...GITHUB, ...GITLAB }, ["COMBINATION_INVALID pipeline.gitlab"]],
    [
      "settings of another kind",
      { ...GITHUB, branches: { dev: "main" }, planFromAnyBranch: { because: BECAUSE } },
      ["COMBINATION_INVALID pipeline.branches", "COMBINATION_INVALID pipeline.planFromAnyBranch"],
    ],
    ["an unknown setting", { ...GITHUB, repo: "a" }, ["ORGANIZATION_UNKNOWN_PROPERTY pipeline.repo"]],
    ["a pattern of repositories, once", { github: "acme/*" }, ["OIDC_SUBJECT_INVALID pipeline.github"]],
    ["an immutable id of half a name", { github: "acme@1/shop" }, ["OIDC_SUBJECT_INVALID pipeline.github"]],
    ["a project without a group", { gitlab: "platform" }, ["OIDC_SUBJECT_INVALID pipeline.gitlab"]],
    [
      "a pattern of environments",
      { ...GITHUB, environments: { dev: "*" } },
      ["OIDC_SUBJECT_INVALID pipeline.environments.dev"],
    ],
    [
      "a pattern of branches",
      { ...GITLAB, branches: { dev: "release/*" } },
      ["OIDC_SUBJECT_INVALID pipeline.branches.dev"],
    ],
    [
      "an environment of an account that is not declared",
      { ...GITHUB, environments: { prd: "production" } },
      ["ACCOUNT_UNDECLARED pipeline.environments"],
    ],
    [
      "every branch without a reason",
      { ...GITLAB, planFromAnyBranch: { because: "yes" } },
      ["REASON_MISSING pipeline.planFromAnyBranch.because"],
    ],
    ["subjects without an issuer", { subjects: SUBJECTS }, ["ORGANIZATION_MALFORMED pipeline.issuer"]],
    [
      "an account without subjects",
      { ...OTHER, subjects: { ...SUBJECTS, dev: undefined } },
      ["ORGANIZATION_MALFORMED pipeline.subjects.dev"],
    ],
    [
      "subjects that are none, or patterns",
      { ...OTHER, subjects: { ...SUBJECTS, dev: { plan: [], apply: ["*"] } } },
      ["OIDC_SUBJECT_INVALID pipeline.subjects.dev.apply", "VALUE_MISSING pipeline.subjects.dev.plan"],
    ],
    [
      "subjects that are variables, and an audience with a wildcard",
      { ...OTHER, audience: "a*", subjects: { ...SUBJECTS, dev: { plan: ["a"], apply: ["${a:sub}"] } } },
      ["OIDC_SUBJECT_INVALID pipeline.subjects.dev.apply", "OIDC_AUDIENCE_INVALID pipeline.audience"],
    ],
    [
      "an issuer with a path, and one without https",
      { ...GITHUB, issuer: "https://github.example.com/_services/token" },
      ["OIDC_ISSUER_INVALID pipeline.issuer"],
    ],
    ["an unknown origin", { ...GITHUB, origin: "import" }, ["VALUE_UNKNOWN pipeline.origin"]],
    ["a name that IAM refuses", { ...GITHUB, roleName: "a b" }, ["NAME_INVALID pipeline.roleName"]],
    [
      "a boundary by its ARN",
      { ...GITHUB, boundary: "arn:aws:iam::aws:policy/PowerUserAccess" },
      ["NAME_INVALID pipeline.boundary"],
    ],
    [
      "a boundary of too long a name",
      { ...GITHUB, boundary: "b".repeat(129) },
      ["NAME_INVALID pipeline.boundary"],
    ],
    ["a boundary without a name", { ...GITHUB, boundary: "" }, ["ORGANIZATION_MALFORMED pipeline.boundary"]],
    [
      "a name that leaves no room for its ending",
      { ...GITHUB, roleName: "a".repeat(59) },
      ["NAME_INVALID pipeline.roleName"],
    ],
  ])("is refused with %s", (_, pipeline, expected) => {
    expect(problemsOf(pipeline)).toEqual(expected);
  });

  it.each([
    ["github", "acme/platform.git", "acme/platform"],
    ["github", "https://github.com/acme/platform.git", "acme/platform"],
    ["github", "git@github.com:acme/platform.git", "acme/platform"],
    ["github", "acme@1/platform.git@2", "acme@1/platform@2"],
    ["gitlab", "acme/apps/platform.git", "acme/apps/platform"],
    ["gitlab", "ssh://git@gitlab.com/acme/platform.git", "acme/platform"],
  ])("is refused by the address to clone from, with its path: %s %s", (kind, address, path) => {
    const { problems } = refusal(() => pipelineOf({ [kind]: address }));

    expect(problems).toMatchObject([
      { code: "OIDC_SUBJECT_INVALID", path: `pipeline.${kind}`, value: address, fix: `write ${path}` },
    ]);
    expect(problems[0]!.allowed).toMatch(/without wildcards and \.git$/);
    expect(() => pipelineOf({ [kind]: path })).not.toThrow();
  });

  it("is refused in words that mend it", () => {
    expect(refusal(() => pipelineOf({ github: "acme/*" })).message).toBe(
      [
        "OIDC_SUBJECT_INVALID pipeline.github: this subject would let in others than those who are meant, or nobody",
        '  given    "acme/*"',
        "  allowed  one repository, owner/name or owner@id/name@id, without wildcards and .git",
        "  fix      write the owner and the repository, for example acme/shop",
      ].join("\n"),
    );
  });
});
