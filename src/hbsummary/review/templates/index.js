// All reports: a table to sort and filter, and charts that lead to the text.

const KINDS = ["level", "change", "target", "reference"];
const FIRST = 200;
const stores = Object.fromEntries(Object.entries(DATA.sources).map(([source, about]) => [source, new Corrections(source, about.digest, about.corrections)]));
const named = new Map(DATA.docs.map((doc) => [doc.source + "#" + doc.report, doc]));
let served = null;
let everyRow = false;
const sorting = { column: "", down: false };

const judgedIn = (source) => (served ? Object.values(served[source] || {}) : stores[source].all());
const linkOf = (doc, start) => "reports/" + doc.file + (start !== undefined ? "#v" + start : doc.report > 1 ? "#c" + doc.start : "");
const typeName = (type) => t("type_" + type.replace("+", "_"));

const COLUMNS = [
  { name: "title", value: (doc) => doc.title || doc.source },
  { name: "year", value: (doc) => doc.year },
  { name: "region", value: (doc) => doc.region },
  { name: "doc_type", value: (doc) => doc.type, show: (doc) => typeName(doc.type) },
  { name: "count_values", value: (doc) => doc.values, number: true, show: (doc) => [String(doc.values), mix(doc)] },
  { name: "count_judged", value: (doc) => done(doc), number: true, show: (doc) => (done(doc) ? String(done(doc)) : "") },
  { name: "count_flags", value: (doc) => doc.flagged, number: true, show: (doc) => (doc.flagged ? String(doc.flagged) : "") },
  { name: "count_disagrees", value: (doc) => doc.disagrees, number: true, show: (doc) => (doc.disagrees ? h("span", { class: "warn" }, String(doc.disagrees)) : "") },
  { name: "removed_share", value: (doc) => doc.removed, number: true, show: (doc) => doc.removed + "%" },
  { name: "remarks", value: (doc) => doc.copy + doc.flags, show: remarks },
];

function done(doc) {
  const places = (doc.known ||= new Set(doc.places));
  return judgedIn(doc.source).filter((one) => places.has(one.start)).length;
}

function mix(doc) {
  return h("span", { class: "mix" }, doc.kinds.map((n, k) => {
    const bar = h("i", { class: KINDS[k], title: t(KINDS[k]) + " " + n });
    bar.style.flex = String(n);
    return bar;
  }));
}

function remarks(doc) {
  const found = [];
  if (doc.copy) {
    const original = named.get(doc.copy);
    found.push(t("copy_of") + " ", original ? h("a", { href: linkOf(original) }, original.title || doc.copy) : doc.copy, " ");
  }
  if (doc.truncated) found.push(t("truncated") + " ");
  if (doc.flags) found.push(doc.flags.replaceAll(";", " "));
  return found;
}

function shown() {
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const picked = DATA.docs.filter((doc) => {
    const all = (doc.title + "\n" + doc.source + "\n" + doc.region + "\n" + doc.flags).toLowerCase();
    return words.every((word) => all.includes(word)) && (!$("year").value || doc.year === $("year").value) && (!$("region").value || doc.region === $("region").value)
      && (!$("type").value || doc.type === $("type").value) && !($("single").checked && doc.copy);
  });
  const column = COLUMNS.find((each) => each.name === sorting.column);
  if (!column) return picked;
  const order = new Intl.Collator("zh", { numeric: true });
  picked.sort((a, b) => (column.number ? column.value(a) - column.value(b) : order.compare(column.value(a), column.value(b))) * (sorting.down ? -1 : 1));
  return picked;
}

function drawTable() {
  const docs = shown(), part = everyRow ? docs : docs.slice(0, FIRST);
  $("documents").tHead.replaceChildren(h("tr", {}, COLUMNS.map((column) => h("th", { scope: "col", class: column.number ? "n" : "", "aria-sort": sorting.column === column.name ? (sorting.down ? "descending" : "ascending") : null },
    h("button", { type: "button", "data-column": column.name, onclick: () => sort(column) }, t(column.name) + (sorting.column === column.name ? (sorting.down ? " ↓" : " ↑") : ""))))));
  $("documents").tBodies[0].replaceChildren(...part.map((doc) => h("tr", { class: doc.copy ? "copy" : "" }, COLUMNS.map((column) => {
    const cell = h("td", { class: (column.number ? "n " : "") + column.name, "data-name": t(column.name) });
    if (column.name === "title") cell.append(h("a", { href: linkOf(doc), lang: "zh-CN" }, doc.title || doc.source), h("span", { class: "file" }, doc.source + (doc.report > 1 ? " #" + doc.report : "")));
    else cell.append(...[column.show ? column.show(doc) : column.value(doc)].flat().filter((each) => each !== ""));
    return cell;
  }))));
  $("more").replaceChildren(docs.length ? (docs.length > part.length ? h("button", { type: "button", onclick: () => { everyRow = true; drawTable(); } }, t("show_more") + " (" + docs.length + ")") : "") : h("span", { class: "soft" }, t("nothing")));
}

