// What the squares' colours show. Each view has its keys, what it works out anew when the plan on show changes, and the paint
// of a square, before the plan, with it, or both at once.
const TINTS = 3;
const FAR = [500, 1000, 1500, 2000, 3000];
// Offices beside each other seldom share a colour, and never a name.
const CATCHMENTS = 8;

// Told apart in grey: lightness is for the number of people.
const STATE_HATCHES = { already: null, newly: "rising", lost: "level", still: "crossed" };

// What the darkest tints are hatched with has to be light.
const DARK = ["still-2", "lost-2", "farther-2"];

// The paint of a square: its colour, and lines across it.
function paintOf(fillOf, name, hatch = null) {
  return { fill: fillOf(name), hatch, ink: hatch && fillOf(DARK.includes(name) ? "hatch-light" : "hatch") };
}

function tintOf(cell, classes) {
  return Math.min(TINTS - 1, Math.ceil(classOf(cell.people, classes) / 2));
}

function makeKey(swatch, wording) {
  return make("p", "key", swatch, makeSaying("span", "", wording));
}

// Colours are read once: asking the browser for each square would take longer than painting it.
function readColours() {
  const known = {};
  return (name) => (known[name] ??= colour(name));
}

function viewByReach(stage, cells, fillOf) {
  const { plan } = stage;
  const keys = make("div", "");
  keepTelling(stage, () => {
    const people = { already: 0, newly: 0, lost: 0, still: 0 };
    plan.people.forEach((n, i) => { people[stateAt(stage, i)] += n; });
    const far = sayReach(plan.ways[0], stage.steps);
    const name = (state) => fillIn(say(plan.reach[hasOneState(stage) ? { already: "served", still: "unserved" }[state] : state]), { far });
    renew(keys, ...Object.keys(people).filter((state) => people[state]).map((state) => make("p", "key",
      makeSwatch([0, 1, 2].map((tint) => `${state}-${tint}`), STATE_HATCHES[state]),
      make("span", "", ...keepFigures(word("state_people", { state: name(state), n: count(people[state]) }))))),
    make("p", "hint", word("tints")));
  });
  const refresh = () => cells.forEach((cell) => {
    cell.state = mostOf(cell, plan.people, (i) => stateAt(stage, i));
    cell.first = mostOf(cell, plan.people, (i) => (stage.before.served[i] ? "already" : "still"));
  });
  return {
    keys: [keys],
    refresh,
    paint: (cell, when) => {
      const state = when === "before" ? cell.first : cell.state;
      return paintOf(fillOf, `${state}-${tintOf(cell, plan.classes)}`, STATE_HATCHES[state]);
    },
  };
}

function viewByPeople({ plan: { classes } }, fillOf) {
  const range = (i) => {
    if (i === 0) return word("below", { n: count(classes[0]) });
    if (i === classes.length) return word("from", { n: count(classes[i - 1]) });
    return word("between", { a: count(classes[i - 1]), b: count(classes[i] - 1) });
  };
  const keys = [...classes, 0].map((_, i) => makeKey(makeSwatch([`people-${i}`]), () => range(i)));
  return {
    keys: [...keys, makeSaying("p", "hint", () => word("per_cell"))],
    refresh: () => {},
    paint: (cell) => paintOf(fillOf, `people-${classOf(cell.people, classes)}`),
  };
}

// Metres to the nearest open office, as the crow flies.
function viewByDistance(stage, cells, fillOf, chooseWhen) {
  const range = (i) => {
    if (i === FAR.length) return word("metres_last", { a: count(FAR[i - 1]) });
    return word(i ? "metres_between" : "metres_first", { a: count(FAR[i - 1] ?? 0), b: count(FAR[i]) });
  };
  const classAt = (mm) => (mm < 0 ? FAR.length : FAR.filter((most) => mm > most * MM_PER_M).length);
  const [counts, tell] = makeCounts(stage, () => word("by_distance"), FAR.length + 1,
    (i) => [makeSwatch([`minutes-${i}`]), () => range(i)], (state) => (i) => classAt(stage[state].mm[i]));
  const refresh = () => {
    tell();
    cells.forEach((cell) => {
      cell.far = Object.fromEntries(STATES.map((state) => [state, classAt(medianOf(cell, stage.plan.people, (i) => stage[state].mm[i]))]));
    });
  };
  return {
    keys: [chooseWhen, counts],
    refresh,
    paint: (cell, when) => paintOf(fillOf, `minutes-${cell.far[when]}`),
  };
}

// Who goes to which office.
function viewByOffice(stage, cells, fillOf, chooseWhen) {
  const { plan } = stage;
  const keys = make("div", "columns");
  const tone = (office) => `office-${office < 0 ? "none" : office % CATCHMENTS}`;
  keepTelling(stage, () => {
    renew(keys, ...stage[stage.when].open.map((office) => make("p", "key", makeSwatch([tone(office)]),
      make("span", "", makeName(say(plan.offices[office].name)), " ", ...keepFigures(word("people", { n: count(peopleNearest(stage, stage.when, office)) }))))));
  });
  const refresh = () => cells.forEach((cell) => {
    cell.office = Object.fromEntries(STATES.map((state) => [state, mostOf(cell, plan.people, (i) => stage[state].nearest[i])]));
  });
  return {
    keys: [chooseWhen, keys, makeSaying("p", "hint", () => word("not_users"))],
    refresh,
    paint: (cell, when) => paintOf(fillOf, tone(cell.office[when])),
  };
}

