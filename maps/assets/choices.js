// What if: offices on and off, another reach; everything follows at once, from the page's own matrix.
function makeChecker(choices) {
  const bits = new Map();
  const broken = (condition, mask) => {
    if (!bits.has(condition)) bits.set(condition, Uint8Array.from(atob(condition.broken), (letter) => letter.charCodeAt(0)));
    return (bits.get(condition)[mask >> 3] >> (mask & 7)) & 1;
  };
  // Bits above the thirtieth would change the sign.
  return (mask) => choices.conditions.filter((condition) => broken(condition, mask));
}

function maskOf(choices, open) {
  return choices.candidates.reduce((mask, office, k) => (open.includes(office) ? mask + 2 ** k : mask), 0);
}

// Where offices open today may close, the number is of those open in the end, else of those added.
function mayClose({ choices, before }) {
  return before.some((office) => !choices.keep.includes(office));
}

function mustClose({ choices, before }, office) {
  return before.includes(office) && !choices.keep.includes(office) && !choices.candidates.includes(office);
}

// What a choice breaks, in the words of the scenario.
function breaches(stage, check) {
  const { choices, offices } = stage.plan;
  const { open } = stage.after;
  const said = [];
  const shut = choices.keep.filter((office) => !open.includes(office));
  shut.forEach((office) => said.push(make("li", "", ...withName("break_keep", say(offices[office].name)))));
  open.filter((office) => !choices.keep.includes(office) && !choices.candidates.includes(office))
    .forEach((office) => said.push(make("li", "", ...withName(mustClose(stage.plan, office) ? "break_close" : "break_other", say(offices[office].name)))));
  const chosen = open.filter((office) => choices.candidates.includes(office)).length;
  if (chosen < choices.least || chosen > choices.most) {
    const kept = mayClose(stage.plan) ? choices.keep.length : 0;
    const [n, least, most] = [chosen, choices.least, choices.most].map((number) => count(kept + number));
    const asked = least === most ? least : `${least}–${most}`;
    said.push(make("li", "", word(mayClose(stage.plan) ? "break_total" : "break_count", { n, asked })));
  }
  // What nobody could check is not broken; the words about it stand apart.
  if (choices.conditions === null) return said;
  if (!shut.length) check(maskOf(choices, open)).forEach(({ title }) => said.push(make("li", "", ...withName("break_rule", say(title)))));
  else if (choices.conditions.length) said.push(make("li", "", word("conditions_unchecked")));
  return said;
}

function sayRank(stage, broken) {
  const { choices } = stage.plan;
  if (stage.steps !== stage.plan.ways[0].steps) return word("rank_reach", { far: sayReach(stage.plan.ways[0], stage.plan.ways[0].steps) });
  if (!choices.plans.length) return word(choices.candidates.length ? "rank_unknown" : "rank_none");
  const mask = maskOf(choices, stage.after.open);
  const found = broken ? null : choices.plans.find(([plan]) => plan === mask);
  const all = choices.count === null ? choices.plans.length : choices.count;
  if (found) {
    const best = choices.plans.filter(([, rank]) => rank === 1).length;
    if (found[1] === 1) return word(best > 1 ? "rank_tied" : "rank_best", { all: count(all), n: count(best) });
    return word("rank", { n: count(found[1]), all: count(all) });
  }
  return broken ? word("rank_broken", { all: count(all) }) : word("rank_beyond", { n: count(choices.plans.length) });
}

// The plan at the reach on show.
function plannedAt({ plan, steps, proposed, after }) {
  if (steps === plan.ways[0].steps) return proposed.after;
  return String(after.open) === String(plan.after) ? after : assess(plan, plan.after, steps);
}

// Now, the plan and what is tried, side by side.
function makeTrialGrid(className, plan, { before, planned, after }, heading, steps) {
  const columns = [before, planned, after];
  const rows = [
    [word("open_offices"), ...columns.map(({ open }) => count(open.length))],
    [word("people_served"), ...columns.map(({ people }) => count(people))],
    [word("share"), ...columns.map(({ people }) => percent(people, plan.everyone))],
    ...besideRows(plan, columns, steps),
    [word("mean_distance"), ...columns.map(({ mean }) => sayMetres(mean))],
    [word("largest_distance"), ...columns.map(({ largest }) => sayMetres(largest))],
  ];
  return makeGrid(className, ["", word("before"), word("proposed"), heading], rows);
}

// Whom each way by car or bicycle reaches, and under it whom the same offices reach on foot in that time.
function besideRows(plan, columns, steps) {
  return plan.ways.flatMap((way, k) => {
    if (!way.beside) return [];
    const most = k ? way.steps : steps;
    return [[way.beside.by_road, way.codes], [way.beside.on_foot, way.beside.codes]].map(([name, codes]) => [
      say(name).replace("{reach}", sayReach(way, most)), ...columns.map(({ open }) => count(peopleWithin(plan, codes, open, most)))]);
  });
}

