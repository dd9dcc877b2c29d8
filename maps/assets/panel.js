// The panel beside the map: the plan's own words and tables, laid out.
// A figure with its unit, perhaps with a word before it: +1,234, 94.9%, over 99.9%.
const NUMBER = /^\D{0,6}[\d.,]+\D{0,8}$/;
const LONG = 45;

// Columns of sentences do not fit beside each other in a panel: such rows become entries.
function makeEntries(block) {
  const entries = block.rows.map(([first, ...rest]) => make("div", "entry",
    makeSaying("h3", "", () => say(first)),
    make("dl", "", ...rest.flatMap((text, i) => [
      makeSaying("dt", "", () => say(block.head[i + 1])), makeSaying("dd", "", () => say(text)),
    ]))));
  return make("div", "entries", makeSaying("p", "caption", () => say(block.caption)), ...entries);
}

function makeTable(block) {
  if (block.rows.some((row) => row.some((text) => text.en.length > LONG * 2 || text.ja.length > LONG))) return makeEntries(block);
  const table = make("table", "", makeSaying("caption", "", () => say(block.caption)));
  const numeric = block.head.map((_, i) => block.rows.every((row) => !row[i].en || NUMBER.test(row[i].en)));
  const cell = (tag, text, i) => makeSaying(tag, i > 0 && numeric[i] ? "number" : "", () => say(text));
  const head = make("tr", "", ...block.head.map((text, i) => {
    const node = cell("th", text, i);
    node.scope = "col";
    return node;
  }));
  const rows = block.rows.map((row, i) => {
    const [first, ...rest] = row;
    const name = makeSaying("th", "", () => say(first));
    name.scope = "row";
    return make("tr", block.strong.includes(i) ? "strong" : "", name, ...rest.map((text, j) => cell("td", text, j + 1)));
  });
  table.append(make("thead", "", head), make("tbody", "", ...rows));
  return make("div", "table", table);
}

function fillPanel(plan) {
  const panel = document.getElementById("panel");
  labelWith(panel, () => word("panel"));
  keepSaying(() => {
    document.title = say(plan.page.title);
    document.getElementById("title").textContent = say(plan.page.title);
    document.getElementById("headline").textContent = say(plan.page.headline);
  });
  plan.page.sections.forEach((section) => {
    const blocks = section.body.map((block) =>
      (block.text ? makeSaying("p", "", () => say(block.text)) : makeTable(block)));
    panel.append(make("section", "", makeSaying("h2", "", () => say(section.title)), ...blocks));
  });
}

// The address of the page keeps the language, so that a link opens as it was seen.
function fillTools(plan, changed) {
  const buttons = [...document.querySelectorAll("#languages button")];
  const choose = (lang) => {
    switchLanguage(lang);
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.lang === lang)));
    changed();
  };
  const readAddress = () => {
    const wanted = new URLSearchParams(location.hash.slice(1)).get("lang");
    choose(buttons.some((button) => button.dataset.lang === wanted) ? wanted : plan.lang);
  };
  buttons.forEach((button) => button.addEventListener("click", () => {
    const state = new URLSearchParams(location.hash.slice(1));
    state.set("lang", button.dataset.lang);
    history.replaceState(null, "", `#${state}`);
    choose(button.dataset.lang);
  }));
  window.addEventListener("hashchange", readAddress);
  labelWith(document.getElementById("languages"), () => word("language"));
  const print = document.getElementById("print");
  keepSaying(() => { print.textContent = word("print"); });
  print.addEventListener("click", () => window.print());
  readAddress();
}
