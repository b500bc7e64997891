// The values of one report: rows found and added, filters, the list. Lists of thousands are drawn where one looks.

const COLUMNS = DATA.columns;
const KINDS = ["level", "change", "target", "reference"];
const CHUNK = 50;
const MOST_NAMES = 300;
const corrections = new Corrections(DATA.source, DATA.digest, DATA.corrections);
const place = (row) => row.start + "-" + row.end;
const rows = DATA.rows.map((cells) => {
  const row = Object.fromEntries(COLUMNS.map((name, n) => [name, cells[n]]));
  row.place = place(row);
  return row;
});
const sampled = new Set(DATA.sample || []);
const filter = { words: "", kinds: new Set(KINDS), indicator: "", unit: "", flag: "", state: sampled.size ? "sample" : "" };
let all = null; // rows found and those that a reader added, until one is added or dropped
let shown = null, order = new Map(); // what passes the filters, and each row's number among it
let chunks = [], items = new Map(); // items: place -> line of the list

/** Rows found, and those that a reader added. */
function everything() {
  if (all) return all;
  const known = new Set(rows.map((row) => row.place));
  const added = corrections.all().filter((one) => one.action === "add" && !known.has(placed(one))).map((one) => {
    const row = Object.fromEntries(COLUMNS.map((name) => [name, ""]));
    for (const [column, [, words]] of Object.entries(one.cells)) row[column] = words;
    return { ...row, start: one.start, end: one.end, place: placed(one), value_text: slice(one.start, one.end), kind: row.kind || "level", isAdded: true };
  });
  all = added.length ? [...rows, ...added].sort((a, b) => a.start - b.start || a.end - b.end) : rows;
  return all;
}

/** A row with the cells that a reader changed. */
function current(row) {
  const one = corrections.of(row.place);
  if (!one || one.action !== "edit") return row;
  const changed = Object.fromEntries(Object.entries(one.cells).map(([column, [, words]]) => [column, words]));
  return { ...row, ...changed };
}

/** Whether a correction was made of another row than the one that is here now. */
function misfits(row, one) {
  if (!one || one.action === "add") return false;
  // An edit that the rules have come to by themselves is right.
  if (one.action === "edit" && Object.entries(one.cells).every(([name, [, words]]) => row[name] === words)) return false;
  return Object.entries(one.judged || {}).some(([name, words]) => name in row && row[name] !== words);
}

/** Corrections whose rows are gone, which no row can show. */
function orphans() {
  const known = new Set(rows.map((row) => row.place));
  return corrections.all().filter((one) => (one.action === "add" ? slice(one.start, one.end) !== (one.cells.value_text || [])[1] : one.action !== "reject" && !known.has(placed(one))));
}

const STATES = {
  "": () => true,
  todo: (row, one) => !one,
  done: (row, one) => Boolean(one),
  accept: (row, one) => one && one.action === "accept",
  reject: (row, one) => one && one.action === "reject",
  edit: (row, one) => one && one.action === "edit",
  add: (row, one) => one && one.action === "add",
  misfit: (row, one) => misfits(row, one),
  masked: (row) => row.masked === "true",
  disagrees: (row) => row.checked === "disagrees",
  no_id: (row) => !row.indicator_id,
  sample: (row) => sampled.has(row.start),
};

const flagsOf = (row) => row.flags.split(";").filter(Boolean).map((flag) => flag.split("=")[0]);

/** What passes the filters, in order. */
function visible() {
  if (shown) return shown;
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  shown = everything().filter((row) => {
    const cells = current(row), one = corrections.of(row.place);
    if (!filter.kinds.has(cells.kind) || (filter.unit && cells.unit !== filter.unit.slice(1)) || (filter.indicator && cells.indicator !== filter.indicator)) return false;
    if (filter.flag && !flagsOf(row).includes(filter.flag)) return false;
    // A misfit is a matter of the row as it was found.
    if (!STATES[filter.state](filter.state === "misfit" ? row : cells, one)) return false;
    if (!words.length) return true;
    const said = [cells.indicator, cells.indicator_id, cells.value_text, cells.value, cells.unit, cells.period, cells.scope, cells.flags].join("\n").toLowerCase();
    return words.every((word) => said.includes(word));
  });
  order = new Map(shown.map((row, n) => [row.place, n]));
  return shown;
}

const SIGNS = { accept: "✓", reject: "✗", edit: "✎", add: "＋" };
function stateOf(row) {
  const one = corrections.of(row.place);
  return one ? h("span", { class: "state " + one.action }, SIGNS[one.action] + " " + t("did_" + one.action)) : null;
}

function number(cells) {
  if (cells.masked === "true") return cells.value_text + " (" + t("masked") + ")";
  const sign = cells.comparator && cells.comparator !== "=" ? cells.comparator + " " : "";
  const grouped = (words) => Number(words).toLocaleString("en-US", { maximumFractionDigits: 10 });
  if (cells.value === "") return sign + cells.value_text;
  return sign + grouped(cells.value) + (cells.value_max ? "–" + grouped(cells.value_max) : "") + (cells.unit ? " " + cells.unit : "");
}

