"use strict";
// What page and index share: words, theme, corrections. Text of documents only ever becomes text nodes.

const DATA = JSON.parse(document.getElementById("data").textContent);
const WORDS = JSON.parse(document.getElementById("words").textContent);
const $ = (id) => document.getElementById(id);

const memory = {
  get(key) { try { return localStorage.getItem(key); } catch (_) { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); return true; } catch (_) { return false; } },
};

let lang = memory.get("hbsummary:lang") || (navigator.language.startsWith("zh") ? "zh" : "en");
const t = (key) => (WORDS[lang] && WORDS[lang][key]) || WORDS.en[key] || key;

/** An element with attributes (on… are listeners) and children; strings become text. */
function h(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(3).filter((child) => child !== null && child !== undefined));
  return made;
}

function translate() {
  for (const each of document.querySelectorAll("[data-t]")) each.textContent = t(each.dataset.t);
  for (const each of document.querySelectorAll("[data-label]")) {
    each.setAttribute("aria-label", t(each.dataset.label));
    if (each.tagName === "BUTTON") each.title = t(each.dataset.label);
  }
  for (const each of document.querySelectorAll("[data-hint]")) each.placeholder = t(each.dataset.hint);
  $("language").textContent = lang === "zh" ? "EN" : "中文";
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => document.documentElement.dataset.theme === "dark";
function paint() {
  const wished = memory.get("hbsummary:theme") || (dark.matches ? "dark" : "light");
  document.documentElement.dataset.theme = wished;
}
/** `again` draws all words once more, `colours` what does not follow the theme by itself. */
function listen(again, colours = () => {}) {
  $("language").addEventListener("click", () => {
    lang = lang === "zh" ? "en" : "zh";
    memory.set("hbsummary:lang", lang);
    translate();
    again();
  });
  $("theme").addEventListener("click", () => {
    memory.set("hbsummary:theme", isDark() ? "light" : "dark");
    paint();
    colours();
  });
  dark.addEventListener("change", () => { paint(); colours(); });
}

let toasting = 0;
function toast(words) {
  $("toast").textContent = words;
  $("toast").hidden = false;
  $("toast").classList.remove("bad");
  clearTimeout(toasting);
  toasting = setTimeout(() => { $("toast").hidden = true; }, 3500);
}
/** What stays until something else is said. */
function warn(words) {
  toast(words);
  clearTimeout(toasting);
  $("toast").classList.add("bad");
}

// --- corrections: the same lines as hbsummary.corrections reads and writes -------------------------------

const HEAD = ["source", "start", "end", "action", "column", "old", "new", "note", "judged"];
const quoted = (cell) => (/[",\r\n]/.test(cell) ? '"' + cell.replaceAll('"', '""') + '"' : cell);
const placed = (one) => one.start + "-" + one.end;

/** The lines of the corrections of one source. */
function csvLines(source, corrections) {
  const ordered = [...corrections].filter((one) => one.action).sort((a, b) => a.start - b.start || a.end - b.end);
  return ordered.flatMap((one) => {
    const judged = Object.keys(one.judged || {}).length ? JSON.stringify(one.judged) : "";
    const cells = Object.entries(one.cells || {}).map(([column, [old, now]]) => [column, old, now]);
    return (cells.length ? cells : [["", "", ""]]).map((cell) =>
      [source, one.start, one.end, one.action, ...cell, one.note || "", judged].map(String).map(quoted).join(","));
  });
}

function parseCsv(text) {
  const rows = [];
  let row = [], cell = "", inside = false;
  for (let n = text.charCodeAt(0) === 0xfeff ? 1 : 0; n < text.length; n++) {
    const c = text[n];
    if (inside) {
      if (c !== '"') cell += c;
      else if (text[n + 1] === '"') { cell += c; n++; } else inside = false;
    } else if (c === '"') inside = true;
    else if (c === ",") { row.push(cell); cell = ""; }
    else if (c === "\n" || c === "\r") {
      if (c === "\r" && text[n + 1] === "\n") n++;
      row.push(cell); rows.push(row); row = []; cell = "";
    } else cell += c;
  }
  if (cell || row.length) { row.push(cell); rows.push(row); }
  const head = rows.shift() || [];
  return rows.filter((cells) => cells.length > 1).map((cells) => Object.fromEntries(head.map((name, n) => [name, cells[n] || ""])));
}

/** The corrections in CSV text, by source. */
function fromCsv(text) {
  const found = {};
  for (const row of parseCsv(text)) {
    const mine = (found[row.source] ||= {});
    const key = row.start + "-" + row.end;
    if (!mine[key] || mine[key].action !== row.action) {
      let judged = {};
      try { judged = row.judged ? JSON.parse(row.judged) : {}; } catch (_) { judged = {}; }
      mine[key] = { start: +row.start, end: +row.end, action: row.action, cells: {}, note: row.note, judged };
    }
    if (row.column) mine[key].cells[row.column] = [row.old, row.new];
  }
  return found;
}

/** Corrections of one source: those that came with the page, under those made in this browser. */
class Corrections {
  constructor(source, digest, given) {
    this.source = source;
    this.key = "hbsummary:c:" + source + "#" + digest;
    this.base = {};
    for (const one of given || []) this.base[placed(one)] = one;
    this.mine = JSON.parse(memory.get(this.key) || "{}");
  }
  all() { return Object.values({ ...this.base, ...this.mine }).filter((one) => one.action); }
  of(place) {
    const one = this.mine[place] || this.base[place];
    return one && one.action ? one : null;
  }
  put(one) {
    this.mine[placed(one)] = one;
    return !this.key || memory.set(this.key, JSON.stringify(this.mine));
  }
  /** What the server has goes before all that this browser knows. */
  take(known) {
    this.base = known;
    this.mine = {};
    this.key = "";
  }
  drop(place) {
    const [start, end] = place.split("-").map(Number);
    return this.put({ start, end, action: "" });
  }
}

function download(lines) {
  const text = [HEAD.join(","), ...lines].join("\n") + "\n";
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: "corrections.csv" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// --- saving through `hbsummary review --serve` -------------------------------------------------------------

// One request at a time, so that an older state never comes to lie over a newer one.

const server = {
  on: false,
  folder: "", // where the pages lie, as a file: address
  waiting: null, // the source and what makes its lines, until they are saved
  busy: false,
  async find() {
    if (!location.protocol.startsWith("http")) return null;
    try {
      const answer = await fetch("/corrections.csv", { headers: { "X-Hbsummary": "1" }, credentials: "same-origin" });
      if (!answer.ok || answer.headers.get("X-Hbsummary") !== "1") return null;
      this.on = true;
      this.folder = answer.headers.get("X-Hbsummary-Folder") || "";
      return fromCsv(await answer.text());
    } catch (_) { return null; }
  },
  save(source, lines) {
    this.waiting = [source, lines];
    if (!this.busy) this.send();
  },
  async send() {
    clearTimeout(this.again);
    const [source, lines] = this.waiting, headers = { "X-Hbsummary": "1", "Content-Type": "text/csv" };
    this.waiting = null;
    this.busy = true;
    let answer = null;
    try {
      const body = [HEAD.join(","), ...lines()].join("\n") + "\n";
      answer = await fetch("/corrections.csv?source=" + encodeURIComponent(source), { method: "PUT", headers, credentials: "same-origin", body });
    } catch (_) { answer = null; }
    this.busy = false;
    if (answer && answer.ok) {
      if (this.waiting) this.send(); else toast(t("saved"));
      return;
    }
    this.waiting ||= [source, lines];
    // Corrections can still be carried away as a file.
    $("save").hidden = false;
    warn(t("not_saved") + (answer ? " (" + answer.status + ": " + (await answer.text()).slice(0, 200) + ")" : ""));
    if (!answer) this.again = setTimeout(() => { if (this.waiting && !this.busy) this.send(); }, 4000);
  },
};
addEventListener("beforeunload", (event) => { if (server.waiting || server.busy) event.preventDefault(); });
