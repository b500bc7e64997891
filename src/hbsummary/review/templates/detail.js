// One row: what is known of it, what a reader says of it; and values that the rules missed.

const EDITABLE = DATA.editable;
const JUDGED = DATA.judged;
const COMPARATORS = ["=", ">=", "<=", ">", "<", "~"];
const small = matchMedia("(max-width: 900px)"); // one pane at a time; the same width stands in page.css
let now = null;
let editing = false;

const title = (column) => (DATA.titles[column] || [column, column])[lang === "zh" ? 1 : 0];

function choose(row, scroll) {
  const before = now;
  now = row;
  editing = false;
  if (before && items.get(before.place)) items.get(before.place).classList.remove("now");
  document.body.classList.toggle("chosen", Boolean(row));
  if (row) {
    history.replaceState(null, "", "#v" + row.start);
    const line = itemOf(row);
    if (line) { line.classList.add("now"); within($("rows"), line, 0.4, true); }
    if (scroll) reveal(row);
  }
  drawDetail();
  for (const each of [before, row]) if (each) paintMark(each);
}

function reveal(row) {
  tab("text");
  blockAt(row.start);
  const first = (marks.get(row.place) || [])[0];
  if (first) bring(first, small.matches ? 0.12 : 0.4);
}

function step(by) {
  const found = visible();
  if (!found.length) { toast(t("nothing")); return; }
  const n = now && order.has(now.place) ? order.get(now.place) : -1;
  let next = n >= 0 ? n + by : now ? lastAt(found, now.start) + 1 : 0;
  if (n < 0 && now && by < 0) next--;
  if (next < 0 || next >= found.length) {
    const link = by > 0 ? DATA.sample_after : DATA.sample_before;
    if (link && filter.state === "sample" && n >= 0) { location.href = link; return; }
    toast(t(by > 0 ? "last_row" : "first_row"));
    return;
  }
  choose(found[next], true);
}

/** Accepts or rejects; what is so already is undone, or left with `keep`. */
function judge(action, keep = false) {
  if (!now || now.isAdded) return;
  const one = corrections.of(now.place);
  if (one && one.action === action && !misfits(now, one)) { if (!keep) undo(); return; }
  if (one && one.action === "edit" && action === "accept" && !misfits(now, one)) { toast(t("edit_stays")); return; }
  put({ start: now.start, end: now.end, action, cells: {}, note: one ? one.note : "", judged: judgedOf(now) });
}
const judgedOf = (row) => Object.fromEntries(JUDGED.map((name) => [name, row[name]]));

function put(one) {
  if (!corrections.put(one) && !server.on) warn(t("no_storage"));
  changed(one.action === "edit");
}
function undo() {
  if (!now) return;
  const row = now, one = corrections.of(row.place);
  if (!one) return;
  corrections.drop(row.place);
  if (row.isAdded) { now = null; document.body.classList.remove("chosen"); }
  changed(one.action === "edit", row.isAdded ? row : null);
}

/** After a correction: `cells` may be others now; `added` is a value that came or went. */
function changed(cells, added) {
  editing = false;
  refresh(now, added);
  if (added) { redraw(added.start, added.end); paintMarks(); }
  if (cells || added) drawFilters();
  drawDetail();
  save();
}
const save = () => { if (server.on) server.save(DATA.source, () => csvLines(DATA.source, corrections.all())); };

