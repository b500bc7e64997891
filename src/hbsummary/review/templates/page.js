// One report: text with values in place, rows beside it, corrections.

const COLUMNS = DATA.columns;
const EDITABLE = DATA.editable;
const JUDGED = DATA.judged;
const KINDS = ["level", "change", "target", "reference"];
const COMPARATORS = ["=", ">=", "<=", ">", "<", "~"];
const points = Array.from(DATA.text); // offsets count code points
const rows = DATA.rows.map((cells) => Object.fromEntries(COLUMNS.map((name, n) => [name, cells[n]])));
const corrections = new Corrections(DATA.source, DATA.digest, DATA.corrections);
const sampled = new Set(DATA.sample || []);
const filter = { words: "", kinds: new Set(KINDS), unit: "", flag: "", state: sampled.size ? "sample" : "" };
let marks = new Map(); // place -> marks in the text
let items = new Map(); // place -> line of the list
let now = null;
let editing = false;

const place = (row) => row.start + "-" + row.end;
const title = (column) => (DATA.titles[column] || [column, column])[lang === "zh" ? 1 : 0];
const slice = (start, end) => points.slice(start, end).join("");

/** Rows found, and those that a reader added. */
function everything() {
  const known = new Set(rows.map(place));
  const added = corrections.all().filter((one) => one.action === "add" && !known.has(placed(one))).map((one) => {
    const row = Object.fromEntries(COLUMNS.map((name) => [name, ""]));
    for (const [column, [, words]] of Object.entries(one.cells)) row[column] = words;
    return { ...row, start: one.start, end: one.end, value_text: slice(one.start, one.end), kind: row.kind || "level", isAdded: true };
  });
  return [...rows, ...added].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A row with the cells that a reader changed. */
function current(row) {
  const one = corrections.of(place(row));
  if (!one || one.action !== "edit") return row;
  const changed = Object.fromEntries(Object.entries(one.cells).map(([column, [, words]]) => [column, words]));
  return { ...row, ...changed };
}

/** Whether a correction was made of another row than the one that is here now. */
function misfits(row, one) {
  if (!one || one.action === "add") return false;
  return Object.entries(one.judged || {}).some(([name, words]) => name in row && row[name] !== words);
}

// --- the text ------------------------------------------------------------------------------------------------

/** Where something begins or ends, in order, with what it is. */
function events(shown) {
  const found = [];
  const put = (start, end, what) => { if (end > start) found.push([start, 0, what], [end, 1, what]); };
  shown.forEach((row) => put(row.start, row.end, { type: "row", row }));
  DATA.removals.forEach(([start, end, rule]) => put(start, end, { type: "gone", rule }));
  DATA.refused.forEach(([start, end, reason]) => put(start, end, { type: "refused", reason }));
  DATA.sections.forEach((part) => { if (part.kind === "heading") put(part.start, headingEnd(part), { type: "head" }); });
  return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
}

/** Where the words of a heading end: blanks and what was removed do not count. */
function headingEnd(part) {
  let left = Array.from((part.label + part.title).replace(/\s/g, "")).length, at = part.start;
  while (left && at < part.end) {
    const gone = DATA.removals.find(([start, end]) => start <= at && at < end);
    if (gone) { at = gone[1]; continue; }
    if (points[at].trim()) left--;
    at++;
  }
  return at;
}

function drawText() {
  marks = new Map();
  const open = new Set(), paragraphs = [], starts = new Map(DATA.sections.map((part, n) => [part.start, n]));
  let line = null;
  const begin = (at) => { line = h("p", { "data-at": at }); paragraphs.push(line); };
  const write = (start, end) => {
    for (let at = start; at < end; ) {
      let stop = points.indexOf("\n", at);
      stop = stop < 0 || stop >= end ? end : stop;
      if (stop > at) line.append(piece(at, stop, open));
      if (stop < end) { line.append("\n"); begin(stop + 1); stop++; }
      at = stop;
    }
  };
  begin(0);
  let at = 0;
  for (const [where, ends, what] of events(everything())) {
    write(at, where);
    at = where;
    if (ends) open.delete(what); else open.add(what);
  }
  write(at, points.length);
  for (const each of paragraphs) {
    if (each.textContent.trim() && [...each.childNodes].every((node) => node.nodeType === 3 ? !node.data.trim() : node.classList.contains("gone"))) each.classList.add("allgone");
  }
  $("text").replaceChildren(...paragraphs);
  markSections(starts);
}

/** A stretch of text within which nothing begins or ends. */
function piece(start, end, open) {
  const here = [...open];
  const row = here.findLast((what) => what.type === "row");
  const gone = here.find((what) => what.type === "gone");
  const refused = here.find((what) => what.type === "refused");
  const attributes = { "data-at": start };
  let made;
  if (gone) made = h("span", { ...attributes, class: "gone", title: t("removed_by") + " " + gone.rule }, slice(start, end));
  else if (row) {
    made = h("mark", { ...attributes, "data-row": place(row.row) }, slice(start, end));
    const mine = marks.get(place(row.row)) || [];
    mine.push(made);
    marks.set(place(row.row), mine);
  } else if (refused) made = h("span", { ...attributes, class: "refused", title: refused.reason }, slice(start, end));
  else made = h(here.some((what) => what.type === "head") ? "b" : "span", attributes, slice(start, end));
  return made;
}

function paintMarks() {
  const passing = new Set(visible().map(place));
  for (const row of everything()) {
    const one = corrections.of(place(row)), cells = current(row);
    const names = [row.isAdded ? "added" : cells.kind];
    if (row.checked === "disagrees") names.push("disagrees");
    if (cells.masked === "true") names.push("masked");
    if (one && one.action !== "add") names.push(one.action);
    if (!passing.has(place(row))) names.push("off");
    if (now && place(now) === place(row)) names.push("now");
    for (const each of marks.get(place(row)) || []) { each.className = names.join(" "); each.title = cells.indicator; }
  }
}

// --- the outline ---------------------------------------------------------------------------------------------

const anchors = [];
function markSections() {
  anchors.length = 0;
  const ordered = [...document.querySelectorAll("#text [data-at]")].filter((each) => each.tagName !== "P");
  const at = ordered.map((each) => +each.dataset.at);
  for (const part of DATA.sections) {
    let low = 0, high = at.length;
    while (low < high) { const mid = (low + high) >> 1; if (at[mid] < part.start) low = mid + 1; else high = mid; }
    anchors.push(at[low] === part.start ? ordered[low] : ordered[Math.max(0, low - 1)] || $("text"));
  }
}

function drawOutline() {
  const many = DATA.docs.length > 1;
  const lists = new Map();
  const counts = DATA.sections.map((part) => rows.filter((row) => row.start >= part.start && row.start < part.end && +row.report === part.report).length);
  const top = h("ul");
  for (const doc of many ? DATA.docs : []) {
    const below = h("ul");
    lists.set(doc.report + "/", below);
    top.append(h("li", {}, h("div", { class: "line" }, h("a", { href: "#", onclick: (e) => { e.preventDefault(); showAt(doc.start); } }, doc.title || t("report") + " " + doc.report)), below));
  }
  DATA.sections.forEach((part, n) => {
    const below = h("ul"), one = h("li", {});
    const fold = h("button", { type: "button", "aria-label": t("fold"), onclick: () => { one.toggleAttribute("data-closed"); fold.textContent = one.hasAttribute("data-closed") ? "▸" : "▾"; } });
    const name = part.title || slice(part.start, Math.min(part.end, part.start + 24)).replace(/\s+/g, " ").slice(part.label.length);
    const link = h("a", { href: "#", class: part.kind, "data-n": n, onclick: (e) => { e.preventDefault(); showSection(n); } }, part.label + name);
    one.append(h("div", { class: "line" }, fold, link, counts[n] ? h("span", { class: "n" }, String(counts[n])) : null), below);
    lists.set(part.report + "/" + part.section, below);
    (lists.get(part.report + "/" + (part.parent ?? "")) || top).append(one);
  });
  $("outline").replaceChildren(h("h2", { "data-t": "outline" }, t("outline")), top.children.length ? top : h("p", { class: "soft" }, t("no_sections")));
  for (const one of $("outline").querySelectorAll("li")) {
    const fold = one.querySelector(":scope > .line > button");
    if (fold && one.querySelector(":scope > ul > li")) fold.textContent = "▾";
    else if (fold) fold.style.visibility = "hidden";
  }
  follow();
}

/** Scrolls one pane alone, so that `each` stands at a share of its height; with `lazy` only when it is not in view. */
function within(pane, each, share, lazy) {
  const box = pane.getBoundingClientRect(), at = each.getBoundingClientRect();
  if (lazy && at.top >= box.top && at.bottom <= box.bottom) return;
  pane.scrollTop += at.top - box.top - box.height * share;
}

function showSection(n) { tab("text"); within($("text"), anchors[n], 0.02); requestAnimationFrame(() => { within($("text"), anchors[n], 0.02); follow(n); }); }
function showAt(at) {
  tab("text");
  const found = [...document.querySelectorAll("#text p")].findLast((each) => +each.dataset.at <= at);
  if (found) within($("text"), found, 0);
}

/** The outline shows where one reads. */
function follow(wished = -1) {
  const line = $("text").getBoundingClientRect().top + $("text").clientHeight * 0.12;
  let here = wished;
  // A section that was asked for may be too short to come to the top.
  if (here < 0) anchors.forEach((each, n) => { if (each.getBoundingClientRect().top <= line) here = n; });
  for (const each of document.querySelectorAll("#outline a.here")) each.classList.remove("here");
  const link = here >= 0 && document.querySelector('#outline a[data-n="' + here + '"]');
  if (!link) return;
  link.classList.add("here");
  const box = $("outline").getBoundingClientRect(), at = link.getBoundingClientRect();
  if (at.height && (at.top < box.top || at.bottom > box.bottom)) $("outline").scrollTop += at.top - box.top - box.height / 3;
}

// --- the rows ------------------------------------------------------------------------------------------------

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

function visible() {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  return everything().filter((row) => {
    const cells = current(row);
    const all = [cells.indicator, cells.indicator_id, cells.value_text, cells.value, cells.unit, cells.period, cells.scope, cells.flags].join("\n").toLowerCase();
    return filter.kinds.has(cells.kind) && (!filter.unit || cells.unit === filter.unit.slice(1))
      && (!filter.flag || row.flags.split(";").some((flag) => flag.split("=")[0] === filter.flag))
      && STATES[filter.state](cells, corrections.of(place(row))) && words.every((word) => all.includes(word));
  });
}

const SIGNS = { accept: "✓", reject: "✗", edit: "✎", add: "＋" };
function stateOf(row) {
  const one = corrections.of(place(row));
  return one ? h("span", { class: "state " + one.action }, SIGNS[one.action] + " " + t("did_" + one.action)) : null;
}

function number(cells) {
  if (cells.masked === "true") return cells.value_text + " (" + t("masked") + ")";
  const sign = cells.comparator && cells.comparator !== "=" ? cells.comparator + " " : "";
  const value = cells.value === "" ? cells.value_text : Number(cells.value).toLocaleString("en-US", { maximumFractionDigits: 10 });
  return sign + value + (cells.value_max ? "–" + cells.value_max : "") + (cells.value !== "" && cells.unit ? " " + cells.unit : "");
}

function drawRows() {
  const shown = visible();
  items = new Map();
  $("rows").replaceChildren(...shown.map((row) => {
    const cells = current(row), one = corrections.of(place(row));
    const line = h("li", { class: (one ? one.action : "") + (now && place(now) === place(row) ? " now" : ""), onclick: () => choose(row, true) },
      h("span", { class: "name", title: cells.indicator }, cells.indicator || "—"), h("span", { class: "val" }, number(cells)),
      h("span", { class: "sub" }, h("span", { class: "kind " + (row.isAdded ? "added" : cells.kind) }, t(cells.kind)), cells.period ? h("span", {}, cells.period) : null,
        row.checked ? h("span", { class: row.checked === "disagrees" ? "warn" : "" }, t(row.checked)) : null,
        row.flags ? h("span", {}, row.flags.replaceAll(";", " ")) : null, stateOf(row), misfits(row, one) ? h("span", { class: "warn" }, t("misfit")) : null));
    items.set(place(row), line);
    return line;
  }));
  const sum = everything(), done = sum.filter((row) => corrections.of(place(row))).length;
  $("progress").textContent = done + " / " + sum.length + " " + t("judged");
  $("count").replaceChildren(h("span", { class: "soft" }, shown.length + " / " + sum.length + " " + t("values")),
    h("span", { class: "tools" }, h("button", { type: "button", id: "previous", onclick: () => step(-1), "aria-label": t("key_k") }, "↑"), h("button", { type: "button", id: "next", onclick: () => step(1), "aria-label": t("key_j") }, "↓")));
  paintMarks();
}

function drawFilters() {
  const tally = (pick) => { const found = new Map(); for (const row of rows) for (const one of pick(row)) found.set(one, (found.get(one) || 0) + 1); return [...found].sort((a, b) => b[1] - a[1]); };
  const kinds = new Map(tally((row) => [row.kind]));
  $("kinds").replaceChildren(...KINDS.map((kind) => h("button", { type: "button", class: kind, "data-kind": kind, "aria-pressed": String(filter.kinds.has(kind)),
    onclick: (event) => { if (filter.kinds.has(kind)) filter.kinds.delete(kind); else filter.kinds.add(kind); event.currentTarget.setAttribute("aria-pressed", String(filter.kinds.has(kind))); drawRows(); } }, t(kind) + " " + (kinds.get(kind) || 0))));
  const choice = (id, none, entries, wished) => {
    $(id).replaceChildren(h("option", { value: "" }, none), ...entries.map(([value, label]) => h("option", { value }, label)));
    $(id).value = wished;
  };
  choice("unit", t("any_unit"), tally((row) => [row.unit]).map(([unit, n]) => ["=" + unit, (unit || t("no_unit")) + " (" + n + ")"]), filter.unit);
  choice("flag", t("any_flag"), tally((row) => new Set(row.flags.split(";").filter(Boolean).map((flag) => flag.split("=")[0]))).map(([flag, n]) => [flag, flag + " (" + n + ")"]), filter.flag);
  choice("state", t("any_state"), Object.keys(STATES).filter((name) => name && (name !== "sample" || sampled.size)).map((name) => [name, t("state_" + name)]), filter.state);
}

// --- one row -------------------------------------------------------------------------------------------------

function choose(row, scroll) {
  const before = now;
  now = row;
  editing = false;
  if (before && items.get(place(before))) items.get(place(before)).classList.remove("now");
  document.body.classList.toggle("chosen", Boolean(row));
  if (row) {
    history.replaceState(null, "", "#v" + row.start);
    const line = items.get(place(row));
    if (line) { line.classList.add("now"); within($("rows"), line, 0.4, true); }
    if (scroll) reveal(row);
  }
  drawDetail();
  paintMarks();
}

function reveal(row) {
  tab("text");
  const first = (marks.get(place(row)) || [])[0];
  if (!first) return;
  // Twice: paragraphs on the way get their true height only when they come into view.
  const share = innerWidth <= 700 ? 0.12 : 0.4;
  within($("text"), first, share);
  requestAnimationFrame(() => { within($("text"), first, share); follow(); });
}

function step(by) {
  const shown = visible();
  if (!shown.length) return;
  const n = now ? shown.findIndex((row) => place(row) === place(now)) : -1;
  let next = n >= 0 ? n + by : shown.findIndex((row) => !now || row.start > now.start);
  if (n < 0 && now && by < 0) next = (next < 0 ? shown.length : next) - 1;
  if (next < 0 || next >= shown.length) {
    const link = by > 0 ? DATA.sample_after : DATA.sample_before;
    if (link && filter.state === "sample" && n >= 0) { location.href = link; return; }
    toast(t(by > 0 ? "last_row" : "first_row"));
    return;
  }
  choose(shown[next], true);
}

function judge(action) {
  if (!now || now.isAdded) return;
  const one = corrections.of(place(now));
  if (one && one.action === action) { undo(); return; }
  put({ start: now.start, end: now.end, action, cells: {}, note: one ? one.note : "", judged: judgedOf(now) });
}
const judgedOf = (row) => Object.fromEntries(JUDGED.map((name) => [name, row[name]]));

function put(one) {
  if (!corrections.put(one) && !server.on) toast(t("no_storage"));
  changed();
}
function undo() {
  if (!now) return;
  const wasAdded = now.isAdded;
  corrections.drop(place(now));
  if (wasAdded) now = null;
  changed(wasAdded);
}
function changed(redraw) {
  editing = false;
  if (redraw) drawText();
  drawRows();
  drawDetail();
  if (server.on) server.save(DATA.source, csvLines(DATA.source, corrections.all()));
}

const fact = (name, ...words) => [h("dt", {}, name), h("dd", {}, ...words)];
function drawDetail() {
  if (!now) {
    const docs = DATA.docs.length ? t("choose_row") : t("no_report");
    $("detail").replaceChildren(h("p", { class: "soft" }, docs), h("p", { class: "soft keys" }, h("kbd", {}, "j"), " ", h("kbd", {}, "k"), " " + t("key_move") + " ", h("kbd", {}, "?"), " " + t("keys")));
    return;
  }
  const cells = current(now), one = corrections.of(place(now));
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
  const link = location.href.split("#")[0] + "#v" + now.start;
  try { await navigator.clipboard.writeText(link); toast(t("copied")); } catch (_) { prompt(t("copy_link"), link); }
}

function edit() { if (!now) return; editing = true; document.body.classList.add("chosen"); drawDetail(); const first = $("detail").querySelector("input"); if (first) first.focus(); }

function field(name, value) {
  const options = { kind: KINDS, comparator: COMPARATORS, masked: ["false", "true"] }[name];
  if (options) return h("select", { name, id: "f-" + name }, options.map((each) => h("option", { value: each, selected: each === (value || options[0]) }, name === "kind" ? t(each) : each)));
  const number = name === "value" || name === "value_max";
  return h("input", { name, id: "f-" + name, value: value || "", inputmode: number ? "decimal" : null, pattern: number ? "[+\\-]?[0-9]{1,30}(\\.[0-9]{1,30})?" : null, maxlength: 2000, autocomplete: "off" });
}

function form(cells, one) {
  const isNew = !one && cells.isAdded;
  const made = h("form", { onsubmit: (event) => { event.preventDefault(); store(new FormData(made)); } },
    h("div", { class: "wide" }, h("strong", { lang: "zh-CN" }, "「" + cells.value_text + "」")),
    EDITABLE.flatMap((name) => [h("label", { for: "f-" + name }, title(name)), field(name, cells[name])]),
    h("label", { for: "f-note" }, t("note")), h("input", { id: "f-note", name: "note", value: (one && one.note) || "", maxlength: 2000, autocomplete: "off" }),
    h("div", { class: "wide" }, h("button", { class: "main", id: "store", type: "submit" }, t(isNew ? "add" : "store")), h("button", { type: "button", onclick: leave }, t("cancel"))));
  return made;
}

function leave() {
  editing = false;
  if (now && now.isAdded && !corrections.of(place(now))) now = null;
  document.body.classList.toggle("chosen", Boolean(now));
  drawDetail();
}

function store(given) {
  const note = given.get("note").trim();
  const words = Object.fromEntries(EDITABLE.map((name) => [name, given.get(name).trim()]));
  if (now.isAdded) {
    const cells = { value_text: ["", now.value_text] };
    for (const name of EDITABLE) if (words[name] && !(name === "masked" && words[name] === "false")) cells[name] = ["", words[name]];
    corrections.put({ start: now.start, end: now.end, action: "add", cells, note, judged: {} });
    const at = place(now);
    changed(true);
    choose(everything().find((row) => place(row) === at), true);
    return;
  }
  const cells = {};
  for (const name of EDITABLE) if (words[name] !== now[name]) cells[name] = [now[name], words[name]];
  const one = corrections.of(place(now));
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
  if (parent.tagName !== "P") return +parent.dataset.at + Array.from(node.data.slice(0, units)).length;
  // A line end: behind what stands before it.
  const before = node.previousSibling;
  return (before ? +before.dataset.at + Array.from(before.textContent).length : +parent.dataset.at) + units;
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

function begin(found) {
  const text = slice(found.start, found.end);
  const plain = text.normalize("NFKC").replace(/[,\s]/g, "");
  const printed = /[0-9]+(\.[0-9]+)?/.exec(plain);
  const factor = printed ? { "万": 1e4, "亿": 1e8, "千": 1e3 }[plain[printed.index + printed[0].length]] || 1 : 1;
  const unit = printed ? plain.slice(printed.index + printed[0].length).replace(factor > 1 ? /^[万亿千]/ : /^$/, "") : "";
  const doc = DATA.docs.find((each) => each.start <= found.start && found.end <= each.end);
  const row = Object.fromEntries(COLUMNS.map((name) => [name, ""]));
  now = { ...row, start: found.start, end: found.end, value_text: text, kind: "level", comparator: "=", masked: "false", isAdded: true,
    value: printed ? String(+(Number(printed[0]) * factor).toPrecision(15)) : "", unit, period: doc ? doc.period : "" };
  getSelection().removeAllRanges();
  offer();
  tab("text");
  edit();
}

// --- all together ----------------------------------------------------------------------------------------------

function tab(name) {
  document.body.dataset.tab = name;
  for (const each of document.querySelectorAll("#tabs button")) each.setAttribute("aria-pressed", String(each.dataset.tab === name));
}

const KEYS = {
  j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1), a: () => judge("accept"), x: () => judge("reject"), e: edit, u: undo,
  "/": () => { tab(innerWidth <= 700 ? "rows" : "text"); $("search").focus(); }, "?": () => $("keys").showModal(), r: () => $("lean").click(), Escape: () => { if (editing) leave(); else choose(null); },
};

function drawKeys() {
  const line = (keys, words) => [h("dt", {}, keys.map((key) => [h("kbd", {}, key), " "])), h("dd", {}, words)];
  $("keys").replaceChildren(h("h1", {}, t("keys")), h("dl", {}, line(["j", "n"], t("key_j")), line(["k", "p"], t("key_k")), line(["a"], t("accept")), line(["x"], t("reject")),
    line(["e"], t("edit")), line(["u"], t("undo")), line(["/"], t("search")), line(["r"], t("hide_removed")), line(["Esc"], t("close"))), h("p", {}, t("how_to_add")), h("p", {}, t("how_to_save")),
    h("button", { type: "button", class: "main", onclick: () => $("keys").close() }, t("close")));
}

function fromHash() {
  const begins = /^#c([0-9]+)$/.exec(location.hash), at = /^#v([0-9]+)$/.exec(location.hash);
  if (begins) showAt(+begins[1]);
  if (!at) return;
  const row = everything().find((each) => each.start <= +at[1] && +at[1] < each.end);
  if (row) choose(row, true); else toast(t("no_row"));
}

function draw() { drawFilters(); drawText(); drawOutline(); drawRows(); drawDetail(); drawKeys(); $("save").hidden = server.on; }

function toggle(id, name) {
  $(id).addEventListener("click", () => $(id).setAttribute("aria-pressed", String($("text").classList.toggle(name))));
}

async function start() {
  paint();
  translate();
  listen(draw);
  tab("text");
  const known = await server.find();
  if (known) { corrections.base = known[DATA.source] || {}; corrections.mine = {}; corrections.key += "@server"; memory.set(corrections.key, "{}"); }
  draw();
  toggle("lean", "lean");
  toggle("all", "all");
  $("search").addEventListener("input", () => { filter.words = $("search").value; drawRows(); });
  for (const id of ["unit", "flag", "state"]) $(id).addEventListener("change", () => { filter[id] = $(id).value; drawRows(); });
  for (const each of document.querySelectorAll("#tabs button")) each.addEventListener("click", () => tab(each.dataset.tab));
  $("save").addEventListener("click", () => download(csvLines(DATA.source, corrections.all())));
  $("help").addEventListener("click", () => $("keys").showModal());
  $("text").addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    const row = mark && getSelection().isCollapsed && everything().find((each) => place(each) === mark.dataset.row);
    if (row) choose(row, false);
  });
  let waiting = false;
  $("text").addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; follow(); }); } }, { passive: true });
  document.addEventListener("selectionchange", () => { clearTimeout(offer.timer); offer.timer = setTimeout(offer, 200); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog");
    if (typing && event.key === "Escape" && !event.target.closest("dialog")) { event.target.blur(); if (editing) leave(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  addEventListener("hashchange", fromHash);
  if (location.hash) fromHash();
  else if (sampled.size) step(1);
  document.body.dataset.ready = "yes";
}
start();
