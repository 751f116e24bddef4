import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ACKNOWLEDGEMENT_DAYS } from "../../src/review/gate/read-policy";
import { renderTable } from "./markdown";

const EXAMPLE = readFileSync(join(__dirname, "../../examples/pipelines/review.yaml"), "utf8").trimEnd();

const EXIT_CODES = renderTable(
  ["exit code", "`foundation review`", "`foundation verify`"],
  [
    ["0", "the gate passes", "the plan is the reviewed one, and may be applied"],
    ["1", "an error: nothing was judged", "an error: nothing was verified"],
    ["2", "the gate fails", "the plan must not be applied"],
    ["3", "the gate would pass, but an approval is missing", ""],
  ],
);

/** The page about the gate. */
export function renderReviewGate(): string {
  return `# The gate of a review

\`foundation review\` judges what it finds by a policy: the file of \`--policy\`, else \`review.yaml\` or \`review.json\` in its
folder, else the built-in one, by which findings fail that are \`high\` or worse.

\`\`\`yaml
${EXAMPLE}
\`\`\`

Of what the policy says of a finding in an account, the first of these counts: an acknowledgement, the first case of its rule
that fits, the approvals that it takes, \`failFrom\`. Names of accounts take \`*\` for any characters; without \`accounts\` a rule or
an approval is for all of them. What is wrong with the file is reported at once, and nothing is judged: an empty list of
accounts is, and so is a case whose accounts all have a case before it.

What repeats can be written once, with YAML's anchors, aliases and merge keys; properties at the top whose names begin with
\`x-\` are a place for it.

A name that no account of the review has may be misspelt, or be for another review that goes by the same file. A note tells it,
with the account that is named most alike, and nothing fails: **read the notes of the first review after a change of the
policy**, since an approval for \`prdo\` is asked for by nobody. With \`--head\` all stacks are known, and the note is of names
that none of them has. The JSON has it in \`gate.notices\`.

## Acknowledgements

- A **fingerprint** is the same for the same change in every account and every run: rule, type, address without the keys of
  instances, action, attribute, old and new value. Shorter retention from 365 to 30 days does not accept 30 to 1. Two
  changes of a sensitive value cannot be told apart, and of a value of more than 160 characters only its beginning and its
  length count. With an \`address\` it accepts one instance only.
- A rule with an address accepts whatever the rule finds there: more than a fingerprint does.
- The last day is at most ${ACKNOWLEDGEMENT_DAYS.usual} days from today, or what \`acknowledgementDays\` says; ${ACKNOWLEDGEMENT_DAYS.longest} at most.
- One that has expired, or matches nothing, fails a review of any of its accounts, so that it is removed. Reviews of other
  accounts do not care. Whether it matches nothing is known from plans only: synthesized output does not show all.
- Plans alone do not show all either: two outputs tell what is no resource, and who gains access by what no plan holds. What
  may be of that is not judged by plans without \`--base\` and \`--head\`, and a note says so. A fingerprint may be of any
  rule, unless its \`rule\` stands beside it.
- What is acknowledged stays in every report, with reason and owner.

## Approvals

Whoever runs the review says who approved, by \`--approved-by\` and \`--approvals\`: nothing here can check it. A pipeline fills
it from the platform's reviews ([examples/pipelines](../examples/pipelines)), and is then what you trust. Names are compared
without regard to case.

## Exit codes

${EXIT_CODES}

## Verify

\`\`\`shell
terraform show -json prod.tfplan > prod.json
npx foundation verify prod.json report.json --account prod && terraform apply prod.tfplan
\`\`\`

\`verify\` refuses a plan whose digest the report does not have, the reviewed plan of another account, a report whose gate did
not pass, and one that is older than \`--max-age\` (24 hours).

- The digest is SHA-256 of the plan's JSON as Terraform writes it. Terraform prints the same bytes for the same saved plan,
  with the same release of Terraform.
- With \`--plan-file prod=prod.tfplan\` the report has the digest of the saved plan too, so that \`verify\` takes \`prod.tfplan\`
  itself. It holds more than its JSON shows, such as the backend: verify both where you can.
- **What it trusts:** the report. Whoever can change the report can let another plan pass: keep both in the artifacts of one
  pipeline run, which only its own jobs write. There is no signature: a key in the same pipeline would be in the same hands.
`;
}