const fact = (name, ...words) => [h("dt", {}, name), h("dd", {}, ...words)];
function drawDetail() {
  if (!now) {
    const docs = DATA.docs.length ? t("choose_row") : t("no_report");
    $("detail").replaceChildren(h("p", { class: "soft" }, docs), h("p", { class: "soft keys" }, h("kbd", {}, "j"), " ", h("kbd", {}, "k"), " " + t("key_move") + " ", h("kbd", {}, "?"), " " + t("keys")));
    return;
  }
  const cells = current(now), one = corrections.of(now.place);
  if (editing) { $("detail").replaceChildren(form(cells, one)); return; }
  const shown = EDITABLE.filter((name) => !["indicator", "value", "value_max", "unit", "comparator", "kind", "masked"].includes(name) && cells[name]);
  const changes = one && one.action === "edit" ? one.cells : {};
  const parts = now.section ? sectionsOf(now) : "";
  const ties = DATA.checks.filter((tie) => tie.rows.includes(now.start));
  $("detail").replaceChildren(
    h("div", { class: "top" }, h("strong", { lang: "zh-CN" }, cells.indicator || "—"), h("span", { class: "kind " + (now.isAdded ? "added" : cells.kind) }, t(cells.kind)),
      h("button", { class: "small", type: "button", "aria-label": t("key_k"), onclick: () => step(-1) }, "↑"), h("button", { class: "small", type: "button", "aria-label": t("key_j"), onclick: () => step(1) }, "↓"),
      h("button", { id: "close", class: "small", type: "button", "aria-label": t("close"), onclick: () => choose(null) }, "×")),
    h("p", { class: "num" }, number(cells), " ", stateOf(now)),
    misfits(now, one) ? h("p", { class: "warn" }, t("misfit_more")) : "",
    h("dl", {}, fact(title("value_text"), cells.value_text), ...shown.map((name) => fact(title(name), cells[name])),
      ...Object.entries(changes).map(([name, [old, words]]) => fact("✎ " + title(name), h("del", {}, old || "—"), " → " + (words || "—"))),
      parts ? fact(t("in_section"), parts) : null, cells.flags ? fact(title("flags"), cells.flags.replaceAll(";", ", ")) : null,
      now.checked ? fact(title("checked"), h("span", { class: now.checked === "disagrees" ? "warn" : "" }, t(now.checked)), ...ties.map((tie) => h("div", { class: "soft" }, tie.formula + " = " + tie.expected + " · " + t("stated") + " " + tie.stated + " " + tie.unit + " · " + t(tie.verdict)))) : null,
      now.why ? fact(title("why"), now.why.replaceAll("=", ": ").replaceAll(";", " · ")) : null,
      one && one.note ? fact(t("note"), one.note) : null),
    h("div", { class: "tools" },
      now.isAdded ? null : h("button", { type: "button", id: "accept", "aria-pressed": String(Boolean(one && one.action === "accept")), onclick: () => judge("accept") }, "✓ " + t("accept")),
      now.isAdded ? null : h("button", { type: "button", id: "reject", "aria-pressed": String(Boolean(one && one.action === "reject")), onclick: () => judge("reject") }, "✗ " + t("reject")),
      h("button", { type: "button", id: "edit", onclick: edit }, "✎ " + t("edit")),
      one ? h("button", { type: "button", id: "undo", onclick: undo }, t("undo")) : null,
      h("button", { type: "button", id: "link", onclick: copyLink }, t("copy_link"))));
}

function sectionsOf(row) {
  const known = new Map(DATA.sections.map((part) => [part.report + "/" + part.section, part]));
  const path = [];
  for (let part = known.get(row.report + "/" + row.section); part; part = known.get(part.report + "/" + part.parent)) path.unshift(part.label + part.title);
  return path.join(" › ");
}

async function copyLink() {
  // The address of a server ends with it; the file stays.
  const page = server.folder ? server.folder + location.pathname : location.href.split("#")[0];
  const link = page + "#v" + now.start;
  try { await navigator.clipboard.writeText(link); toast(t("copied")); } catch (_) { prompt(t("copy_link"), link); }
}

function edit() { if (!now) return; editing = true; document.body.classList.add("chosen"); drawDetail(); const first = $("detail").querySelector("input"); if (first) first.focus(); }

function field(name, value) {
  const options = { kind: KINDS, comparator: COMPARATORS, masked: ["false", "true"] }[name];
  if (options) return h("select", { name, id: "f-" + name }, options.map((each) => h("option", { value: each, selected: each === (value || options[0]) }, name === "kind" ? t(each) : each)));
  const number = name === "value" || name === "value_max";
  const list = ["indicator", "indicator_id", "unit"].includes(name) ? "known-" + name : null;
  return h("input", { list, name, id: "f-" + name, value: value || "", inputmode: number ? "decimal" : null, pattern: number ? "[+\\-]?[0-9]{1,30}(\\.[0-9]{1,30})?" : null, maxlength: 2000, autocomplete: "off" });
}

function form(cells, one) {
  const isNew = !one && cells.isAdded;
  const made = h("form", { onsubmit: (event) => { event.preventDefault(); store(new FormData(made)); } },
    h("div", { class: "wide" }, h("strong", { lang: "zh-CN" }, "「" + cells.value_text + "」")),
    EDITABLE.flatMap((name) => [h("label", { for: "f-" + name }, title(name)), field(name, cells[name])]),
    ["indicator", "indicator_id", "unit"].map((name) => h("datalist", { id: "known-" + name }, [...new Set(rows.map((row) => row[name]).filter(Boolean))].slice(0, MOST_NAMES).map((value) => h("option", { value })))),
    h("label", { for: "f-note" }, t("note")), h("input", { id: "f-note", name: "note", value: (one && one.note) || "", maxlength: 2000, autocomplete: "off" }),
    h("div", { class: "wide" }, h("button", { class: "main", id: "store", type: "submit" }, t(isNew ? "add" : "store")), h("button", { type: "button", onclick: leave }, t("cancel"))));
  return made;
}

