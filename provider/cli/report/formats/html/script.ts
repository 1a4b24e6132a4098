/** What runs in the page: it makes the tables from the data, and sorts and filters them. Text is only ever set as text. */
export const SCRIPT = `"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const { texts, kinds, statuses, codes, objects } = data;
const at = (id) => document.getElementById(id);
function make(tag, text, attributes) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  return node;
}
const day = (minutes) => (minutes === 0 ? "\\u2013" : new Date(minutes * 60000).toISOString().slice(0, 10));
const rhythm = (kind, value) => kind === "cluster" ? "on request" : value === -1 ? "not known" : value === -2 ? "off"
  : value === 0 ? "on" : "every " + Math.round(value * 100) / 100 + " days";
function cell(label, text, name) {
  return make("td", text, name ? { "data-label": label, class: name } : { "data-label": label });
}
const rows = objects.map((object) => {
  const [kind, name, id, region, project, status, rotation, last, next, urns, findings] = object;
  const row = document.createElement("tr");
  const state = cell("Status", statuses[status][1]);
  state.className = "status " + statuses[status][0];
  const head = make("th", undefined, { scope: "row" });
  head.append(make("bdi", name));
  if (id !== "") head.append(make("span", id, { class: "id" }));
  const found = cell("Findings", undefined, "findings");
  for (const [code, message, reason, expires, left] of findings) {
    const line = make("p");
    line.append(make("code", codes[code][0], { title: codes[code][1] }), " " + texts[message]);
    if (reason !== undefined) {
      const until = left > 0 ? left + (left === 1 ? " day" : " days") + " left, until " : "ended on ";
      line.append(" Exemption: " + texts[reason] + " (" + until + texts[expires] + ").");
    }
    found.append(line);
  }
  if (urns.length > 0) found.append(make("p", "Declared by " + urns.map((urn) => texts[urn]).join(", "), { class: "soft" }));
  row.append(head, state, cell("Kind", kinds[kind]), cell("Region", texts[region]), cell("Rotates", rhythm(kinds[kind], rotation)),
    cell("Last", day(last)), cell("Next", day(next)), found);
  const words = [name, id, texts[region], texts[project], ...findings.flatMap((each) => [codes[each[0]][0], texts[each[1]]])];
  return { row, object, words: words.join(" ").toLowerCase() };
});
const SORTS = {
  name: ({ object }) => object[1].toLowerCase(), status: ({ object }) => object[5], kind: ({ object }) => object[0],
  region: ({ object }) => texts[object[3]], rotates: ({ object }) => object[6], last: ({ object }) => object[7], next: ({ object }) => object[8],
};
let sorted = { by: "status", down: false };
function sort() {
  const value = SORTS[sorted.by];
  const order = rows.map((each, index) => [value(each), index, each.row]);
  order.sort(([a, i], [b, j]) => (a < b ? -1 : a > b ? 1 : i - j) * (sorted.down ? -1 : 1));
  at("rows").append(...order.map(([, , row]) => row));
  for (const button of document.querySelectorAll("thead button[data-sort]")) {
    const isBy = button.dataset.sort === sorted.by;
    button.parentElement.setAttribute("aria-sort", isBy ? (sorted.down ? "descending" : "ascending") : "none");
  }
}
function filter() {
  const [status, kind, region, text] = ["status", "kind", "region", "text"].map((name) => at("filter-" + name).value);
  let shown = 0;
  for (const { row, object, words } of rows) {
    const isShown = (status === "" || statuses[object[5]][0] === status) && (kind === "" || kinds[object[0]] === kind) &&
      (region === "" || texts[object[3]] === region) && words.includes(text.trim().toLowerCase());
    row.hidden = !isShown;
    shown += isShown ? 1 : 0;
  }
  at("shown").textContent = shown + " of " + rows.length + " shown";
}
function months() {
  const count = new Map();
  const add = (minutes, which) => {
    if (minutes === 0) return;
    const month = new Date(minutes * 60000).toISOString().slice(0, 7);
    const entry = count.get(month) || [0, 0];
    entry[which] += 1;
    count.set(month, entry);
  };
  for (const object of objects) { add(object[7], 0); add(object[8], 1); }
  const all = [...count].sort(([a], [b]) => (a < b ? -1 : 1)).slice(-36);
  const most = Math.max(1, ...all.flatMap(([, counts]) => counts));
  for (const [month, counts] of all) {
    const row = document.createElement("tr");
    row.append(make("th", month, { scope: "row" }));
    counts.forEach((number, which) => {
      const box = make("td", undefined, { class: which === 1 ? "next" : "last" });
      if (number > 0) {
        const bar = make("span", undefined, { class: "bar", "aria-hidden": "true" });
        bar.style.width = Math.max(2, (number / most) * 70) + "%";
        box.append(bar);
      }
      box.append(String(number));
      row.append(box);
    });
    at("months").append(row);
  }
  at("timeline").hidden = all.length === 0;
}
for (const region of [...new Set(objects.map((object) => texts[object[3]]))].sort()) {
  at("filter-region").append(make("option", region, { value: region }));
}
for (const name of ["status", "kind", "region", "text"]) at("filter-" + name).addEventListener("input", filter);
for (const button of document.querySelectorAll("thead button[data-sort]")) {
  button.addEventListener("click", () => {
    sorted = { by: button.dataset.sort, down: sorted.by === button.dataset.sort ? !sorted.down : false };
    sort();
  });
}
sort();
filter();
months();
at("app").hidden = false;
`;