function fillChoices(stage, panel) {
  const { plan } = stage;
  const { choices } = plan;
  const check = makeChecker(choices);
  const way = plan.ways[0];

  const boxes = plan.offices.map((office, index) => {
    const box = make("input");
    box.type = "checkbox";
    box.name = "try";
    box.value = index;
    box.addEventListener("change", update);
    const name = make("span", "");
    const barred = mustClose(plan, index) ? "try_close" : "try_other";
    const note = choices.keep.includes(index) ? "try_keep" : choices.candidates.includes(index) ? "" : barred;
    keepSaying(() => name.replaceChildren(makeName(say(office.name)), ...(note ? [make("small", "", ` ${word(note)}`)] : [])));
    return { box, row: make("label", "row", box, name) };
  });
  const range = make("input", "reach-range");
  Object.assign(range, { type: "range", min: 1, max: 2 * way.steps, step: 1, value: way.steps, id: "try-reach", disabled: Boolean(way.said) });
  range.addEventListener("input", update);
  const far = make("output", "");
  far.htmlFor = range.id;
  const reachLabel = makeSaying("label", "", () => word("try_reach"));
  reachLabel.htmlFor = range.id;
  const reset = (open) => stage.show(open, open === plan.after ? {} : { reach: stage.steps, label: () => word("trying") });
  const buttons = [
    makeButton("", () => word("try_now"), () => reset(plan.before)),
    makeButton("", () => word("try_plan"), () => reset(plan.after)),
  ];

  function update() {
    const open = boxes.filter(({ box }) => box.checked).map(({ box }) => Number(box.value));
    stage.show(open, { reach: Number(range.value), label: () => word("trying") });
  }

  const figures = makeFrame();
  const services = makeFrame();
  if (plan.services.length) keepTellingInView(stage, services, () => renew(services, ...makeServicesGrids(stage, word("your_choice"))));
  const verdict = make("div", "verdict");
  verdict.setAttribute("role", "status");
  keepTelling(stage, () => {
    const { after, before } = stage;
    boxes.forEach(({ box }) => { box.checked = after.open.includes(Number(box.value)); });
    range.value = stage.steps;
    renew(far, sayReach(way, stage.steps));
    range.setAttribute("aria-valuetext", far.textContent);
    const planned = plannedAt(stage);
    renew(figures, makeTrialGrid("try", plan, { before, planned, after }, word("your_choice"), stage.steps),
      makeSave(() => figures.querySelector("table"), `${plan.id}-choice`));
    const broken = breaches(stage, check);
    const people = after.people - planned.people;
    const against = isProposed(stage) ? word("same_plan") : word("against_plan", {
      people: word("people", { n: signed(people) }), moved: sayMoved({ mm: planned.total }, { mm: after.total, people: plan.everyone }) });
    verdict.classList.toggle("broken", broken.length > 0);
    renew(verdict, make("p", "", against), make("p", "", sayRank(stage, broken.length > 0)),
      ...(choices.held ? [make("p", "hint", word("rank_held"))] : []),
      ...(broken.length ? [make("p", "strong", word("breaks")), make("ul", "", ...broken)] : []),
      ...(plan.choices.conditions === null ? [make("p", "", word("conditions_unknown"))] : []));
  });
  const offices = make("fieldset", "try-offices", makeSaying("legend", "", () => word("try_offices")),
    ...boxes.map(({ row }) => row));
  panel.append(makeSaying("p", "", () => word("try_hint")), ...(plan.channels ? [makeSaying("p", "", () => word("held_channels"))] : []),
    make("div", "step-tools", ...buttons), offices,
    make("div", "search-row", reachLabel, range, far),
    ...(way.said ? [makeSaying("p", "", () => word("try_fixed"))] : []), figures, ...(plan.services.length ? [services] : []), verdict);
  fillFinder(stage, panel);
  panel.append(makeMoved(stage));
}

// The areas that the choice changes most.
const MOVED = 12;
function makeMoved(stage) {
  const place = makeFrame();
  keepTellingInView(stage, place, () => renew(place, describeMoved(stage)));
  return place;
}

function describeMoved(stage) {
  const [before, after] = STATES.map((state) => areaFigures(stage, stage[state]));
  const moved = before.map((old, a) => ({ a, change: (after[a].metres ?? 0) - (old.metres ?? 0), served: after[a].served - old.served }))
    .filter(({ a, change, served }) => before[a].metres !== null && after[a].metres !== null && (change || served))
    .sort((x, y) => Math.abs(y.change) - Math.abs(x.change)).slice(0, MOVED);
  const rows = moved.map(({ a, served }) => [makeName(say(stage.plan.areas[a])), sayMetres(before[a].metres), sayMetres(after[a].metres), signed(served)]);
  const table = makeGrid("", [word("area"), word("mean_before"), sayState(stage, "after"), word("served_change")], rows);
  table.prepend(make("caption", "", word(rows.length ? "moved" : "moved_none")));
  return table;
}
