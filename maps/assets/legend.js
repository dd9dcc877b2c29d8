// Legend and layer switches are one thing: what a row explains, its box shows or hides.
const TINTS = 3;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function makeGroup(wording) {
  return make("fieldset", "", makeSaying("legend", "", wording));
}

// `type` is checkbox or radio; `toggle` is called with the box's state.
function makeRow(type, group, key, wording, swatch, toggle) {
  const box = make("input");
  box.type = type;
  box.name = group;
  box.value = key;
  box.addEventListener("change", () => toggle(box.checked));
  const row = make("label", "row", box);
  if (swatch) row.append(swatch);
  row.append(makeSaying("span", "", wording));
  return { row, box };
}

function makeCheck(layer, map, group, key, wording, swatch, checked, changed) {
  const toggle = (on) => { on ? layer.addTo(map) : layer.remove(); changed(); };
  const { row, box } = makeRow("checkbox", group, key, wording, swatch, toggle);
  box.checked = checked;
  if (checked) layer.addTo(map);
  return row;
}

function makeSwatch(names, hatched = false) {
  return make("span", "swatch", ...names.map((name) => make("i", `${name}${hatched ? " hatched" : ""}`)));
}

function makeLine(className) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 28 12");
  svg.setAttribute("class", "line");
  svg.setAttribute("aria-hidden", "true");
  className.split(" + ").forEach((name) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", "M1 6H27");
    path.setAttribute("class", name);
    svg.append(path);
  });
  return svg;
}

function tintOf(cell, classes) {
  return Math.min(TINTS - 1, Math.ceil(classOf(cell.people, classes) / 2));
}

// The ways to colour the squares: each has its keys and the paint that goes with them, and those of `more` their name.
function makeViews(plan, cells, more) {
  const fills = {};
  const fillOf = (name) => (fills[name] ??= colour(name));
  const people = { already: 0, newly: 0, lost: 0, still: 0 };
  plan.demand.people.forEach((n, i) => { people[stateAt(plan.demand, i)] += n; });
  const states = Object.keys(people).filter((state) => people[state] > 0);
  const stateName = (state) => {
    const key = plan.one_state ? { already: "served", still: "unserved" }[state] : state;
    return word("state_people", { state: say(plan.reach[key]), n: count(people[state]) });
  };
  const stateKeys = states.map((state) => make("p", "key",
    makeSwatch([0, 1, 2].map((tint) => `${state}-${tint}`), state === "still" || state === "lost"),
    makeSaying("span", "", () => stateName(state))));
  stateKeys.push(makeSaying("p", "hint", () => word("tints")));
  const { classes } = plan;
  const range = (i) => {
    if (i === 0) return word("below", { n: count(classes[0]) });
    if (i === classes.length) return word("from", { n: count(classes[i - 1]) });
    return word("between", { a: count(classes[i - 1]), b: count(classes[i] - 1) });
  };
  const peopleKeys = [...classes, 0].map((_, i) =>
    make("p", "key", makeSwatch([`people-${i}`]), makeSaying("span", "", () => range(i))));
  peopleKeys.push(makeSaying("p", "hint", () => word("per_cell")));
  cells.forEach((cell) => { cell.state = stateOf(cell, plan.demand); });
  return {
    by_reach: {
      keys: stateKeys,
      paint: (cell) => ({
        fill: fillOf(`${cell.state}-${tintOf(cell, classes)}`),
        hatch: cell.state === "still" || cell.state === "lost" ? fillOf("hatch") : null,
      }),
    },
    by_people: { keys: peopleKeys, paint: (cell) => ({ fill: fillOf(`people-${classOf(cell.people, classes)}`), hatch: null }) },
    ...more,
    no_cells: { keys: [], paint: null },
  };
}

function makeResidents(plan, cells, cellLayer, more) {
  const views = makeViews(plan, cells, more);
  const group = makeGroup(() => word("residents"));
  const keys = make("div", "keys");
  const choices = make("div", "choices");
  const choose = (view) => {
    keys.className = `keys ${view}`;
    keys.replaceChildren(...views[view].keys);
    cellLayer.paintWith(views[view].paint);
  };
  Object.keys(views).forEach((view, i) => {
    const { row, box } = makeRow("radio", "residents", view, views[view].name ?? (() => word(view)), null, () => choose(view));
    box.checked = i === 0;
    choices.append(row);
  });
  choose("by_reach");
  group.append(choices, keys);
  group.classList.add("residents");
  return group;
}
