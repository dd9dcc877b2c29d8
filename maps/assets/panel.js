// The panel beside the map: one tab for each thing a reader wants to know.
function makeTabs(panel, parts) {
  const bar = make("div", "tabs");
  bar.setAttribute("role", "tablist");
  labelWith(bar, () => word("panel"));
  const tabs = parts.map(([key, fill]) => {
    const page = make("div", "tab-page");
    page.id = `page-${key}`;
    page.tabIndex = 0;
    page.setAttribute("role", "tabpanel");
    page.setAttribute("aria-labelledby", `tab-${key}`);
    const tab = makeButton("tab", () => word(`tab_${key}`), () => choose(key));
    tab.id = `tab-${key}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", page.id);
    page.append(makeSaying("h2", "", () => word(`tab_${key}_title`)));
    page.late = new Set();
    speech.page = page;
    fill(page);
    speech.page = null;
    return { key, tab, page };
  });
  const side = document.getElementById("side");
  const choose = (key, asked = true) => {
    tabs.forEach(({ key: other, tab, page }) => {
      tab.setAttribute("aria-selected", String(other === key));
      tab.tabIndex = other === key ? 0 : -1;
      page.hidden = other !== key;
      if (!page.hidden) catchUp(page);
    });
    // the answer stands first; whoever asks for a tab reads it from its beginning
    side.scrollTop = asked ? panel.offsetTop - side.offsetTop : 0;
    writeAddress({ tab: key === parts[0][0] ? null : key });
  };
  bar.addEventListener("keydown", (event) => {
    const here = tabs.findIndex(({ tab }) => tab === document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -here, End: tabs.length - 1 - here }[event.key];
    if (step === undefined || here < 0) return;
    event.preventDefault();
    const next = tabs[(here + step + tabs.length) % tabs.length];
    choose(next.key);
    next.tab.focus();
  });
  bar.append(...tabs.map(({ tab }) => tab));
  // beside the panel, not in it: the bar stays in sight from the first look to the end of a tab
  panel.before(bar);
  // it takes one row or two, as the language and the letters' size have it
  new ResizeObserver(() => side.style.setProperty("--tabs-height", `${bar.offsetHeight}px`)).observe(bar);
  panel.append(...tabs.map(({ page }) => page));
  const follow = () => {
    const wanted = readAddress("tab");
    const found = parts.some(([key]) => key === wanted);
    choose(found ? wanted : parts[0][0], found);
  };
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", () => tabs.forEach(({ page }) => catchUp(page)));
  follow();
  return choose;
}

function fillDetails(stage, panel) {
  panel.append(makeOfficeTable(stage), ...stage.plan.page.sections.map(makeSection));
}

// The map's offices as a table.
function makeOfficeTable(stage) {
  const place = makeFrame();
  place.id = "office-table";
  keepTelling(stage, () => {
    const one = hasOneState(stage);
    const nearest = (state, index) => (stage[state].open.includes(index) ? count(peopleNearest(stage, state, index)) : "—");
    const rows = stage.plan.offices.map((office, index) => [makeName(say(office.name)), say(speech.roles[roleOf(stage, index)]),
      ...(one ? ["after"] : STATES).map((state) => nearest(state, index))]);
    const heads = one ? [word("people_head")] : STATES.map((state) => sayState(stage, state));
    const table = makeGrid("", [word("office"), word("role"), ...heads], rows);
    table.prepend(make("caption", "", word("office_table")));
    place.replaceChildren(table, makeSave(() => table, `${stage.plan.id}-offices`));
  });
  return place;
}

function fillTools(data, plan, changed) {
  const buttons = [...document.querySelectorAll("#languages button")];
  const choose = (lang) => {
    switchLanguage(lang);
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.lang === lang)));
    changed();
  };
  const read = () => {
    const wanted = readAddress("lang");
    choose(buttons.some((button) => button.dataset.lang === wanted) ? wanted : data.lang);
  };
  buttons.forEach((button) => button.addEventListener("click", () => {
    writeAddress({ lang: button.dataset.lang });
    choose(button.dataset.lang);
  }));
  window.addEventListener("hashchange", () => {
    if (caseNumber(data) === data.cases.indexOf(data.cases.find(({ id }) => id === plan.id))) read();
    else location.reload();
  });
  const switcher = document.getElementById("languages");
  labelWith(switcher, () => word("language"));
  switcher.append(...data.beside.map(makeLanguageLink));
  const print = document.getElementById("print");
  keepSaying(() => { print.textContent = word("print"); });
  const skip = document.getElementById("skip");
  keepSaying(() => { skip.textContent = word("skip"); });
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("summary").focus();
  });
  print.addEventListener("click", () => window.print());
  keepSaying(() => {
    entitle(say(plan.page.title));
    fillHeadline(plan);
    fillBeside(plan);
  });
  read();
}

// A language that stands in another file: what is on show goes along in the address.
function makeLanguageLink({ lang, tag, name, file }) {
  const link = make("a", "", name);
  Object.assign(link, { lang: tag, hreflang: tag });
  const lead = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    state.set("lang", lang);
    link.href = `${encodeURIComponent(file)}#${state}`;
  };
  lead();
  ["pointerdown", "focus", "click", "auxclick", "contextmenu"].forEach((event) => link.addEventListener(event, lead));
  return link;
}

function caseNumber(data) {
  const wanted = readAddress("plan");
  return Math.max(data.cases.findIndex(({ id }) => id === wanted), 0);
}

// Several scenarios: a link to each. The page opens anew with it, as from a bookmark.
function fillCases(data, number) {
  const bar = document.getElementById("cases");
  bar.hidden = data.cases.length < 2;
  if (bar.hidden) return;
  labelWith(bar, () => word("cases"));
  data.cases.forEach((other, k) => {
    const link = makeSaying("a", "", () => say(other.page.title));
    if (k === number) link.setAttribute("aria-current", "page");
    link.href = "#";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      writeAddress({ plan: other.id });
      if (k !== number) location.reload();
    });
    bar.append(link);
  });
}
