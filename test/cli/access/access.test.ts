import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../../src/cli/foundation";
import {
  type Definition,
  guardedOrganization,
  outputOf,
  smallOrganization,
} from "../../access/matrix/organizations";
import { changeParameter, changeRolePolicy } from "../../access/matrix/policies";
import { temporaryFolder } from "../../support/folders";
import { recordedTerminal } from "../recorded-terminal";

// What takes long on a slow machine tells its progress, which is no part of what is tested here.
beforeEach(() => jest.spyOn(Date, "now").mockReturnValue(Date.now()));
afterEach(() => jest.restoreAllMocks());

const output = outputOf(smallOrganization());

async function run(columns: number, ...args: string[]) {
  const terminal = recordedTerminal(columns);
  const code = await main(["node", "foundation", "access", ...args], terminal);
  return { code, output: terminal.output.join("\n"), notes: terminal.notes.join("\n") };
}

describe("foundation access", () => {
  it("prints what each role type may do where", async () => {
    const { code, output: text, notes } = await run(100, output);

    expect(code).toBe(0);
    expect(notes).toBe("");
    expect(text).toMatch(/^dev in prod\n {2}ssm:GetParameter, GetParameters, +\/app\/\*, \/shared\/\*\n/);
    expect(text).toContain("\nops in prod\n  ssm:GetParameter, GetParameters,        /devops/*\n");
    expect(text).toContain("secrets of /app/*, /shared/* under app-key");
    expect(text.endsWith("All else that a client calls is denied.")).toBe(true);
  });

  it.each([60, 80, 120])("fits a terminal of %i columns, and shortens nothing", async (columns) => {
    const { output: text } = await run(columns, output);

    expect(text.split("\n").filter((line) => line.length > columns)).toEqual([]);
    expect(text).not.toContain("…");
    expect(text).toContain("/figgy/defaults/service-namespace");
  });

  it("writes every cell as CSV", async () => {
    const { output: text } = await run(100, output, "--format", "csv");
    const [header, ...lines] = text.split("\r\n");

    expect(header).toBe("account,accountId,region,role,action,where,resource,outcome,reasons");
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^prod,100000000005,eu-central-1,dev,ssm:PutParameter,\/app\/\*,arn:[^,]*,denied,nothing allows it/,
      ),
    );
  });

  it("writes every cell as JSON, with what decided it", async () => {
    const { output: text } = await run(100, output, "--format", "json");
    const { cells } = JSON.parse(text) as { cells: Record<string, unknown>[] };

    expect(cells).toContainEqual(
      expect.objectContaining({
        role: "dev",
        action: "ssm:PutParameter",
        where: "/figgy/account_id",
        outcome: "denied",
        reasons: [expect.stringMatching(/^Deny DenyStoreChanges in prod/)],
      }),
    );
  });

  it("writes Markdown", async () => {
    const { output: text } = await run(100, output, "--format", "markdown");

    expect(text).toContain("## `ops` in `prod`");
    expect(text).toContain(
      "| `dynamodb:PutItem` `dynamodb:DeleteItem` | `replications to /devops/*` | allowed |",
    );
  });

  it("writes HTML that loads nothing, for light and dark", async () => {
    const { output: text } = await run(100, output, "--format", "html");

    expect(text).toMatch(/^<!doctype html>/);
    expect(text).toContain(`name="viewport"`);
    expect(text).toContain("color-scheme: light dark");
    expect(text).toContain("<h2>ops <small>in prod</small></h2>");
    expect(text).not.toMatch(/(src|href)="(?!#)|@import|url\(/);
  });

  it("escapes what policies call themselves", async () => {
    const strange = outputOf(smallOrganization());
    changeRolePolicy(strange, "prod", "dev", (statements) => [
      ...statements,
      { Sid: '=1,"2"', Effect: "Deny", Action: "ssm:PutParameter", Resource: "*" },
    ]);

    const { output: text } = await run(100, strange, "--format", "csv");

    expect(text).toContain('"Deny =1,""2"" in prod/');
  });

  it("names role types to which no way leads", async () => {
    const identity = { bastion: { users: { alice: { roleTypes: ["dev"] } } } };

    const { code, notes } = await run(100, outputOf(smallOrganization({ identity })));

    expect(code).toBe(0);
    expect(notes).toBe("note: prod: no way in leads to ops");
  });

  it("says how far it is when it takes longer than a second", async () => {
    let now = 0;
    const clock = jest.spyOn(Date, "now").mockImplementation(() => (now += 1_100));

    const matrix = await run(100, output);
    const difference = await run(100, "diff", output, output);
    clock.mockRestore();

    expect(matrix.notes).toBe("asking, 0 of 2 accounts\nasking, 1 of 2 accounts");
    expect(difference.notes).toBe(`read ${output}\nread ${output}, comparing`);
  });

  it("shows what members of a group may do, where people are users of the accounts themselves", async () => {
    const standard = outputOf(
      smallOrganization({ identity: { standard: { because: "no identity provider" } } }),
    );
    const { code, output: text, notes } = await run(120, standard);
    const question = ["explain", "dev", "ssm:GetParameter", "/app/url", "-o", standard];
    const shown = await run(120, ...question, "--given", "aws:MultiFactorAuthPresent=true");
    const missing = await run(120, ...question, "--given", "aws:MultiFactorAuthPresent=false");
    const byName = await run(120, "explain", "figgy-dev", ...question.slice(2));

    expect([code, notes]).toEqual([0, ""]);
    expect(text).toContain("group figgy-dev in prod\n  ssm:GetParameter with a second factor,");
    expect([shown.code, missing.code, byName.code]).toEqual([0, 2, 2]);
    expect(shown.output).toMatch(/^prod: allowed/);
    expect(byName.output).toContain("depends on aws:MultiFactorAuthPresent");
  });

  it("shows the roles for emergencies and of pipelines, and who may assume them", async () => {
    const { code, output: text } = await run(120, outputOf(guardedOrganization()));

    expect(code).toBe(0);
    expect(text).toContain("\nrole figgy-break-glass in prod\n  ssm:GetParameter, GetParameters,");
    expect(text).toContain("\nrole figgy-deploy-apply in prod\n");
    expect(text).toMatch(/\nuser alice in bastion\n[^]*role figgy-break-glass of bastion, prod/);
    expect(text).toMatch(
      /\nprovider token\.actions\.githubusercontent\.com in prod\n[^]*role figgy-deploy-apply of prod/,
    );
  });

  it("refuses an organization without ways in", async () => {
    const { code, notes } = await run(100, outputOf(smallOrganization({ identity: undefined })));

    expect(code).toBe(1);
    expect(notes).toMatch(/^ACCESS_ROLES_MISSING .*\n.*\["prod"\]/);
    expect(notes).toContain("declare a way in under identity");
  });

  it("refuses a format that it does not know", async () => {
    const { code, notes, output: text } = await run(100, output, "--format", "jsn");

    expect([code, text]).toEqual([1, ""]);
    expect(notes).toContain("allowed  table, csv, json, markdown, html\n  fix      did you mean json?");
  });

  it("refuses a folder that is not there, and one that is no output", async () => {
    const folder = temporaryFolder("no-output");
    const broken = join(folder, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "manifest.json"), "<html>");

    for (const path of [join(folder, "none"), broken]) {
      const { code, notes } = await run(100, path);
      expect(code).toBe(1);
      expect(notes).toContain("SYNTHESIZED_OUTPUT_INVALID");
    }
  });

  it("refuses namespaces that are no list", async () => {
    const odd = outputOf(smallOrganization());
    changeParameter(odd, "prod", "/figgy/namespaces", "everything");

    const { code, notes } = await run(100, odd);

    expect(code).toBe(1);
    expect(notes).toMatch(/SYNTHESIZED_OUTPUT_INVALID[^]*"everything"[^]*a JSON list of names/);
  });
});