// One choice for all views of one state, so that a reader can go from one to the other and stay before or with the plan.
function makeWhenChoice(stage, choose) {
  const node = make("div", "choices when");
  const boxes = STATES.map((state) => {
    const { row, box } = makeRow("radio", "when", state, () => word(state), null, () => choose(state));
    box.checked = state === stage.when;
    node.append(row);
    return box;
  });
  keepTelling(stage, () => {
    node.hidden = hasOneState(stage) || stage.swiping;
    boxes.forEach((box) => {
      box.checked = box.value === stage.when;
      box.parentNode.lastChild.replaceChildren(...markLanguages(sayState(stage, box.value)));
    });
  });
  node.setAttribute("role", "radiogroup");
  labelWith(node, () => word("when"));
  return node;
}

// A table with the people of each class before and with the plan; classes nobody is in at the end are left out.
function makeCounts(stage, title, classes, keyOf, classFor) {
  const table = make("table", "counts lying");
  const tell = () => {
    const states = hasOneState(stage) ? ["after"] : STATES;
    const people = states.map((state) => {
      const found = new Array(classes).fill(0);
      const at = classFor(state);
      stage.plan.people.forEach((n, i) => { found[at(i)] += n; });
      return found;
    });
    const last = Math.max(...people.map((found) => found.findLastIndex((n) => n > 0)), 0);
    const rows = Array.from({ length: last + 1 }, (_, i) => {
      const [swatch, wording] = keyOf(i);
      return [make("span", "key", swatch, make("span", "", wording())), ...people.map((found) => count(found[i]))];
    });
    const heads = states.map((state) => (states.length === 1 ? word("people_head") : sayState(stage, state)));
    const fresh = makeGrid("", ["", ...heads], rows);
    const caption = make("caption", "", title(), states.length === 1 || stage.swiping ? "" : word("shown_when", { state: sayState(stage, stage.when) }));
    table.replaceChildren(caption, ...fresh.childNodes);
    table.dataset.state = stage.swiping ? "both" : stage.when;
  };
  // Keys out of sight need no counting; whoever shows them has them told anew.
  keepSaying(() => { if (table.isConnected) tell(); });
  return [table, tell];
}

// The chooser of views, with the keys of the one chosen.
function makeResidents(stage, map, cells, layers) {
  const fillOf = readColours();
  const choice = { view: "by_reach" };
  const repaint = () => {
    const { paint, service, against } = views[choice.view];
    stage.viewed = { view: choice.view, service: service?.() ?? 0, against: against?.() ?? null };
    stage.viewing.forEach((draw) => draw());
    const both = stage.swiping ? "after" : choice.view === "by_reach" ? "both" : stage.when;
    layers.with.paintWith(paint && ((cell) => paint(cell, both)));
    // A canvas with nothing on it would be printed as white paper.
    if (!stage.swiping || !paint) {
      layers.before.remove();
      return;
    }
    layers.before.paintWith((cell) => paint(cell, "before"));
    layers.before.addTo(map);
  };
  const chooseWhen = (state) => {
    stage.when = state;
    stage.tell();
  };
  const when = () => makeWhenChoice(stage, chooseWhen);
  const views = {
    by_reach: viewByReach(stage, cells, fillOf),
    ...(changesNothing(stage) && !stage.others.length ? {} : { by_change: viewByChange(stage, cells, fillOf, repaint) }),
    by_people: viewByPeople(stage, fillOf),
    by_distance: viewByDistance(stage, cells, fillOf, when()),
    ...makeTimeViews(stage, cells, fillOf, when, repaint),
    by_office: viewByOffice(stage, cells, fillOf, when()),
    no_cells: { keys: [], refresh: () => {}, paint: null },
  };
  const group = makeGroup(() => word("residents"));
  const keys = make("div", "keys");
  const choices = make("div", "choices");
  const boxes = {};
  const choose = (view) => {
    choice.view = view;
    boxes[view].checked = true;
    keys.className = `keys ${view}`;
    keys.replaceChildren(...views[view].keys);
    views[view].refresh();
    repaint();
  };
  Object.keys(views).forEach((view) => {
    const { row, box } = makeRow("radio", "residents", view, views[view].name ?? (() => word(view)), null, () => choose(view));
    boxes[view] = box;
    choices.append(row);
  });
  choose("by_reach");
  stage.listeners.push(() => {
    views[choice.view].refresh();
    repaint();
  });
  stage.view = choose;
  group.append(choices, keys);
  group.classList.add("residents");
  return group;
}
