/** How every page looks: colours with a contrast of at least 4.5 to 1 in light and dark, and nothing wider than its screen. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f5f6f8, #0d1117); --card: light-dark(#ffffff, #161b22); --text: light-dark(#1b1f24, #e6edf3);
  --dim: light-dark(#57606a, #9da7b3); --line: light-dark(#d5dae0, #30363d); --code: light-dark(#eef1f4, #21262d);
  --link: light-dark(#0550ae, #79c0ff); --added: light-dark(#dafbe1, #12341f); --removed: light-dark(#ffebe9, #46171a);
  --critical: light-dark(#9f1239, #be123c); --high: light-dark(#c2410c, #c2410c); --medium: light-dark(#fcd34d, #8a5a00);
  --low: light-dark(#bfdbfe, #1e4a8a); --info: light-dark(#dfe3e8, #3d444d);
  --good: light-dark(#1a7f37, #238636);
  accent-color: var(--link);
}
* { box-sizing: border-box }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; outline: none }
.skip { position: absolute; left: -100rem } .skip:focus { left: 1rem; top: .5rem; z-index: 2; background: var(--card); padding: .5rem }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem } h2 { font-size: 1.25rem; margin: 2.25rem 0 .75rem }
h3 { font-size: 1rem; line-height: 1.4; margin: 0; display: inline } h4 { font-size: .85rem; margin: 0; color: var(--dim) }
p { margin: .25rem 0 .75rem } ul { margin: 0; padding: 0; list-style: none } a { color: var(--link) }
.dim, small { color: var(--dim) } small { font-size: .85rem; font-weight: normal }
code, pre, kbd { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
pre { margin: 0; white-space: pre-wrap } .lines, del pre, ins pre { background: var(--code); border-radius: .35rem; padding: .4rem .6rem }
del, ins { display: block; text-decoration: none } del pre { background: var(--removed) } ins pre { background: var(--added); margin-top: .25rem } del pre::before { content: "− " } ins pre::before { content: "+ " }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .2rem }

.badge, .chip { display: inline-block; border-radius: 1rem; padding: 0 .6rem; font-size: .8rem; line-height: 1.5rem; font-weight: 600; white-space: nowrap }
.chip { background: var(--code); font-weight: normal } .chips { display: flex; flex-wrap: wrap; gap: .3rem }
.critical { background: var(--critical); color: #fff } .high { background: var(--high); color: #fff }
.medium { background: var(--medium); color: light-dark(#3f2a00, #fff) } .low { background: var(--low); color: light-dark(#172f5e, #fff) }
.info { background: var(--info); color: var(--text) }
.good { background: var(--good); color: #fff } .bad { background: var(--critical); color: #fff }

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(5.25rem, 1fr)); gap: .5rem; margin: 1rem 0 }
.tiles li { border-radius: .5rem; padding: .5rem .75rem } .tiles b { display: block; font-size: 1.6rem; line-height: 1.2 }
.tiles .plain { background: var(--card); box-shadow: inset 0 0 0 1px var(--line) } .tiles .none { background: var(--card); color: var(--dim); box-shadow: inset 0 0 0 1px var(--line) }
.banner { border-radius: .5rem; padding: .75rem 1rem; margin: 1rem 0; background: var(--card); border: 1px solid var(--line); border-left: .4rem solid var(--dim) }
.banner.passed { border-left-color: var(--good) } .banner.failed { border-left-color: var(--critical) } .banner.waits { border-left-color: var(--high) }
.banner h2 { margin: 0 0 .5rem } .banner p:last-child { margin-bottom: 0 } .banner li { margin-top: .35rem } .note { border-left-color: var(--medium) }

.filter { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: end; margin: 2rem 0 0; padding: .75rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem }
.filter[hidden] { display: none } .filter > label, .filter fieldset { display: grid; gap: .15rem; font-size: .85rem; color: var(--dim); min-width: 0; border: 0; margin: 0; padding: 0 }
.filter legend { padding: 0; float: left; line-height: 1.75rem; margin-right: .8rem } .filter fieldset { display: block } .filter fieldset div { display: flex; flex-wrap: wrap; gap: 0 .8rem; align-items: center }
.filter fieldset label { color: var(--text); white-space: nowrap; line-height: 1.75rem }
input, select, button { font: inherit; font-size: .95rem; color: var(--text) }
input[type=search], select, button { min-height: 2.25rem; background: var(--page); border: 1px solid light-dark(#878f99, #6e7681); border-radius: .35rem; padding: .25rem .6rem; max-width: 100% }
input[type=search] { width: 100%; min-width: 0 } .filter label:has(input[type=search]) { flex: 1 1 10rem } select { width: 100%; max-width: 13rem } button { cursor: pointer }
.filter output { flex: 1 0 12rem; font-size: .9rem; color: var(--dim); line-height: 2.25rem; text-align: end } .filter .row { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: .3rem .7rem; align-items: center }

.list > [data-item] { background: var(--card); border: 1px solid var(--line); border-left: .4rem solid var(--edge, var(--line)); border-radius: .5rem; margin-bottom: .5rem }
.long > [data-item] { content-visibility: auto; contain-intrinsic-size: auto 4.5rem }
.list > [data-severity=critical] { --edge: var(--critical) } .list > [data-severity=high] { --edge: var(--high) }
.list > [data-severity=medium] { --edge: var(--medium) } .list > [data-severity=low] { --edge: var(--low) }
[data-item][hidden] { display: none }
.list:not(:has(> [data-item]:not([hidden])))::after { content: "nothing matches the filter"; color: var(--dim) }
summary { cursor: pointer } .list summary { padding: .6rem 1rem; list-style-position: outside; margin-left: 1.75rem; padding-left: 0 }
.list summary .badge { margin-right: .35rem } h3 + .badge { margin-left: .35rem } .list summary .where { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; color: var(--dim); font-size: .9rem } .list [open] > summary .where { display: none }
.list .body { padding: 0 1rem 1rem 1.75rem }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: .5rem 1.25rem; margin: 0 } dt { color: var(--dim); font-size: .9rem } dd { margin: 0 }
details > summary > h2 { display: inline-block; margin-bottom: .5rem }

table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); font-size: .95rem }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem; border-top: 1px solid var(--line) } thead th { background: var(--code); font-size: .85rem; border-top: 0 }
tbody th { font-weight: 600 } td.short, th.short { white-space: nowrap; overflow-wrap: normal; width: 1% } td small, th small, .path { display: block }
th button { all: unset; box-sizing: border-box; cursor: pointer; padding: .25rem 0; min-height: 1.5rem } th button:focus-visible { outline: 3px solid var(--link) }
th[aria-sort] button::after { content: " ↕"; color: var(--dim) } th[aria-sort=ascending] button::after { content: " ↑" } th[aria-sort=descending] button::after { content: " ↓" }

@media (min-width: 60rem) and (min-height: 40rem) { .filter { position: sticky; top: 0; z-index: 1; box-shadow: 0 .25rem .75rem light-dark(#0002, #0008) } html { scroll-padding-top: 9rem } }
@media (max-width: 40rem) {
  main { padding: 1rem .75rem 3rem } h1 { font-size: 1.35rem } dl { grid-template-columns: minmax(0, 1fr); gap: .1rem } dd { margin-bottom: .6rem }
  th, td { padding: .4rem .5rem } .tiles { grid-template-columns: repeat(3, 1fr); gap: .35rem } .tiles li { padding: .4rem .6rem; font-size: .85rem }
  .tiles.five { grid-template-columns: repeat(5, 1fr) } .tiles.five li { padding: .4rem; font-size: .8rem; overflow-wrap: normal }
  .even { table-layout: fixed } .even th:first-child { width: 46% } .even code { font-size: .8em }
  .stack, .stack tbody { display: block } .stack thead { display: none } .stack tr { display: flex; flex-wrap: wrap; gap: .35rem .75rem; padding: .5rem; border-top: 1px solid var(--line) }
  .stack :is(th, td) { flex: 1 0 100%; padding: 0; border: 0 } .stack td.short { flex: 0 0 auto; width: auto } .stack td[data-unit]::after { content: " " attr(data-unit) } .stack th small { display: inline; margin-left: .5rem } .filter output { text-align: start; line-height: 1.5 } .filter > label { flex: 1 1 40% } .filter label:has(input[type=search]) { flex-basis: 100% } select { max-width: none }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth } }
@media print {
  :root { color-scheme: light; --page: #fff } body { font-size: 10pt } main { max-width: none; padding: 0 } .filter, .skip { display: none !important }
  .long > [data-item] { content-visibility: visible } .list > [data-item] { break-inside: avoid-page } tr { break-inside: avoid } * { print-color-adjust: exact }
  details::details-content { content-visibility: visible; block-size: auto } h2, summary { break-after: avoid }
}
`;