describe("foundation access explain", () => {
  const ask = (...args: string[]) => run(100, "explain", ...args, "--output", output);

  it("says what allows it, with exit code 0", async () => {
    const { code, output: text } = await ask("dev", "ssm:GetParameter", "/app/url");

    expect(code).toBe(0);
    expect(text).toMatch(
      /^prod: allowed: arn:aws:iam::100000000005:role\/figgy-prod-dev ssm:GetParameter on /,
    );
    expect(text).toContain("\n  Allow ReadParameters in prod/People/Access-dev/Resource (identity policies)");
  });

  it("says why not, with exit code 2", async () => {
    const { code, output: text } = await ask("dev", "ssm:GetParameter", "/devops/db/password");

    expect(code).toBe(2);
    expect(text).toContain("nothing allows it in the identity policies of");
  });

  it("says what it depends on, with exit code 2, until that is stated", async () => {
    const question = ["dev", "kms:Encrypt", "arn:aws:kms:eu-central-1:100000000005:alias/app-key"];
    const read = ["dev", "kms:Decrypt", question[2]!];
    const open = await ask(...read);
    const stated = await ask(
      ...read,
      "--encryption-context",
      "PARAMETER_ARN=arn:aws:ssm:eu-central-1:100000000005:parameter/app/url",
      "--through",
      "ssm",
    );

    expect(open.code).toBe(2);
    expect(open.output).toContain("depends on kms:EncryptionContext:PARAMETER_ARN");
    expect(stated.code).toBe(0);
  });

  it("takes condition keys", async () => {
    const table = "arn:aws:dynamodb:eu-central-1:100000000005:table/figgy-config-auditor";
    const records = (name: string) =>
      ask("dev", "dynamodb:Query", table, "--given", `dynamodb:LeadingKeys=${name}`);

    expect((await records("/app/url")).code).toBe(0);
    expect((await records("/devops/url")).code).toBe(2);
  });

  it("reports all that is wrong with a question, with exit code 1", async () => {
    const { code, notes } = await ask("devv", "GetParameter", "app/url");

    expect(code).toBe(1);
    expect(notes).toMatch(/^3 problems/);
    expect(notes).toContain("did you mean dev?");
    expect(notes).toContain("did you mean ssm:GetParameter?");
  });

  it("reports what is wrong with options together with the question", async () => {
    const { code, notes } = await ask(
      ...["devv", "ssm:GetParameter", "/app/url"],
      ...["--given", "aws:SourceIp", "--encryption-context", "PARAMETER_ARN", "--account", "prodd"],
    );

    expect(code).toBe(1);
    expect(notes).toMatch(/^4 problems/);
    for (const path of ["--given", "--encryption-context", "--account", "ROLE"])
      expect(notes).toContain(` ${path}: `);
  });

  it("refuses a condition key without a value", async () => {
    const { code, notes } = await ask("dev", "ssm:GetParameter", "/app/url", "--given", "aws:SourceIp");

    expect(code).toBe(1);
    expect(notes).toContain("allowed  NAME=VALUE");
  });
});

