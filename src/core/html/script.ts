/**
 * What a page does for whoever has scripts: it shows the form with filters, hides items that do not match it, sorts
 * lists and tables, and opens all that is closed for printing. Whatever it puts into the page was in the page before.
 *
 * An item has `data-item` (what it is called) and, for each field of the form, `data-<name>` with its values between
 * spaces. What has no such attribute is no matter of that field.
 */
export const SCRIPT = `
"use strict";
{
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const { compare } = new Intl.Collator("en", { numeric: true });
  const items = all("[data-item]").map((element) => ({ element, text: element.textContent.toLowerCase() }));

  const form = document.querySelector("form.filter");
  const lists = all(".list").map((list) => ({ list, original: [...list.children] }));

  const matches = ({ element, text }) => {
    const words = form.elements.text.value.toLowerCase().split(/\\s+/);
    return words.every((word) => text.includes(word)) && fields().every(([name, wanted]) => {
      const has = element.dataset[name];
      return has === undefined || has.split(" ").some((value) => wanted.has(value));
    });
  };
  const fields = () => [
    ...all("select[data-field]", form).filter(({ value }) => value !== "").map(({ name, value }) => [name, new Set([value])]),
    ...all("fieldset", form).map(({ name, elements }) =>
      [name, new Set([...elements].filter(({ checked }) => checked).map(({ value }) => value))]),
  ];

  const filter = () => {
    const counts = new Map();
    for (const item of items) {
      const { item: kind } = item.element.dataset;
      const [shown, total] = counts.get(kind) ?? [0, 0];
      item.element.hidden = !matches(item);
      counts.set(kind, [shown + (item.element.hidden ? 0 : 1), total + 1]);
    }
    form.querySelector("output").value =
      [...counts].map(([kind, [shown, total]]) => shown + " of " + total + " " + kind).join(", ");
  };

  const order = () => {
    const by = form.elements.order?.value;
    for (const { list, original } of lists)
      list.append(...(by ? original.toSorted((a, b) => compare(a.dataset[by], b.dataset[by])) : original));
  };

  if (form && items.length > 1) {
    let waiting;
    const later = () => { clearTimeout(waiting); waiting = setTimeout(filter, 100); };
    form.hidden = false;
    form.addEventListener("input", ({ target }) => (target.name === "order" ? order() : later()));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { order(); filter(); }));
    for (const button of all("button[data-open]", form)) {
      button.addEventListener("click", () => {
        for (const details of all(".list > [data-item] > details")) details.open = button.dataset.open === "yes";
      });
    }
    filter();
  }

  for (const table of all("table[data-sortable]")) {
    const titles = all("thead th", table);
    titles.forEach((title, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...title.childNodes);
      title.append(button);
      title.ariaSort = "none";
      button.addEventListener("click", () => {
        const direction = title.ariaSort === "ascending" ? "descending" : "ascending";
        for (const other of titles) other.ariaSort = other === title ? direction : "none";
        const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent;
        const sign = direction === "ascending" ? 1 : -1;
        const body = table.tBodies[0];
        body.append(...[...body.rows].sort((a, b) => sign * compare(key(a), key(b))));
      });
    });
  }

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of closed) details.open = false; });
}
`;
