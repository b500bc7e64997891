// All reports: a table to sort and filter, and charts that lead to the text.

const KINDS = ["level", "change", "target", "reference"];
const FIRST = 200;
const MOST_REGIONS = 12;
const stores = Object.fromEntries(Object.entries(DATA.sources).map(([source, about]) => [source, new Corrections(source, about.digest, about.corrections)]));
let served = null;
let everyRow = false;
let charted = false;
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
    const original = DATA.docs.find((each) => each.source + "#" + each.report === doc.copy);
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

// --- charts ------------------------------------------------------------------------------------------------------

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const PALETTE = ["#3b78c9", "#d9822b", "#3f9b5b", "#9467bd", "#d1495b", "#17a2b8", "#8c6d46", "#e377c2", "#7f8c4f", "#5b6ee1"];
const font = () => ({ family: 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif', size: 12, color: css("--ink") });
// Plotly reads tags in what it shows.
const plain = (words) => String(words).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const plots = [];
/** All frames stand on the page before the first is drawn: a plot takes the width that its frame has. */
function drawPlots() { for (const each of plots.splice(0)) setTimeout(each, 0); }

function plot(name, traces, layout, lead) {
  const frame = h("div", { class: "plot", id: "plot-" + name });
  const axis = { gridcolor: css("--line"), zerolinecolor: css("--line"), automargin: true };
  $("plots").append(h("figure", {}, h("figcaption", {}, t("chart_" + name)), frame));
  const shape = { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: font(), margin: { l: 50, r: 12, t: 10, b: 40 }, hoverlabel: { font: { family: font().family } }, colorway: PALETTE, ...layout };
  shape.xaxis = { ...axis, ...layout.xaxis };
  shape.yaxis = { ...axis, ...layout.yaxis };
  plots.push(() => {
    Plotly.newPlot(frame, traces, shape, { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"] });
    if (lead) frame.on("plotly_click", (event) => lead(event.points[0]));
  });
}

const short = (words) => (words.length > 14 ? words.slice(0, 13) + "…" : words);

function drawCharts() {
  if (!charted) return;
  $("plots").replaceChildren();
  if (typeof Plotly === "undefined") { $("plots").replaceChildren(h("p", { class: "soft" }, t("no_charts"))); return; }
  const frequent = DATA.frequent.slice(0, 20).reverse();
  const bars = (rows, colour) => [{ type: "bar", orientation: "h", y: rows.map((_, n) => n), x: rows.map((row) => row[row.length - 1]), marker: { color: css(colour) }, text: rows.map((row) => plain(row[0])), hovertemplate: "%{text}: %{x}<extra></extra>", textposition: "none" }];
  const named = (rows) => ({ yaxis: { tickmode: "array", tickvals: rows.map((_, n) => n), ticktext: rows.map((row) => plain(short(row[0]))) } });
  $("pick").hidden = !DATA.values.length;
  drawIndicator();
  plot("frequent", bars(frequent, "--accent"), named(frequent), (point) => { const id = frequent[point.pointIndex][1], n = DATA.ids.findIndex((each) => each[0] === id); if (n >= 0) { $("indicator").value = String(n); drawCharts(); } });
  const removed = DATA.removed.slice(0, 20).reverse();
  plot("removed", bars(removed, "--gone"), named(removed));
  drawPlots();
}

function drawIndicator() {
  const id = +$("indicator").value, all = DATA.values.filter((value) => value[1] === id);
  if (!all.length) return;
  const units = new Map();
  for (const value of all) units.set(value[3], (units.get(value[3]) || 0) + 1);
  const unit = [...units].sort((a, b) => b[1] - a[1])[0][0];
  const values = all.filter((value) => value[3] === unit);
  const about = (value) => { const doc = DATA.docs[value[0]]; return plain(short(doc.title || doc.source)) + "<br>" + plain(doc.region || t("no_region")) + " " + plain(value[5]) + "<br>" + value[2] + " " + plain(unit); };
  const lead = (point) => { if (point.customdata) location.href = point.customdata; };
  const target = (value) => linkOf(DATA.docs[value[0]], value[4]);
  const regions = new Map();
  for (const value of values.filter((each) => each[5])) { const region = DATA.docs[value[0]].region || t("no_region"); regions.set(region, [...(regions.get(region) || []), value]); }
  const spans = (points) => new Set(points.map((each) => each[5])).size;
  const ranked = [...regions].sort((a, b) => spans(b[1]) - spans(a[1]) || b[1].length - a[1].length);
  // Hundreds of lines show nothing: those of the regions with most years, and points for all others.
  const rest = ranked.splice(MOST_REGIONS).flatMap(([, points]) => points);
  if (rest.length) ranked.push([t("other_regions"), rest]);
  const lines = ranked.map(([region, points]) => {
    points.sort((a, b) => a[5] - b[5]);
    return { type: "scatter", mode: points !== rest && points.length > 1 && spans(points) === points.length ? "lines+markers" : "markers", name: plain(region), x: points.map((each) => +each[5]), y: points.map((each) => each[2]), text: points.map(about), customdata: points.map(target), hovertemplate: "%{text}<extra></extra>" };
  });
  plot("years", lines, { xaxis: { dtick: lines.length && new Set(values.map((each) => each[5])).size < 12 ? 1 : null, tickformat: "d" }, yaxis: { title: { text: plain(unit) } }, showlegend: lines.length > 1 }, lead);
  plot("spread", [{ type: "box", name: plain(DATA.ids[id][1]), x: values.map((each) => each[2]), boxpoints: "all", jitter: 0.6, pointpos: 0, marker: { color: css("--target-ink"), size: 6, opacity: .7 }, line: { color: css("--soft") }, fillcolor: "rgba(128,128,128,.12)", text: values.map(about), customdata: values.map(target), hovertemplate: "%{text}<extra></extra>" }],
    { xaxis: { title: { text: plain(unit) } }, yaxis: { showticklabels: false }, showlegend: false }, lead);
}

function fillIndicators() {
  const reports = new Map();
  for (const value of DATA.values) reports.set(value[1], (reports.get(value[1]) || new Set()).add(value[0]));
  $("indicator").replaceChildren(...[...reports].sort((a, b) => b[1].size - a[1].size).map(([id, found]) => h("option", { value: String(id) }, DATA.ids[id][1] + " (" + found.size + ")")));
}

function draw() { drawCards(); drawFilters(); drawTable(); drawCharts(); }

async function start() {
  paint();
  translate();
  listen(draw);
  served = await server.find();
  fillIndicators();
  drawCards(); drawFilters(); drawTable();
  for (const id of ["search", "year", "region", "type", "single"]) $(id).addEventListener("input", () => { everyRow = false; drawTable(); });
  $("indicator").addEventListener("change", drawCharts);
  $("save").addEventListener("click", () => download(Object.keys(DATA.sources).sort().flatMap((source) => csvLines(source, judgedIn(source)))));
  // Coming back from a report, its corrections are counted.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.body.dataset.ready = "yes";
  // What draws is large: it runs when one comes near the charts.
  new IntersectionObserver((seen, watch) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    watch.disconnect();
    const library = document.createElement("script");
    library.textContent = $("library").textContent;
    if (library.textContent) document.head.append(library);
    charted = true;
    drawCharts();
  }, { rootMargin: "300px" }).observe($("charts"));
}
start();