describe("foundation access diff", () => {
  const { roleTypes } = smallOrganization();
  const bastion = { users: { alice: { roleTypes: ["dev", "ops"] }, bob: { roleTypes: ["dev"] } } };
  const breakGlass = { users: ["alice"] };
  const oidcWith = (...dev: string[]) => ({
    okta: { issuer: "https://acme.okta.com", audience: "client", subjects: { dev } },
  });
  const wider = outputOf(
    smallOrganization({ roleTypes: { ...roleTypes, dev: { namespaces: ["/app"], keys: ["app"] } } }),
  );

  it("says that nothing changed", async () => {
    const { code, output: text } = await run(100, "diff", output, output, "--fail-on", "any");

    expect([code, text]).toEqual([0, "nobody gains or loses access"]);
  });

  it("names what is gained, and fails only where it is told to", async () => {
    const { code, output: text } = await run(100, "diff", output, wider);

    expect(code).toBe(0);
    expect(text.split("\n")[0]).toBe("dev gains ssm:PutParameter on /app/* in prod");
    expect((await run(100, "diff", output, wider, "--fail-on", "gained")).code).toBe(2);
    expect((await run(100, "diff", output, wider, "--fail-on", "lost")).code).toBe(0);
    expect((await run(100, "diff", wider, output, "--fail-on", "gained")).code).toBe(0);
    expect((await run(100, "diff", wider, output, "--fail-on", "lost")).code).toBe(2);
  });

  it.each<[string, Partial<Definition>, string[]]>([
    [
      "somebody else who may take the role for emergencies",
      { identity: { bastion, breakGlass: { users: ["alice", "bob"] } } },
      ["bastion", "prod"].map(
        (account) =>
          `user figgy/bob of bastion gains sts:AssumeRole on role figgy-break-glass in ${account}, if Bool aws:multifactorauthpresent = true`,
      ),
    ],
    [
      "another subject of an identity provider",
      { identity: { bastion, breakGlass, oidc: oidcWith("sub-1", "sub-2") } },
      [
        "provider acme.okta.com gains sts:AssumeRoleWithWebIdentity on role figgy-prod-dev in prod, if StringEquals acme.okta.com:aud = client and StringEquals acme.okta.com:sub = sub-2",
      ],
    ],
    [
      "another repository that deploys",
      { pipeline: { github: "evil/platform" } },
      [
        "provider token.actions.githubusercontent.com gains sts:AssumeRoleWithWebIdentity on role figgy-deploy-apply in <account>, if StringEquals token.actions.githubusercontent.com:aud = sts.amazonaws.com and StringEquals token.actions.githubusercontent.com:sub = repo:evil/platform:environment:<account>, <account> being bastion, prod",
      ],
    ],
  ])("fails for %s, and names them", async (_, changes, words) => {
    const definition = smallOrganization({
      identity: { bastion, breakGlass, oidc: oidcWith("sub-1") },
      pipeline: { github: "acme/platform" },
    });
    const { code, output: text } = await run(
      1_000,
      "diff",
      outputOf(definition),
      outputOf({ ...definition, ...changes }),
      "--fail-on",
      "gained",
    );

    expect(code).toBe(2);
    for (const line of words) expect(text.split("\n")).toContain(line);
  });

  it("says below the answers what is declared, and writes both as JSON", async () => {
    const { output: text } = await run(1_000, "diff", output, wider);
    const { output: json } = await run(100, "diff", output, wider, "--format", "json");

    expect(text).toContain(
      "\n\nBy what is declared:\nrole figgy-prod-dev gains kms:Encrypt, kms:GenerateDataKey on ",
    );
    expect((JSON.parse(json) as { declared: unknown[] }).declared[0]).toMatchObject({
      kind: "gains",
      account: "prod",
      accountId: "100000000005",
      words: expect.stringMatching(/^role figgy-prod-dev gains .* in prod/) as string,
    });
  });

  it("writes JSON", async () => {
    const { output: text } = await run(100, "diff", output, wider, "--format", "json");

    expect((JSON.parse(text) as { changes: unknown[] }).changes[0]).toMatchObject({
      kind: "gains",
      role: "dev",
      action: "ssm:PutParameter",
      where: "/app/*",
      account: "prod",
      before: "denied",
      after: "allowed",
    });
  });

  it("reports all that is wrong with options and folders", async () => {
    const options = ["--fail-on", "gaind", "--format", "tex"];
    const { code, notes, output: text } = await run(100, "diff", `${output}-1`, `${output}-2`, ...options);

    expect([code, text]).toEqual([1, ""]);
    expect(notes).toMatch(/^4 problems/);
  });

  it("refuses a change to fail on that it does not know", async () => {
    const { code, notes } = await run(100, "diff", output, wider, "--fail-on", "gaind");

    expect(code).toBe(1);
    expect(notes).toContain("did you mean gained?");
  });
});
