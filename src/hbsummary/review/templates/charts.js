// Charts of all reports; each point leads to its place in the text.

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const PALETTE = ["#3b78c9", "#d9822b", "#3f9b5b", "#9467bd", "#d1495b", "#17a2b8", "#8c6d46", "#e377c2", "#7f8c4f", "#5b6ee1"];
const MOST_REGIONS = 12;
const MOST_BARS = 20;
const MOST_FAR = 12;
const font = () => ({ family: 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif', size: 12, color: css("--ink") });
// Plotly reads tags in what it shows.
const plain = (words) => String(words).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const short = (words) => (words.length > 14 ? words.slice(0, 13) + "…" : words);
// A value: number of its report, number of its series, value, start in the text, year, period where that is another, sign that compares.
const VALUES = DATA.values.map(([doc, series, value, start, year, period, sign]) => ({ doc: DATA.docs[doc], series, value, start, year, period, sign }));
let charted = false;

/** The library is large: it runs when charts are wanted. */
function wake() {
  if (charted) return;
  charted = true;
  const library = document.createElement("script");
  library.textContent = $("library").textContent;
  if (library.textContent) document.head.append(library);
}

/** Frames that stand on the page before anything is drawn: a plot takes the width that its frame has. */
function drawFrames() {
  const names = [...(DATA.series.length ? ["years", "spread"] : []), "frequent", "removed"];
  $("plots").replaceChildren(...names.map((name) => h("figure", {}, h("figcaption", {}, t("chart_" + name)), h("div", { class: "plot", id: "plot-" + name }), name === "spread" ? h("div", { id: "far" }) : null)));
}

function plot(name, traces, layout, lead) {
  const frame = $("plot-" + name), axis = { gridcolor: css("--line"), zerolinecolor: css("--line"), automargin: true };
  const shape = { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: font(), margin: { l: 50, r: 12, t: 10, b: 40 }, hoverlabel: { font: { family: font().family } }, colorway: PALETTE, hovermode: "closest", ...layout };
  shape.xaxis = { ...axis, ...layout.xaxis };
  shape.yaxis = { ...axis, ...layout.yaxis };
  Plotly.react(frame, traces, shape, { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"] });
  frame.removeAllListeners("plotly_click");
  if (lead) frame.on("plotly_click", (event) => lead(event.points[0]));
}

function drawCharts() {
  if (!charted) return;
  $("pick").hidden = !DATA.series.length;
  if (typeof Plotly === "undefined") { $("plots").replaceChildren(h("p", { class: "soft" }, t("no_charts")), h("div", { id: "far" })); drawFar(shownValues()); return; }
  drawFrames();
  drawIndicator();
  drawBars("frequent", DATA.frequent, "--accent", (row) => { const n = DATA.series.findIndex((each) => (each[0] || each[1]) === (row[1] || row[0])); if (n >= 0) { $("indicator").value = String(n); drawIndicator(); $("pick").scrollIntoView({ block: "start" }); } });
  drawBars("removed", DATA.removed, "--gone");
}

/** What depends on the indicator and on the filters. */
function drawValues() {
  if (!charted) return;
  if (typeof Plotly === "undefined") drawFar(shownValues()); else drawIndicator();
}

function drawBars(name, given, colour, lead) {
  const rows = given.slice(0, MOST_BARS).reverse();
  const bars = { type: "bar", orientation: "h", y: rows.map((_, n) => n), x: rows.map((row) => row[row.length - 1]), marker: { color: css(colour) }, text: rows.map((row) => plain(row[0])), hovertemplate: "%{text}: %{x}<extra></extra>", textposition: "none" };
  plot(name, [bars], { yaxis: { tickmode: "array", tickvals: bars.y, ticktext: rows.map((row) => plain(short(row[0]))) } }, lead && ((point) => lead(rows[point.pointIndex])));
}

/** The values of the series that is chosen, of the reports that pass the filters; copies say nothing of their own. */
function shownValues() {
  const wanted = +$("indicator").value, docs = new Set(shown());
  return VALUES.filter((value) => value.series === wanted && docs.has(value.doc) && !value.doc.copy);
}

const said = (value) => (value.sign && value.sign !== "=" ? value.sign + " " : "") + value.value.toLocaleString("en-US", { maximumFractionDigits: 10 }) + " " + DATA.series[value.series][2];
const about = (value) => [short(value.doc.title || value.doc.source), value.doc.source + (value.doc.report > 1 ? " #" + value.doc.report : ""), (value.doc.region || t("no_region")) + " " + (value.period || value.year), said(value)].map(plain).join("<br>");
const target = (value) => linkOf(value.doc, value.start);
const lead = (point) => { if (point.customdata) location.href = point.customdata; };
const points = (values) => ({ text: values.map(about), customdata: values.map(target), hovertemplate: "%{text}<extra></extra>" });

function drawIndicator() {
  if (!DATA.series.length) return;
  const values = shownValues(), unit = plain(DATA.series[+$("indicator").value][2]);
  const dated = values.filter((each) => each.year), years = dated.map((each) => +each.year);
  const span = years.length ? Math.max(...years) - Math.min(...years) : 0;
  plot("years", byRegion(dated), { xaxis: { dtick: span < 9 ? 1 : null, tickformat: "d" }, yaxis: { title: { text: unit } }, showlegend: true }, lead);
  drawSpread(values, unit);
  drawFar(values);
}

function byRegion(values) {
  const regions = new Map();
  for (const value of values) { const region = value.doc.region || t("no_region"); regions.set(region, [...(regions.get(region) || []), value]); }
  const spans = (mine) => new Set(mine.map((each) => each.year)).size;
  const ranked = [...regions].sort((a, b) => spans(b[1]) - spans(a[1]) || b[1].length - a[1].length);
  // Hundreds of lines show nothing: those of the regions with most years, and points for all others.
  const rest = ranked.splice(MOST_REGIONS).flatMap(([, mine]) => mine);
  if (rest.length) ranked.push([t("other_regions"), rest]);
  return ranked.map(([region, mine]) => {
    mine.sort((a, b) => a.year - b.year);
    const single = mine !== rest && mine.length > 1 && spans(mine) === mine.length;
    return { type: "scatter", mode: single ? "lines+markers" : "markers", name: plain(short(region)), x: mine.map((each) => +each.year), y: mine.map((each) => each.value), ...points(mine) };
  });
}

/** Lower fence, median and upper fence: what lies outside is further off than one and a half times the middle half is wide. */
function fences(values) {
  const sorted = values.map((each) => each.value).sort((a, b) => a - b);
  const at = (share) => { const place = (sorted.length - 1) * share, low = Math.floor(place); return sorted[low] + (place - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]); };
  const reach = 1.5 * (at(.75) - at(.25));
  return [at(.25) - reach, at(.5), at(.75) + reach];
}

const far = (values) => { const [low, , high] = fences(values); return values.length < 5 ? [] : values.filter((each) => each.value < low || each.value > high); };

function drawSpread(values, unit) {
  const out = new Set(far(values));
  const box = { type: "box", x: values.map((each) => each.value), y0: 0, boxpoints: false, hoverinfo: "skip", line: { color: css("--soft") }, fillcolor: "rgba(128,128,128,.12)" };
  // Points of one value lie over one another, so each stands a little higher or lower, always the same.
  const dots = { type: "scatter", mode: "markers", x: box.x, y: values.map((_, n) => ((n * 0.618034) % 1 - .5) * .5), marker: { size: 7, opacity: .75, color: values.map((each) => css(out.has(each) ? "--warn" : "--target-ink")), symbol: values.map((each) => (out.has(each) ? "diamond" : "circle")) }, ...points(values) };
  plot("spread", [box, dots], { xaxis: { title: { text: unit } }, yaxis: { showticklabels: false, range: [-.6, .6], zeroline: false }, showlegend: false }, lead);
}

/** The outliers as links, the furthest first. */
function drawFar(values) {
  if (!values.length) { $("far").replaceChildren(); return; }
  const middle = fences(values)[1];
  const found = far(values).sort((a, b) => Math.abs(b.value - middle) - Math.abs(a.value - middle));
  const link = (value) => h("li", {}, h("a", { href: target(value) }, said(value)), h("span", { class: "soft" }, " " + [value.doc.region, value.period || value.year, value.doc.title || value.doc.source].filter(Boolean).join(" · ")));
  $("far").replaceChildren(h("p", { class: "soft" }, found.length ? t("outliers") + " " + found.length : t("no_outliers")), h("ol", {}, found.slice(0, MOST_FAR).map(link)));
}

function fillIndicators() {
  const reports = DATA.series.map(() => new Set());
  for (const value of VALUES) reports[value.series].add(value.doc);
  const ordered = DATA.series.map((each, n) => [n, each[1] + (each[2] ? " · " + each[2] : ""), reports[n].size]).sort((a, b) => b[2] - a[2]);
  $("indicator").replaceChildren(...ordered.map(([n, name, count]) => h("option", { value: String(n) }, name + " (" + count + ")")));
}
