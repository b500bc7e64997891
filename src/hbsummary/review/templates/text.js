// The text of one report: lines in blocks, what stands where, the outline beside it.
// Lines are plain at first; they get their marks when one comes near them, so that long texts open at once.

const ASTRAL = /[\ud800-\udfff]/.test(DATA.text);
const points = ASTRAL ? Array.from(DATA.text) : DATA.text; // offsets count code points
const slice = ASTRAL ? (start, end) => points.slice(start, end).join("") : (start, end) => points.slice(start, end);
const BLOCK = 40; // lines that are drawn together
const LONGEST = 3000; // lines beyond it are shown in parts, as no browser lays out a megabyte without a break in good time
const AT_ONCE = 2000; // marks that are drawn without waiting
let lines = [], blocks = [], marks = new Map(); // marks: place of a row -> its elements
let watching = null;

/** The last of `ordered` whose `start` is not behind `at`; -1 when there is none. */
function lastAt(ordered, at, start = (each) => each.start) {
  let low = 0, high = ordered.length;
  while (low < high) { const mid = (low + high) >> 1; if (start(ordered[mid]) <= at) low = mid + 1; else high = mid; }
  return low - 1;
}

/** What stands in the text: values, what was removed, other numbers, headings. */
function spans() {
  const found = everything().map((row) => ({ start: row.start, end: row.end, type: "row", row }));
  DATA.removals.forEach(([start, end, rule]) => found.push({ start, end, type: "gone", rule }));
  DATA.refused.forEach(([start, end, reason]) => found.push({ start, end, type: "refused", reason }));
  DATA.sections.forEach((part) => { if (part.kind === "heading") found.push({ start: part.start, end: headingEnd(part), type: "head" }); });
  return found.filter((each) => each.end > each.start).sort((a, b) => a.start - b.start);
}

/** Where the words of a heading end: blanks and what was removed do not count. */
function headingEnd(part) {
  let left = Array.from((part.label + part.title).replace(/\s/g, "")).length, at = part.start;
  while (left && at < part.end) {
    const gone = DATA.removals[lastAt(DATA.removals, at, (each) => each[0])];
    if (gone && at < gone[1]) { at = gone[1]; continue; }
    if (points[at].trim()) left--;
    at++;
  }
  return at;
}

function drawText() {
  marks = new Map();
  lines = [];
  for (let at = 0; at <= points.length; ) {
    const stop = points.indexOf("\n", at), end = stop < 0 ? points.length : stop;
    for (; end - at > LONGEST; at = lines.at(-1).end) addLine(at, partEnd(at), "");
    addLine(at, end, stop < 0 ? "" : "\n");
    at = end + 1;
  }
  const found = spans();
  for (const each of found) spread(each);
  for (const line of lines) line.node.classList.toggle("allgone", allGone(line));
  blocks = [];
  // What a line holds on this screen, for the height of blocks that were not yet shown.
  const wide = Math.max(12, Math.min(46, $("text").clientWidth / 17 - 3));
  for (let n = 0; n < lines.length; n += BLOCK) {
    const part = lines.slice(n, n + BLOCK), node = h("div", { class: "block" }, part.map((line) => line.node));
    node.style.containIntrinsicHeight = "auto " + (1.95 * part.reduce((sum, line) => sum + Math.max(.3, Math.ceil((line.end - line.start) / wide)), 0)).toFixed(1) + "em";
    blocks.push({ start: part[0].start, node, lines: part });
  }
  $("text").replaceChildren(...blocks.map((block) => block.node));
  if (watching) watching.disconnect();
  if (found.length <= AT_ONCE) { markAll(); return; }
  const known = new Map(blocks.map((block) => [block.node, block]));
  watching = new IntersectionObserver((seen) => seen.forEach((each) => { if (each.isIntersecting) markBlock(known.get(each.target)); }), { root: $("text"), rootMargin: "800px" });
  for (const block of blocks) watching.observe(block.node);
}

function addLine(start, end, mark) {
  lines.push({ start, end, mark, spans: [], marked: false, node: h("p", { "data-at": start }, slice(start, end) + mark) });
}