function sort(column) {
  const again = sorting.column === column.name;
  sorting.down = again ? !sorting.down : Boolean(column.number);
  sorting.column = column.name;
  everyRow = false;
  drawTable();
}

function drawCards() {
  const sum = (pick) => DATA.docs.reduce((all, doc) => all + pick(doc), 0);
  const judged = Object.keys(DATA.sources).reduce((all, source) => all + judgedIn(source).length, 0);
  const cards = [[DATA.docs.length, t("reports")], [sum((doc) => doc.values), t("values")], [sum((doc) => doc.flagged), t("flagged")], [sum((doc) => doc.disagrees), t("disagrees")],
    [DATA.docs.filter((doc) => doc.copy).length, t("duplicates")], [judged, t("corrections")], [DATA.failures.length, t("failures")]];
  $("cards").replaceChildren(...cards.map(([n, name]) => h("div", {}, h("strong", {}, n.toLocaleString("en-US")), h("span", {}, name))));
  $("failures").hidden = !DATA.failures.length;
  $("failures").replaceChildren(h("summary", {}, DATA.failures.length + " " + t("failures")), h("ul", {}, DATA.failures.map(([source, reason]) => h("li", {}, source + ": " + reason))));
  $("sample").hidden = !DATA.sample.first;
  if (DATA.sample.first) {
    $("sample").href = "reports/" + DATA.sample.first;
    const wanted = Object.entries(DATA.sample.rows), all = wanted.reduce((n, [, starts]) => n + starts.length, 0);
    const known = wanted.reduce((n, [source, starts]) => n + (source in DATA.sources ? judgedIn(source).filter((one) => starts.includes(one.start)).length : 0), 0);
    $("progress").textContent = t("sampled") + " " + known + " / " + all;
  }
  $("save").hidden = Boolean(served);
}

function drawFilters() {
  const fill = (id, none, pick, name) => {
    const found = new Map(), before = $(id).value;
    for (const doc of DATA.docs) if (pick(doc)) found.set(pick(doc), (found.get(pick(doc)) || 0) + 1);
    const sorted = [...found].sort((a, b) => (id === "year" ? b[0].localeCompare(a[0]) : b[1] - a[1]));
    $(id).replaceChildren(h("option", { value: "" }, none), ...sorted.map(([value, n]) => h("option", { value }, (name ? name(value) : value) + " (" + n + ")")));
    $(id).value = before;
  };
  fill("year", t("any_year"), (doc) => doc.year);
  fill("region", t("any_region"), (doc) => doc.region);
  fill("type", t("any_type"), (doc) => doc.type, typeName);
}

function draw() { drawCards(); drawFilters(); drawTable(); drawCharts(); }

let near = false, delayed = 0;
/** Charts as they are now wanted; not while one types, as what draws takes a second to start. */
function chartsSoon() {
  clearTimeout(delayed);
  delayed = setTimeout(() => { if (near && !charted) { wake(); drawCharts(); } else drawValues(); }, 250);
}

async function start() {
  paint();
  translate();
  listen(draw, drawCharts);
  served = await server.find();
  fillIndicators();
  drawCards(); drawFilters(); drawTable();
  for (const id of ["search", "year", "region", "type", "single"]) $(id).addEventListener("input", () => { everyRow = false; drawTable(); chartsSoon(); });
  $("indicator").addEventListener("change", drawValues);
  $("save").addEventListener("click", () => download(Object.keys(DATA.sources).sort().flatMap((source) => csvLines(source, judgedIn(source)))));
  // Coming back from a report, its corrections are counted.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.body.dataset.ready = "yes";
  new IntersectionObserver((seen, watch) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    watch.disconnect();
    near = true;
    chartsSoon();
  }, { rootMargin: "300px" }).observe($("charts"));
  // Paper is white, and has all charts.
  addEventListener("beforeprint", () => { document.documentElement.dataset.theme = "light"; wake(); drawCharts(); });
  addEventListener("afterprint", () => { paint(); drawCharts(); });
}
start();
