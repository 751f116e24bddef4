import { type Markup, markup } from "./markup";

/** What a field of a filter can be set to. */
export interface Choice {
  /** What an item's `data-<name>` says; no spaces. */
  readonly value: string;
  readonly text: string;
}

/** A form that filters the items of a page: hidden until the page's script makes it work. */
export function filterForm(
  fields: readonly (Markup | undefined)[],
  secondRow: readonly (Markup | undefined)[] = [],
): Markup {
  const given = fields.filter((field) => field !== undefined);
  const rest = secondRow.filter((field) => field !== undefined);
  return markup`<form class="filter" aria-label="Filter" hidden>
<label>Text<input type="search" name="text" autocomplete="off" spellcheck="false"></label>
${given}
<div class="row">
${rest}
<button type="reset">Reset</button>
<output></output>
</div>
</form>`;
}

/** Buttons that open and close all items of the lists. */
export const OPEN_BUTTONS = markup`<button type="button" data-open="yes">Open all</button>
<button type="button" data-open="no">Close all</button>`;

/** A field that is set to one of its choices, or to all; nothing where there is nothing to choose. */
export function selectField(name: string, title: string, choices: readonly Choice[]): Markup | undefined {
  if (choices.length < 2) return undefined;
  return markup`<label>${title}<select name="${name}" data-field>
<option value="">all</option>
${choices.map(optionOf)}
</select></label>`;
}

/** A field that is set to some of its choices; nothing where there is nothing to choose. */
export function checkField(name: string, title: string, choices: readonly Choice[]): Markup | undefined {
  if (choices.length < 2) return undefined;
  const boxes = choices.map(
    ({ value, text }) =>
      markup`<label><input type="checkbox" name="${name}-${value}" value="${value}" checked> ${text}</label>`,
  );
  return markup`<fieldset name="${name}"><legend>${title}</legend><div>${boxes}</div></fieldset>`;
}

/** By which `data-<value>` the lists are sorted; the first choice is the order that they have. */
export function orderField(first: string, choices: readonly Choice[]): Markup {
  return markup`<label>Order<select name="order">
<option value="">${first}</option>
${choices.map(optionOf)}
</select></label>`;
}

function optionOf({ value, text }: Choice): Markup {
  return markup`<option value="${value}">${text}</option>`;
}