/** Where a part of a long line ends: behind a sentence, if one ends thereabouts. */
function partEnd(start) {
  const words = slice(start, start + LONGEST), last = words.lastIndexOf("。");
  return start + (last > words.length / 2 ? Array.from(words.slice(0, last + 1)).length : LONGEST);
}

function spread(span) {
  for (let n = lastAt(lines, span.start); n < lines.length && lines[n].start < span.end; n++) lines[n].spans.push(span);
}

function allGone(line) {
  const gone = line.spans.filter((span) => span.type === "gone");
  if (!gone.length) return false;
  let at = line.start, left = "";
  for (const span of gone) { left += slice(at, Math.max(at, span.start)); at = Math.max(at, span.end); }
  return slice(line.start, line.end).trim() !== "" && (left + slice(at, Math.max(at, line.end))).trim() === "";
}

const markAll = () => blocks.forEach(markBlock);
const markBlock = (block) => block.lines.forEach((line) => { if (!line.marked) markLine(line); });
/** The block in which a place lies, with its marks. */
function blockAt(at) {
  const block = blocks[Math.max(0, lastAt(blocks, at))];
  markBlock(block);
  return block;
}

/** Puts what stands in a line in the place of its plain text. */
function markLine(line) {
  line.marked = true;
  if (!line.spans.length) return;
  for (const old of line.node.querySelectorAll("mark")) marks.set(old.dataset.row, (marks.get(old.dataset.row) || []).filter((each) => each !== old));
  const inside = (at) => Math.min(Math.max(at, line.start), line.end);
  const events = line.spans.flatMap((span) => [[inside(span.start), 0, span], [inside(span.end), 1, span]]).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const open = new Set(), made = [];
  let at = line.start;
  for (const [where, ends, span] of [...events, [line.end, 1, null]]) {
    if (where > at) made.push(piece(at, where, [...open]));
    at = where;
    if (ends) open.delete(span); else if (span.end > where) open.add(span);
  }
  line.node.replaceChildren(...made, line.mark);
  for (const span of line.spans) if (span.type === "row") paintMark(span.row);
}

/** A stretch of text within which nothing begins or ends. */
function piece(start, end, here) {
  const of = (type) => here.findLast((span) => span.type === type);
  const row = of("row"), gone = of("gone"), refused = of("refused");
  const attributes = { "data-at": start };
  if (gone) return h("span", { ...attributes, class: "gone", title: t("removed_by") + " " + gone.rule }, slice(start, end));
  if (row) {
    const made = h("mark", { ...attributes, "data-row": row.row.place }, slice(start, end));
    marks.set(row.row.place, [...(marks.get(row.row.place) || []), made]);
    return made;
  }
  if (refused) return h("span", { ...attributes, class: "refused", title: refused.reason }, slice(start, end));
  return h(of("head") ? "b" : "span", attributes, slice(start, end));
}

function paintMark(row) {
  const mine = marks.get(row.place);
  if (!mine || !mine.length) return;
  const one = corrections.of(row.place), cells = current(row);
  const names = [row.isAdded ? "added" : cells.kind];
  if (row.checked === "disagrees") names.push("disagrees");
  if (cells.masked === "true") names.push("masked");
  if (one && one.action !== "add") names.push(one.action);
  if (!order.has(row.place)) names.push("off");
  if (now && now.place === row.place) names.push("now");
  for (const each of mine) { each.className = names.join(" "); each.title = cells.indicator; }
}
const paintMarks = () => { for (const row of everything()) paintMark(row); };

/** Draws the lines again over which a value was added or taken away. */
function redraw(start, end) {
  const fresh = spans();
  for (let n = Math.max(0, lastAt(lines, start)); n < lines.length && lines[n].start < end; n++) {
    lines[n].spans = fresh.filter((span) => span.start < lines[n].end && lines[n].start < span.end);
    lines[n].node.replaceChildren(slice(lines[n].start, lines[n].end) + lines[n].mark);
    markLine(lines[n]);
  }
}

// --- the outline ---------------------------------------------------------------------------------------------

