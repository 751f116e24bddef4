import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformLocal, TerraformOutput, TerraformStack } from "cdktf";
import fc from "fast-check";
import { type PolicyStatement, renderPolicy } from "../../src/core/policy-document";
import { FastStack } from "../../src/core/synthesis/fast-stack";
import { describeWith } from "../support/describe-with";
import { type Json, policyOf } from "../support/synthesized";
import { terraformEnvironment } from "../support/tools";

/** Texts that mean something to Terraform, to JSON or to cdktf, and to AWS nothing but themselves. */
const TEXTS = [
  "arn:aws:iam::111111111111:user/${aws:username}",
  "${aws:PrincipalTag/team, 'none'}/${saml:sub}",
  "${*}-${?}-${$}",
  "%{if true}",
  "$${aws:username} and %%{if}",
  "$$${x} %%%{x} $$$${x}",
  "$ % { } $x{ %x{ $",
  '"quoted" \\backslashed\\ \\" \\n',
  "1e5 -0.5e-10 12e4-e89b 1.8881545897087503e+289",
  "tab\t line\n é 漢",
];

const statement = (resource: string): PolicyStatement => ({
  actions: ["s3:GetObject"],
  resources: [resource],
});

function render(...resources: string[]): string {
  return renderPolicy(
    resources.map((resource, i) => ({ ...statement(resource), sid: `S${i}` })),
    {
      kind: "inline policies of a role",
      path: "p",
    },
  );
}

describe("a policy variable", () => {
  it("is escaped for Terraform, as is what looks like a directive", () => {
    expect(render("${aws:username} %{if true}")).toContain('"Resource":"$${aws:username} %%{if true}"');
  });

  it("is escaped beside a token, which stays", () => {
    const key = new TerraformLocal(new TerraformStack(new App(), "stack"), "key", "k").asString;

    expect(render(`${key}/\${aws:username}`)).toContain(`"Resource":"${key}/$\${aws:username}"`);
  });
});

describeWith(["terraform"], "a policy in a stack", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "policies-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** What Terraform makes of a policy: of its JSON as it stands in the synthesized stack. */
  function applied(Stack: typeof TerraformStack, policyIn: (stack: TerraformStack) => string): Json[] {
    const app = new App({ outdir: folder });
    const stack = new Stack(app, "policies");
    new TerraformOutput(stack, "policy", { value: policyIn(stack), staticId: true });
    app.synth();
    terraform("init");
    terraform("apply", "-auto-approve");
    return JSON.parse(terraform("output", "-raw", "policy")).Statement as Json[];
  }

  function terraform(...args: string[]): string {
    const cwd = join(folder, "stacks/policies");
    return execFileSync("terraform", args, { cwd, env: terraformEnvironment(), encoding: "utf8" });
  }

  describe.each([
    ["cdktf's own stack", TerraformStack],
    ["the fast stack", FastStack],
  ])("of %s", (_, Stack) => {
    it("reaches AWS as it was stated", () => {
      const statements = applied(Stack, () => render(...TEXTS));

      expect(statements.map(({ Resource }) => Resource)).toEqual(TEXTS);
    });

    it("reaches AWS as it was stated, beside a token", () => {
      const statements = applied(Stack, (stack) => {
        const key = new TerraformLocal(stack, "key", "the-key").asString;
        return render(...TEXTS.map((text) => `${key}/${text}/${key}`));
      });

      expect(statements.map(({ Resource }) => Resource)).toEqual(
        TEXTS.map((text) => `the-key/${text}/the-key`),
      );
    });

    it("reaches AWS as it was stated, whatever was stated", () => {
      const sign = fc.constantFrom("$", "%", "{", "}", "${", "%{", "a", ":", '"', "\\", " ", "é", "1e5", "~");
      const texts = fc
        .sample(fc.array(sign, { minLength: 1, maxLength: 12 }), { numRuns: 60, seed: 20 })
        .map((signs) => signs.join(""));

      const statements = applied(Stack, () => render(...texts));

      expect(bySid(statements)).toEqual(texts);
    });
  });

  function bySid(statements: Json[]): string[] {
    return [...statements]
      .sort((a, b) => Number(a.Sid.slice(1)) - Number(b.Sid.slice(1)))
      .map(({ Resource }) => Resource);
  }
});

it("a rendered policy can be read back without Terraform", () => {
  expect(policyOf(render("${aws:username}")).Statement[0]!.Resource).toBe("${aws:username}");
});
