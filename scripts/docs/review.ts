import { RULES } from "../../src/review/rules/all-rules";
import { renderTable } from "./markdown";

const OPTIONS = renderTable(
  ["option", "meaning"],
  [
    ["`--base <folder>`", "synthesized output before the change; with `--head`, it takes no plans"],
    ["`--head <folder>`", "synthesized output after the change"],
    [
      "`--synthesized <folder>`",
      "the output that the plans were made from, for construct paths; `--head` if not said",
    ],
    [
      "`--policy <file>`",
      "what fails, takes an approval, or is accepted: [the gate](review-gate.md); `review.yaml` or `review.json` beside, if not said",
    ],
    [
      "`--fail-on <severity>`",
      "from which severity on fails what the policy says nothing else of: `critical` to `info`, or `never`; the policy's `failFrom` if not said, else `high`",
    ],
    ["`--approved-by <name>`", "who approved; may be repeated"],
    [
      "`--plan-file <account=file>`",
      "the saved plan of an account, or of a plan's file where an account has several, for `foundation verify`; may be repeated",
    ],
    ["`--approvals <file>`", "a file with the names of who approved, one a line"],
    ["`--markdown <file>`", "the report for a comment: summary, risks, the rest collapsed"],
    [
      "`--max-size <characters>`",
      "the most that the Markdown may have, at least 4000, 65000 if not said; what does not fit is counted, and each rule has a line",
    ],
    ["`--json <file>`", "the whole report, described by [a schema](review-report.schema.json)"],
    ["`--html <file>`", "the whole report as one page that loads nothing: for screens, phones and paper"],
    ["`--sarif <file>`", "the findings as SARIF 2.1.0, for code-scanning services"],
    ["`--junit <file>`", "a test for each rule in each account as JUnit, for GitLab and Jenkins"],
  ],
);

const EXIT_CODES = renderTable(
  ["exit code", "meaning"],
  [
    ["0", "the gate passes"],
    ["1", "an error: a plan or the policy cannot be read, or a report cannot be written"],
    ["2", "the gate fails"],
    ["3", "the gate would pass, but an approval is missing"],
  ],
);

const INTRODUCTION = `# Reviewing plans

\`foundation review\` shows what plans would really change, the risks first. It needs no credentials and calls nobody:

\`\`\`shell
terraform plan -out=prod.tfplan
terraform show -json prod.tfplan > prod.json
npx foundation review prod.json dev.json --markdown comment.md --json report.json
\`\`\`

- Any number of plans. The file's name names the account; \`live=prod.json\` names it otherwise. Several plans of one
  account keep its name, by which the policy knows it, and are told apart by their files: \`live (prod.json)\`.
  What is another account is told from the provider's \`allowed_account_ids\` or role, from \`aws_caller_identity\`, or else
  from the ARNs of what exists.
- The same change in many accounts is one finding with the list of accounts.
- Sensitive values never leave the reader: no output has them. Attributes such as \`password\` count as sensitive although
  nothing marks them.
- Policies are compared by meaning: neither their order nor their wording counts, and those of one role, user or group as
  one. \`ssm:Get*\` in the place of a list of actions is a gain, whatever the list names: it also gives what AWS adds later.
- Where [\`foundation access\`](access.md) knows what to ask, policies are evaluated instead: \`dev gains ssm:PutParameter\` in
  \`prod\`, on \`/app/*\`. See [who gains what](#who-gains-what).
- A plan that ended with an error, or has entries that cannot be read, tells a part only: it fails, whatever the part
  shows.
- Plans of format 1 are read; a minor version that is newer than the reader takes a warning, another major is refused.

${OPTIONS}

The file \`-\` is the standard output, in the place of the table; one report may go there. The terminal's table has colour only
where someone looks and \`NO_COLOR\` is not set. Below it stands what each finding of \`medium\` or worse is about, such as who
gains which action on what; the last line says what the gate decided, and by which limit. A terminal shows ten findings and
shortens long ones; in a pipe or a file, such as the log of a build, all of it is there.

${EXIT_CODES}`;