function leave() {
  editing = false;
  if (now && now.isAdded && !corrections.of(now.place)) now = null;
  document.body.classList.toggle("chosen", Boolean(now));
  drawDetail();
}

function store(given) {
  const note = given.get("note").trim();
  const words = Object.fromEntries(EDITABLE.map((name) => [name, given.get(name).trim()]));
  if (now.isAdded) {
    const cells = { value_text: ["", now.value_text] };
    for (const name of EDITABLE) if (words[name] && !(name === "masked" && words[name] === "false")) cells[name] = ["", words[name]];
    if (!corrections.put({ start: now.start, end: now.end, action: "add", cells, note, judged: {} }) && !server.on) warn(t("no_storage"));
    const at = now.place;
    all = null;
    now = everything().find((row) => row.place === at);
    changed(true, now);
    choose(now, true);
    return;
  }
  const cells = {};
  for (const name of EDITABLE) if (words[name] !== now[name]) cells[name] = [now[name], words[name]];
  const one = corrections.of(now.place);
  if (Object.keys(cells).length) put({ start: now.start, end: now.end, action: "edit", cells, note, judged: judgedOf(now) });
  else if (one && one.action !== "edit") put({ ...one, note });
  else if (note) put({ start: now.start, end: now.end, action: "accept", cells: {}, note, judged: judgedOf(now) });
  else if (one) undo();
  else leave();
}

// --- what the rules missed -----------------------------------------------------------------------------------

/** The offset of a place in the page: code points before it. */
function offset(node, units) {
  if (node.nodeType !== 3) {
    const inside = node.childNodes[units];
    if (inside) return offset(inside, 0);
    const last = node.lastChild;
    return last ? offset(last, last.nodeType === 3 ? last.data.length : last.childNodes.length) : null;
  }
  const parent = node.parentElement;
  if (!parent.closest("#text")) return null;
  // A line end stands behind the pieces of its line, a plain line alone.
  const before = parent.tagName === "P" ? node.previousSibling : null;
  const from = before ? +before.dataset.at + Array.from(before.textContent).length : +parent.dataset.at;
  return from + Array.from(node.data.slice(0, units)).length;
}

function selected() {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  if (!$("text").contains(range.commonAncestorContainer)) return null;
  let start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
  if (start === null || end === null) return null;
  while (start < end && !points[start].trim()) start++;
  while (end > start && !points[end - 1].trim()) end--;
  return end > start && end - start <= 60 ? { start, end, box: range.getBoundingClientRect() } : null;
}

function offer() {
  const old = $("adder");
  if (old) old.remove();
  const found = selected();
  if (!found) return;
  const over = everything().some((row) => row.start < found.end && found.start < row.end);
  const frame = $("text"), box = frame.getBoundingClientRect();
  const made = h("button", { id: "adder", type: "button", class: "main", disabled: over, onmousedown: (event) => event.preventDefault(), onclick: () => begin(found) }, over ? t("is_value") : "＋ " + t("add_value"));
  frame.append(made);
  made.style.top = found.box.bottom - box.top + frame.scrollTop + 6 + "px";
  made.style.left = Math.max(4, Math.min(found.box.left - box.left, box.width - made.offsetWidth - 20)) + "px";
}

/** A number and its unit as the tables have them: 4.5万名 is 45000 人. */
function measured(plain) {
  const printed = /[0-9]+(\.[0-9]+)?/.exec(plain);
  if (!printed) return ["", ""];
  const known = (words) => Object.keys(DATA.units).filter((each) => words.startsWith(each)).sort((a, b) => b.length - a.length)[0];
  let rest = plain.slice(printed.index + printed[0].length), factor = 1;
  if (!known(rest) && /^[万亿千]/.test(rest)) { factor = { "万": 1e4, "亿": 1e8, "千": 1e3 }[rest[0]]; rest = rest.slice(1); }
  const form = known(rest), [unit, more] = form ? DATA.units[form] : [rest, 1];
  return [String(+(Number(printed[0]) * factor * more).toPrecision(15)), unit];
}

function begin(found) {
  const text = slice(found.start, found.end);
  const [value, unit] = measured(text.normalize("NFKC").replace(/[,\s]/g, ""));
  const doc = DATA.docs.find((each) => each.start <= found.start && found.end <= each.end);
  const row = Object.fromEntries(COLUMNS.map((name) => [name, ""]));
  now = { ...row, start: found.start, end: found.end, place: place(found), value_text: text, kind: "level", comparator: "=", masked: "false", isAdded: true,
    value, unit, period: doc ? doc.period : "" };
  getSelection().removeAllRanges();
  offer();
  tab("text");
  edit();
}