/** A line of the list. */
function item(row) {
  const cells = current(row), one = corrections.of(row.place);
  const line = h("li", { class: (one ? one.action : "") + (now && now.place === row.place ? " now" : ""), onclick: () => choose(row, true) },
    h("span", { class: "name", title: cells.indicator }, cells.indicator || "—"), h("span", { class: "val" }, number(cells)),
    h("span", { class: "sub" }, h("span", { class: "kind " + (row.isAdded ? "added" : cells.kind) }, t(cells.kind)), cells.period ? h("span", {}, cells.period) : null,
      row.checked ? h("span", { class: row.checked === "disagrees" ? "warn" : "" }, t(row.checked)) : null,
      row.flags ? h("span", {}, row.flags.replaceAll(";", " ")) : null, stateOf(row), misfits(row, one) ? h("span", { class: "warn" }, t("misfit")) : null));
  items.set(row.place, line);
  return line;
}

function fill(chunk) {
  if (chunk.filled) return;
  chunk.filled = true;
  chunk.node.style.minHeight = "";
  chunk.node.replaceChildren(...chunk.rows.map(item));
}

let listing = null;
function drawRows() {
  const found = visible(), before = $("rows").scrollTop;
  items = new Map();
  chunks = [];
  for (let n = 0; n < found.length; n += CHUNK) {
    const chunk = { rows: found.slice(n, n + CHUNK), node: h("ol"), filled: false };
    chunk.node.style.minHeight = 3.4 * chunk.rows.length + "rem";
    chunks.push(chunk);
  }
  $("rows").replaceChildren(...chunks.map((chunk) => chunk.node));
  chunks.slice(0, 2).forEach(fill);
  if (listing) listing.disconnect();
  const known = new Map(chunks.map((chunk) => [chunk.node, chunk]));
  listing = new IntersectionObserver((seen) => seen.forEach((each) => { if (each.isIntersecting) fill(known.get(each.target)); }), { root: $("rows"), rootMargin: "600px" });
  for (const chunk of chunks) if (!chunk.filled) listing.observe(chunk.node);
  $("rows").scrollTop = before;
  drawCount();
  paintMarks();
}

/** The line of a row, if it passes the filters. */
function itemOf(row) {
  visible();
  const n = order.get(row.place);
  if (n === undefined) return null;
  fill(chunks[Math.floor(n / CHUNK)]);
  return items.get(row.place);
}

function drawCount() {
  const sum = everything(), wanted = sampled.size ? rows.filter((row) => sampled.has(row.start)) : sum;
  const done = wanted.filter((row) => corrections.of(row.place)).length;
  $("progress").textContent = (sampled.size ? t("sampled") + " " : "") + done + " / " + wanted.length + " " + t("judged");
  const lost = orphans();
  $("lost").hidden = !lost.length;
  $("lost").replaceChildren(lost.length + " " + t("orphans") + " ", h("button", { type: "button", onclick: () => { lost.forEach((one) => corrections.drop(placed(one))); all = shown = null; drawText(); drawRows(); drawDetail(); save(); } }, t("drop")));
  $("count").replaceChildren(h("span", { class: "soft" }, visible().length + " / " + sum.length + " " + t("values")),
    h("span", { class: "tools" }, h("button", { type: "button", id: "previous", onclick: () => step(-1), "aria-label": t("key_k") }, "↑"), h("button", { type: "button", id: "next", onclick: () => step(1), "aria-label": t("key_j") }, "↓")));
}

/** After a correction of `row`: the list as it is now; all of it only when other rows pass the filters. */
function refresh(row, others) {
  const before = shown;
  if (others) all = null;
  shown = null;
  const after = visible();
  if (others || !before || before.length !== after.length || before.some((each, n) => each !== after[n])) { drawRows(); return; }
  const old = row && items.get(row.place);
  if (old) old.replaceWith(item(row));
  if (row) paintMark(row);
  drawCount();
}

function narrow() { shown = null; drawRows(); $("rows").scrollTop = 0; }

function drawFilters() {
  const cells = everything().map(current);
  const tally = (pick) => { const found = new Map(); for (const row of cells) for (const one of pick(row)) found.set(one, (found.get(one) || 0) + 1); return [...found].sort((a, b) => b[1] - a[1]); };
  const kinds = new Map(tally((row) => [row.kind]));
  $("kinds").replaceChildren(...KINDS.map((kind) => h("button", { type: "button", class: kind, "data-kind": kind, "aria-pressed": String(filter.kinds.has(kind)),
    onclick: (event) => { if (filter.kinds.has(kind)) filter.kinds.delete(kind); else filter.kinds.add(kind); event.currentTarget.setAttribute("aria-pressed", String(filter.kinds.has(kind))); narrow(); } }, t(kind) + " " + (kinds.get(kind) || 0))));
  const choice = (id, none, entries) => {
    $(id).replaceChildren(h("option", { value: "" }, none), ...entries.map(([value, label]) => h("option", { value }, label)));
    $(id).value = filter[id];
    // What was chosen may be gone since.
    if ($(id).selectedIndex < 0) { $(id).append(h("option", { value: filter[id] }, filter[id].replace(/^=/, ""))); $(id).value = filter[id]; }
  };
  choice("indicator", t("any_indicator"), tally((row) => [row.indicator]).filter(([name]) => name).slice(0, MOST_NAMES).map(([name, n]) => [name, name + " (" + n + ")"]));
  choice("unit", t("any_unit"), tally((row) => [row.unit]).map(([unit, n]) => ["=" + unit, (unit || t("no_unit")) + " (" + n + ")"]));
  choice("flag", t("any_flag"), tally((row) => new Set(flagsOf(row))).map(([flag, n]) => [flag, flag + " (" + n + ")"]));
  choice("state", t("any_state"), Object.keys(STATES).filter((name) => name && (name !== "sample" || sampled.size)).map((name) => [name, t("state_" + name)]));
}
