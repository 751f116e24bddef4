import { type Markup, markup } from "../../../core/html/markup";
import type { ReviewedPlan } from "../../report";

/** The plans that were reviewed, with what tells them from any other. */
export function plansOf(plans: readonly ReviewedPlan[]): Markup {
  return markup`<section>
<h2>Plans <small>${plans.length}</small></h2>
<p class="dim">The report is about exactly these files.</p>
<table>
<thead><tr><th scope="col">account</th><th scope="col">file and its SHA-256</th></tr></thead>
<tbody>
${plans.map(rowOf)}
</tbody>
</table>
</section>`;
}

function rowOf(plan: ReviewedPlan): Markup {
  const { account, accountId, source, digest, planFileDigest, terraformVersion } = plan;
  const planFile =
    planFileDigest === undefined
      ? undefined
      : markup`<small>the saved plan</small><code>${planFileDigest}</code>`;
  const version =
    terraformVersion === undefined ? undefined : markup`<small>Terraform ${terraformVersion}</small>`;
  return markup`<tr>
<th scope="row">${account}<small>${accountId}</small></th><td>${source}${version}<code>${digest}</code>${planFile}</td>
</tr>`;
}