function drawOutline() {
  const lists = new Map(), top = h("ul");
  const before = (at) => lastAt(rows, at - 1);
  for (const doc of DATA.docs.length > 1 ? DATA.docs : []) {
    const below = h("ul");
    lists.set(doc.report + "/", below);
    top.append(h("li", {}, h("div", { class: "line" }, h("a", { href: "#", onclick: (e) => { e.preventDefault(); showAt(doc.start); } }, doc.title || t("report") + " " + doc.report)), below));
  }
  DATA.sections.forEach((part, n) => {
    const below = h("ul"), one = h("li", {}), count = before(part.end) - before(part.start);
    const fold = h("button", { type: "button", "aria-label": t("fold"), "aria-expanded": "true", onclick: () => { const open = !one.toggleAttribute("data-closed"); fold.textContent = open ? "▾" : "▸"; fold.setAttribute("aria-expanded", String(open)); } });
    const name = part.title || slice(part.start, Math.min(part.end, part.start + 24)).replace(/\s+/g, " ").slice(part.label.length);
    const link = h("a", { href: "#", class: part.kind, "data-n": n, onclick: (e) => { e.preventDefault(); showSection(n); } }, part.label + name);
    one.append(h("div", { class: "line" }, fold, link, count ? h("span", { class: "n" }, String(count)) : null), below);
    lists.set(part.report + "/" + part.section, below);
    (lists.get(part.report + "/" + (part.parent ?? "")) || top).append(one);
  });
  $("outline").replaceChildren(h("h2", { "data-t": "outline" }, t("outline")), top.children.length ? top : h("p", { class: "soft" }, t("no_sections")));
  for (const one of $("outline").querySelectorAll("li")) {
    const fold = one.querySelector(":scope > .line > button");
    if (fold && one.querySelector(":scope > ul > li")) fold.textContent = "▾";
    else if (fold) fold.style.visibility = "hidden";
  }
  followed = null;
  follow();
}

/** Scrolls one pane alone, so that `each` stands at a share of its height; with `lazy` only when it is not in view. */
function within(pane, each, share, lazy) {
  const box = pane.getBoundingClientRect(), at = each.getBoundingClientRect();
  if (lazy && at.top >= box.top && at.bottom <= box.bottom) return;
  pane.scrollTop += at.top - box.top - box.height * share;
}

/** Scrolls the text to an element: again, while blocks on the way get their true heights, which come with being seen. */
function bring(each, share, then = follow, tries = 4) {
  const before = $("text").scrollTop;
  within($("text"), each, share);
  if (tries && (tries === 4 || Math.abs($("text").scrollTop - before) > 1)) requestAnimationFrame(() => bring(each, share, then, tries - 1));
  else then();
}

function elementAt(at) {
  const line = blockAt(at).lines.findLast((each) => each.start <= at);
  return [...line.node.querySelectorAll("[data-at]")].findLast((each) => +each.dataset.at <= at) || line.node;
}
function showSection(n) { tab("text"); bring(elementAt(DATA.sections[n].start), 0.02, () => follow(n)); }
function showAt(at) { tab("text"); bring(elementAt(at), 0); }

/** The offset of what stands at a height of the window. */
function readAt(height) {
  const top = (each) => each.getBoundingClientRect().top;
  const block = blocks[Math.max(0, lastAt(blocks, height, (each) => top(each.node)))];
  const line = block.lines[Math.max(0, lastAt(block.lines, height, (each) => top(each.node)))];
  const pieces = [...line.node.children];
  const at = lastAt(pieces, height, top);
  return at < 0 ? line.start : +pieces[at].dataset.at;
}

let followed = null;
/** The outline shows where one reads. */
function follow(wished = -1) {
  // A section that was asked for may be too short to come to the top.
  const here = wished >= 0 ? wished : lastAt(DATA.sections, readAt($("text").getBoundingClientRect().top + $("text").clientHeight * 0.12));
  const link = here >= 0 ? $("outline").querySelector('a[data-n="' + here + '"]') : null;
  if (link === followed) return;
  if (followed) followed.classList.remove("here");
  followed = link;
  if (!link) return;
  link.classList.add("here");
  const box = $("outline").getBoundingClientRect(), at = link.getBoundingClientRect();
  if (at.height && (at.top < box.top || at.bottom > box.bottom)) $("outline").scrollTop += at.top - box.top - box.height / 3;
}
