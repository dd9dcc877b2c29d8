// Offices one by one: what each gives now and with what is on show, whose nearest it is, where these people go and who comes.
const OFFICE_ZOOM = 14;

function titlesOf(plan) {
  return [plan.service, ...plan.services.map(({ title }) => title)];
}

function sayPlaceName(plan, place) {
  return place === NOWHERE_PLACE ? word("unreached") : makeName(say(plan.places[place]));
}

// Who goes from a place to another, or comes to it from there: people, how much farther on average, and for whom it gets farthest.
function makeMovesGrid(plan, moves, heading, caption) {
  const rows = inOrderOfPeople(moves).map(({ place, people, total, most }) => [sayPlaceName(plan, place), count(people),
    total === null ? "—" : make("div", "", sayMoved({ mm: 0 }, { mm: total, people }),
      make("small", "", ...keepFigures(most > 0 ? word("at_most", { far: sayGap(most / MM_PER_M) }) : word("farther_none"))))]);
  const grid = makeGrid("moves", [heading, word("people_head"), word("on_average_head")], rows);
  grid.prepend(make("caption", "", ...caption));
  return makeFrame(grid);
}

function captionOf(title, key, n) {
  return [make("strong", "", makeName(say(title))), ` ${word(key, { n: count(n) })}`];
}

// What a place gives of each service before and after, and whose nearest it is then.
function makeGivenGrid(stage, office, flows) {
  const { plan } = stage;
  const given = STATES.map((state) => givenAt(stage, state, office));
  const states = changesNothing(stage) ? ["after"] : STATES;
  const rows = titlesOf(plan).map((title, k) => [title, k]).filter(([, k]) => given.some((services) => services[k]))
    .map(([title, k]) => [makeName(say(title)), ...states.map((state) =>
      (given[STATES.indexOf(state)][k] ? count(flows[k](office)[state]) : word("not_given")))]);
  const heads = states.length === 1 ? [word("after_now")] : states.map((state) => sayState(stage, state));
  const grid = makeGrid("given", ["", ...heads], rows);
  grid.prepend(make("caption", "", word("given_caption")));
  return rows.length ? [makeFrame(grid)] : [make("p", "", word("gives_nothing"))];
}

// The services that begin or end at an office.
function makeTurns(stage, office) {
  const [before, after] = STATES.map((state) => givenAt(stage, state, office));
  const said = (key, held) => {
    const titles = titlesOf(stage.plan).filter((_, k) => held(k));
    return titles.length ? [make("p", "", word(key, { services: listTexts(titles.map((title) => say(title)), word("listed")) }))] : [];
  };
  return [...said("gives_newly", (k) => after[k] && !before[k]), ...said("gives_no_longer", (k) => before[k] && !after[k])];
}

function fillSite(stage, office, flows, body, look) {
  const { plan } = stage;
  const moves = titlesOf(plan).flatMap((title, k) => {
    const { left, come } = flows[k](office);
    return [[left, "goes_to", "leave_caption"], [come, "comes_from", "come_caption"]].filter(([some]) => some.size)
      .map(([some, heading, caption]) => makeMovesGrid(plan, some, word(heading), captionOf(title, caption, sumMoves(some))));
  });
  const own = isProposed(stage) ? [...(plan.notes?.[office] ?? []).map((note) => make("p", "", say(note))),
    ...plan.cards.filter((card) => card.office === office).map((card) => make("p", "", make("strong", "", say(card.question)), " ",
      say(card.answer[0].text)))] : [];
  const show = make("button", "", word("show_office"));
  show.type = "button";
  show.addEventListener("click", look);
  body.replaceChildren(...makeTurns(stage, office), ...makeGivenGrid(stage, office, flows), ...moves, ...own, show);
}

// What most needs telling of an office, beside its name.
function sayMostMoved(stage, office, flows) {
  const found = titlesOf(stage.plan).flatMap((title, k) => {
    const { left, come } = flows[k](office);
    return [["leave_brief", left], ["come_brief", come]].map(([key, moves]) => ({ key, title, people: sumMoves(moves) }));
  });
  const most = found.reduce((best, one) => (one.people > best.people ? one : best));
  return most.people ? word(most.key, { service: say(most.title), n: count(most.people) }) : word("move_none");
}

function fillSites(stage, panel, look) {
  const { plan } = stage;
  const groups = ["sites_changed", "sites_same"].map((key) => {
    const heading = make("h3", "");
    return { key, heading, node: make("section", "", heading) };
  });
  const cards = plan.offices.map((office, index) => {
    const [summary, body] = [make("summary", ""), make("div", "")];
    const node = make("details", "card site", summary, body);
    node.id = `office-${index}`;
    const card = { index, summary, body, node };
    node.addEventListener("toggle", () => {
      if (node.open) fillSite(stage, index, flowsOfAll(stage), body, () => look(index));
    });
    return card;
  });
  keepTelling(stage, () => {
    const flows = flowsOfAll(stage);
    const members = [[], []];
    cards.forEach((card) => {
      const { index, summary, body, node } = card;
      const role = roleOf(stage, index);
      const [before, after] = STATES.map((state) => String(givenAt(stage, state, index)));
      summary.replaceChildren(drawShape(role), make("span", "", makeName(say(plan.offices[index].name)), " · ", say(speech.roles[role]),
        make("small", "", ...keepFigures(sayMostMoved(stage, index, flows)))));
      members[before === after ? 1 : 0].push(node);
      if (node.open) fillSite(stage, index, flows, body, () => look(index));
    });
    groups.forEach(({ key, heading, node }, k) => {
      node.hidden = !members[k].length;
      heading.textContent = word(key, { n: count(members[k].length) });
      const there = [...node.querySelectorAll(":scope > details")];
      if (there.length !== members[k].length || there.some((one, i) => one !== members[k][i])) node.append(...members[k]);
    });
  });
  panel.append(makeSaying("p", "hint", () => word("sites_hint")), ...(plan.sites_said ?? []).map((said) => makeSaying("p", "hint", () => say(said))),
    ...groups.map(({ node }) => node));
  return (index) => {
    const { node, summary } = cards[index];
    node.open = true;
    summary.focus();
    node.scrollIntoView({ block: "start" });
  };
}

// The map and the cards lead to each other; the address keeps which card is open.
function linkSites(stage, marks, choose, open) {
  const { offices } = stage.plan;
  const turn = (index) => {
    choose("sites");
    writeAddress({ office: offices[index].id });
    open(index);
  };
  marks.forEach(({ marker, index }) => {
    if (index === undefined) return;
    marker.on("click", () => turn(index));
    marker.on("keydown", ({ originalEvent }) => {
      if (originalEvent.key !== "Enter" && originalEvent.key !== " ") return;
      originalEvent.preventDefault();
      turn(index);
    });
  });
  const follow = () => {
    const index = offices.findIndex(({ id }) => id === readAddress("office"));
    if (index >= 0 && !document.getElementById("page-sites").hidden) open(index);
  };
  window.addEventListener("hashchange", follow);
  follow();
}

// The map goes to an office, and the keyboard with it.
function lookAt(map, marks, touch) {
  return (index) => {
    const { marker } = marks.find((mark) => mark.index === index);
    touch();
    map.setView(marker.getLatLng(), Math.max(map.getZoom(), OFFICE_ZOOM), { animate: false });
    map.getContainer().scrollIntoView({ block: "nearest" });
    marker.getElement()?.focus();
  };
}
