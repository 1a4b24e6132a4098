/** The page's look: light and dark as the reader's system is, one column on a narrow screen, black on white in print. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #4b5563; --page: #ffffff; --panel: #f3f4f6; --line: #c3c8d0;
  --fail: #a40e26; --warn: #7a4b00; --good: #14622f; --accent: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaed; --soft: #b3bac4; --page: #14171b; --panel: #20252c;
  --line: #49515c; --fail: #ff9aa5; --warn: #f2c063; --good: #86d99c; --accent: #8cc2ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem 1.5rem 4rem; max-width: 90rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: .5rem 0 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: .5rem 0 0; } h3 + ul { margin: .15rem 0 .5rem; }
p { margin: .25rem 0 .75rem; } .soft { color: var(--soft); }
a { color: var(--accent); } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { position: static; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; list-style: none; padding: 0; }
.tiles li { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem; }
.tiles strong { display: block; font-size: 1.6rem; line-height: 1.2; }
.alert { border-left: .4rem solid var(--fail); background: var(--panel); padding: .5rem 1rem; overflow-wrap: anywhere; }
.filters { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: end; margin: .75rem 0; }
.filters label { display: block; font-size: .9rem; }
select, input { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--soft); border-radius: .3rem;
  padding: .3rem .5rem; max-width: 100%; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .7rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { background: var(--panel); border-top: 0; white-space: nowrap; }
thead button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
thead button::after { content: " \\2195"; color: var(--soft); }
th[aria-sort="ascending"] button::after { content: " \\2191"; } th[aria-sort="descending"] button::after { content: " \\2193"; }
tbody th { font-weight: 600; min-width: 12rem; } .id { display: block; font-weight: 400; font-size: .82rem; color: var(--soft); }
td[data-label="Region"], td[data-label="Last"], td[data-label="Next"] { white-space: nowrap; }
td.findings { min-width: 20rem; } td.findings p { margin: 0 0 .3rem; } code { font-size: .9em; }
.status { font-weight: 600; white-space: nowrap; }
.fail, .notLooked { color: var(--fail); } .exempt { color: var(--warn); } .pass { color: var(--good); } .notApplicable { color: var(--soft); }
.months td { width: 45%; } .bar { display: inline-block; height: .8rem; background: var(--accent); vertical-align: middle; margin-right: .4rem;
  print-color-adjust: exact; }
.months .next .bar { background: var(--good); }
@media (max-width: 45rem) { body { padding: 1rem .75rem 3rem; }
  .objects, .objects tbody, .objects tr, .objects th, .objects td { display: block; width: 100%; border-top: 0; }
  .objects thead { position: absolute; left: -99rem; } .objects tr { border-top: 1px solid var(--line); padding: .4rem 0; }
  .objects tr[hidden] { display: none; } .objects th, .objects td { padding: .1rem .7rem; min-width: 0; }
  .objects td::before { content: attr(data-label) ": "; color: var(--soft); } }
@media print { :root { font-size: 8pt; --text: #000; --soft: #333; --page: #fff; --panel: #fff; --line: #999; --fail: #000; --warn: #000;
  --good: #000; --accent: #000; } .filters, .skip, thead button::after { display: none !important; }
  .scroll { overflow: visible; border: 0; } tr { break-inside: avoid; } body { padding: 0; }
  th, td { padding: .2rem .35rem; } tbody th, td.findings { min-width: 0; } }
`;