const SYNTHESIZED = `## Without a plan

\`\`\`shell
npx foundation review --base base.out --head cdktf.out
\`\`\`

compares what was synthesized before and after the change, stack by stack and resource by resource. It takes no credentials
and no state, so it works for a pull request from a fork. What it can tell, and what it cannot:

- All rules apply but those on drift and on what is left over from a failed apply. \`moved\`, \`import\` and \`removed\` blocks
  are honoured.
- References become the ARNs and names that they stand for, where those follow from the stack. What does not is shown as it
  is written, and as "known after apply" where it changes.
- An argument that is not stated counts as what the provider takes it for, where a rule looks at it:
  the package has a table, \`dist/review/data/provider-defaults.js\`.
- Whether the provider replaces an object, only a plan knows. Of what holds data, the arguments that make it do so are
  a table, \`dist/review/data/force-new.js\`; such a finding says "most likely".
- It tells what no plan does: another backend, provider, role or account, whether programs that Terraform runs are new,
  \`prevent_destroy\` taken away. A stack that is new or gone is one finding.
- What the provider would mark as sensitive is hidden by a table, \`dist/review/data/sensitive-attributes.js\`.

With plans too (\`npx foundation review --base base.out --head cdktf.out dev.json\`), the plans tell what really changes; the outputs
add construct paths, what no plan tells, and the stacks without a plan. A plan belongs to the stack of its name, or else to
the only one of its account.`;

const AFFECTED = `## Who gains what

The plans of a foundation's accounts, and two outputs alike, are asked twice what [\`foundation access\`](access.md) asks: with all
that is there before, and with all that is there after. What a role type, a user or an identity provider may do in one alone is
\`access-gained\` or \`access-lost\`, in the place of the policies that do it, which stand below it.

- The plans are asked together. Who may assume a role is known where the identity account's plan is given as well: give it
  even if it changes nothing. Of principals of accounts whose plans are not given, nothing is told.
- What a plan does not touch comes from its prior state, so a targeted plan is asked, too. What is only known after apply is
  followed where the code names it by one reference, as an attachment does with a new policy.
- A policy that is only known after apply, or is sensitive, gives and takes nothing: the first is \`policy-unreadable\`.
- Namespaces, keys and aliases are read from the store's own parameters as the plan's configuration states them, never from
  the values in the state, which the provider marks as sensitive. What a variable says is not asked about.
- An account is not asked if its plan does not tell its id or its region, or changes nothing that decides: roles, users,
  policies, keys, or the store's tables and parameters.

In plans of other code nobody says which actions and resources matter, and a pattern in a policy is no question that can be
asked. There, and for the roles that no role type has, such as those of functions, policies are compared by meaning alone:
\`permissions are gained\`, whatever else denies or allows them already. Where policies stand is listed for the types of the AWS
provider; in any other type, an argument named like a policy is one if its text is.

## What is affected

\`foundation affected BASE HEAD\` lists the stacks whose Terraform differs between two outputs, so that a pull request to
200 accounts plans only what it touches:

\`\`\`shell
git worktree add ../base origin/main && (cd ../base && npm ci && npx foundation synth --output base.out)
npx foundation synth
npx foundation affected ../base/base.out cdktf.out
\`\`\`

A stack differs when its \`cdk.tf.json\` does in meaning: neither the order of names nor construct paths count. Stacks come in
waves: those of a wave depend on earlier waves only, and can be applied at once.

${renderTable(
  ["`--format`", "what is printed"],
  [
    ["`table`", "for a person"],
    [
      "`json`",
      "all that is known of each stack: wave, change, account, region, folder, dependencies, what differs",
    ],
    [
      "`github-matrix`",
      "one line for GitHub Actions: `count`, and `waves`, a list of matrices; `fromJSON(…).waves[0]` is a `strategy.matrix` of jobs with `stack`, `change`, `account`, `region` and `folder`. A wave of more than 256 stacks, the most that a matrix may have, becomes several. `removed` is apart",
    ],
    ["`names`", "the stacks to plan, one a line, in the order of the waves"],
  ],
)}

A stack that is synthesized no more is \`removed\` and in no wave: there is nothing to plan. Its folder is that of the old output,
from where it can be destroyed; those come first on which no other depends.

${renderTable(
  ["exit code", "meaning"],
  [
    ["0", "done, whatever is affected"],
    ["1", "an error: an output cannot be read"],
    ["2", "a stack is affected, and `--detailed-exitcode` is given"],
  ],
)}`;

/** The page about reviewing plans, with every rule. */
export function renderReview(): string {
  const rows = RULES.map(({ id, severity, title, why }) => [`\`${id}\``, severity, `${title}. ${why}`]);
  const rules = `## Rules

Some findings are more or less severe than their rule: drift that weakens something is \`high\`, for instance. What one
resource shows because another of the same configuration wrote it, such as a role its inline policies, is no drift.

${renderTable(["rule", "severity", "what and why"], rows)}`;
  return `${[INTRODUCTION, SYNTHESIZED, AFFECTED, rules].join("\n\n")}\n`;
}
