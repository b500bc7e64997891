// All together: keys, tabs, start.

function tab(name) {
  document.body.dataset.tab = name;
  for (const each of document.querySelectorAll("#tabs button")) each.setAttribute("aria-pressed", String(each.dataset.tab === name));
}

const KEYS = {
  j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1), a: () => judge("accept"), x: () => judge("reject"), e: edit, u: undo,
  A: () => { judge("accept", true); step(1); }, X: () => { judge("reject", true); step(1); },
  "/": () => { tab(small.matches ? "rows" : "text"); $("search").focus(); }, "?": () => $("keys").showModal(), r: () => $("lean").click(), Escape: () => { if (editing) leave(); else choose(null); },
};

function drawKeys() {
  const line = (keys, words) => [h("dt", {}, keys.map((key) => [h("kbd", {}, key), " "])), h("dd", {}, words)];
  $("keys").replaceChildren(h("h1", {}, t("keys")), h("dl", {}, line(["j", "n"], t("key_j")), line(["k", "p"], t("key_k")), line(["a"], t("accept")), line(["x"], t("reject")),
    line(["A", "X"], t("key_on")), line(["e"], t("edit")), line(["u"], t("undo")), line(["/"], t("search")), line(["r"], t("hide_removed")), line(["Esc"], t("close"))), h("p", {}, t("how_to_add")), h("p", {}, t("how_to_save")),
    h("button", { type: "button", class: "main", onclick: () => $("keys").close() }, t("close")));
}

function fromHash() {
  const begins = /^#c([0-9]+)$/.exec(location.hash), at = /^#v([0-9]+)$/.exec(location.hash);
  if (begins) showAt(+begins[1]);
  if (!at) return;
  const row = everything().find((each) => each.start <= +at[1] && +at[1] < each.end);
  if (row) choose(row, true); else toast(t("no_row"));
}

function draw() {
  visible();
  drawFilters();
  drawText();
  drawOutline();
  drawRows();
  drawDetail();
  drawKeys();
  $("save").hidden = server.on && !server.waiting;
}

function toggle(id, name) {
  $(id).addEventListener("click", () => $(id).setAttribute("aria-pressed", String($("text").classList.toggle(name))));
}

/** What the server has: corrections made in another tab, too. */
async function fetched() {
  const known = await server.find();
  if (!known || server.waiting || server.busy) return false;
  corrections.take(known[DATA.source] || {});
  all = shown = null;
  return true;
}

function onKey(event) {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (typing && event.key === "Escape" && !event.target.closest("dialog")) { event.target.blur(); if (editing) leave(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
}

function onText(event) {
  const mark = event.target.closest("mark");
  const row = mark && getSelection().isCollapsed && everything().find((each) => each.place === mark.dataset.row);
  if (row) choose(row, false);
}

// --- on paper ------------------------------------------------------------------------------------------------------

/** What the panes show on a screen is a table under the text on paper: the rows that pass the filters. */
function drawPrinted() {
  markAll();
  const columns = ["value_text", "indicator", "kind", "period", "scope", "checked", "flags"];
  $("legend").replaceChildren(...KINDS.flatMap((kind) => [h("span", { class: "kind " + kind }, t(kind)), " "]));
  $("printed").replaceChildren(
    h("h2", {}, visible().length + " " + t("values")),
    h("table", {}, h("thead", {}, h("tr", {}, [...columns.map(title), t("count_judged")].map((name) => h("th", {}, name)))),
      h("tbody", {}, visible().map((row) => {
        const cells = current(row), words = { ...cells, kind: t(cells.kind), checked: cells.checked ? t(cells.checked) : "", flags: cells.flags.replaceAll(";", " ") };
        return h("tr", {}, columns.map((name) => h("td", {}, name === "value_text" ? number(cells) : words[name])), h("td", {}, stateOf(row) || ""));
      }))));
}

async function start() {
  paint();
  translate();
  listen(draw);
  tab("text");
  await fetched();
  draw();
  toggle("lean", "lean");
  toggle("all", "all");
  let typed = 0;
  // Long lists are not drawn for every letter.
  $("search").addEventListener("input", () => { clearTimeout(typed); typed = setTimeout(() => { filter.words = $("search").value; narrow(); }, rows.length > 2000 ? 150 : 0); });
  for (const id of ["indicator", "unit", "flag", "state"]) $(id).addEventListener("change", () => { filter[id] = $(id).value; narrow(); });
  for (const each of document.querySelectorAll("#tabs button")) each.addEventListener("click", () => tab(each.dataset.tab));
  $("save").addEventListener("click", () => download(csvLines(DATA.source, corrections.all())));
  $("help").addEventListener("click", () => $("keys").showModal());
  $("text").addEventListener("click", onText);
  let waiting = false;
  $("text").addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; follow(); }); } }, { passive: true });
  document.addEventListener("selectionchange", () => { clearTimeout(offer.timer); offer.timer = setTimeout(offer, 200); });
  document.addEventListener("keydown", onKey);
  addEventListener("hashchange", fromHash);
  addEventListener("beforeprint", drawPrinted);
  addEventListener("afterprint", () => $("printed").replaceChildren());
  document.addEventListener("visibilitychange", async () => { if (server.on && !document.hidden && !editing && await fetched()) draw(); });
  if (location.hash) fromHash();
  else if (sampled.size) step(1);
  document.body.dataset.ready = "yes";
}
start();
