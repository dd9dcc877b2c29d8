// Travel times to the nearest open office, and the ways people are served: in the page only where there are any.
// The most minutes of every class but the last two: farther than all, and nowhere to go.
const MINUTES = [10, 15, 20, 30, 45];
const FARTHEST = MINUTES.length;
const NOWHERE = FARTHEST + 1;
const TIP_GAP = 18;
const STATES = ["before", "after"];
// minutes to a single office, one character for every demand point; times.py writes the same alphabet
const MINUTE_CODES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function timeClass(minutes) {
  return minutes < 0 ? NOWHERE : MINUTES.filter((most) => minutes > most).length;
}

function sayTimeClass(index) {
  if (index === NOWHERE) return word("no_way");
  if (index === FARTHEST) return word("minutes_last", { a: MINUTES[FARTHEST - 1] });
  return word(index ? "minutes_between" : "minutes_first", { a: MINUTES[index - 1] + 1, b: MINUTES[index] });
}

function sayMinutes(minutes) {
  return minutes < 0 ? word("no_way") : word("minutes", { n: count(minutes) });
}

// Half of the people of the square take so long at most; who reaches nothing takes longest.
function medianOf(cell, minutes, people) {
  const length = (i) => (minutes[i] < 0 ? Number.MAX_VALUE : minutes[i]);
  const sorted = [...cell.demand].sort((a, b) => length(a) - length(b));
  let sum = 0;
  return minutes[sorted.find((i) => (sum += people[i]) * 2 >= cell.people)];
}

function sumPeople(people, test) {
  return people.reduce((sum, n, i) => sum + (test(i) ? n : 0), 0);
}

function shownStates(plan) {
  return plan.one_state ? ["after"] : STATES;
}

// A table with the people of each state; `rows` are [heading cell, people by state].
function makeCounts(plan, rows) {
  const states = shownStates(plan);
  const heading = (state) => {
    const node = makeSaying("th", `number ${state}`, () => word(plan.one_state ? "time_people" : state));
    node.scope = "col";
    return node;
  };
  const body = rows.map(([first, people]) => {
    first.scope = "row";
    return make("tr", "", first, ...states.map((state) => makeSaying("td", `number ${state}`, () => count(people[state]))));
  });
  return make("table", "counts",
    make("thead", "", make("tr", "", make("td", ""), ...states.map(heading))), make("tbody", "", ...body));
}

// Everybody stands in one class; the last is told only where somebody can go nowhere.
function makeClassCounts(plan, layer) {
  const countPeople = (state, index) => sumPeople(plan.demand.people, (i) => timeClass(layer[state][i]) === index);
  const rows = Array.from({ length: NOWHERE + 1 }, (_, index) => [
    make("th", "", make("span", "key", makeSwatch([`minutes-${index}`], index === NOWHERE), makeSaying("span", "", () => sayTimeClass(index)))),
    Object.fromEntries(STATES.map((state) => [state, countPeople(state, index)])),
  ]);
  const [, nowhere] = rows[NOWHERE];
  if (!shownStates(plan).some((state) => nowhere[state])) rows.pop();
  const counts = makeCounts(plan, rows);
  counts.classList.add("lying");
  return counts;
}

// One choice for all layers, so that a reader can go from one to the other and stay before or after the plan.
function makeStateSwitch(plan, choose) {
  const node = make("div", "choices", ...shownStates(plan).map((state) => {
    const { row, box } = makeRow("radio", "time_state", state, () => word(state), null, () => choose(state));
    box.checked = state === "after";
    return row;
  }));
  node.setAttribute("role", "radiogroup");
  labelWith(node, () => word("time_state"));
  return node;
}

// The reach of one office instead of the quickest; shared by all layers, like the choice of the state.
function makeOfficeChoice(plan, choose) {
  const places = [...new Set(plan.times.flatMap((layer) => layer.offices.map(([place]) => place)))];
  const node = make("select", "office-choice", makeSaying("option", "", () => word("time_quickest")),
    ...places.map((place) => makeSaying("option", "", () => say(plan.offices[place].name))));
  labelWith(node, () => word("time_to"));
  node.addEventListener("change", () => choose(node.selectedIndex ? places[node.selectedIndex - 1] : null));
  return node;
}

function makeReach(plan) {
  const read = (codes) => Array.from(codes, (code) => MINUTE_CODES.indexOf(code));
  const reach = plan.times.map((layer) => new Map(layer.offices.map(([place, codes]) => [place, read(codes)])));
  return (cell, k, place) => {
    cell.reach ??= new Map();
    const key = `${k} ${place}`;
    if (!cell.reach.has(key)) cell.reach.set(key, medianOf(cell, reach[k].get(place), plan.demand.people));
    return cell.reach.get(key);
  };
}

function makeTimeViews(plan, cells, cellLayer) {
  const { people } = plan.demand;
  cells.forEach((cell) => {
    cell.minutes = plan.times.map((layer) => Object.fromEntries(STATES.map((state) => [state, medianOf(cell, layer[state], people)])));
  });
  let shown = "after";
  const told = [];
  const stateSwitch = makeStateSwitch(plan, (state) => {
    shown = state;
    told.forEach((tell) => tell());
    cellLayer.repaint();
  });
  let office = null;
  const officeChoice = makeOfficeChoice(plan, (place) => {
    office = place;
    cellLayer.repaint();
  });
  const reachOf = makeReach(plan);
  const fills = Array.from({ length: NOWHERE + 1 }, (_, i) => colour(`minutes-${i}`));
  const hatch = colour("hatch");
  return Object.fromEntries(plan.times.map((layer, k) => {
    const caption = make("caption", "");
    const counts = makeClassCounts(plan, layer);
    counts.prepend(caption);
    const tell = () => {
      counts.dataset.state = shown;
      caption.replaceChildren(makeName(say(layer.title)), plan.one_state ? "" : word("time_shown", { state: word(shown) }));
    };
    told.push(tell);
    keepSaying(tell);
    const hint = makeSaying("p", "hint", () => word("time_hint"));
    return [`time_${k}`, {
      name: () => say(layer.title),
      keys: [plan.one_state ? "" : stateSwitch, layer.offices.length ? officeChoice : "", counts, hint],
      paint: (cell) => {
        const index = timeClass(office === null ? cell.minutes[k][shown] : reachOf(cell, k, office));
        return { fill: fills[index], hatch: index === NOWHERE ? hatch : null };
      },
    }];
  }));
}

function makeWays(plan) {
  const group = makeGroup(() => word("ways"));
  const rows = plan.ways.map((way) => {
    const name = make("th", "");
    keepSaying(() => name.replaceChildren(makeName(say(way.name))));
    return [name, Object.fromEntries(STATES.map((state) => [state, sumPeople(plan.demand.people, (i) => way[state][i] === "1")]))];
  });
  group.append(makeCounts(plan, rows), makeSaying("p", "hint", () => word("ways_hint")));
  group.classList.add("ways");
  return group;
}

// The longer text stands beside the pointer, whole; where the map is too narrow, above or below it.
function placeTip(tip, map, latlng) {
  const { offsetWidth: width, offsetHeight: height } = tip.getElement();
  const { x, y } = map.latLngToContainerPoint(latlng);
  const size = map.getSize();
  if (size.x / 2 > width + TIP_GAP) {
    const top = Math.max(0, Math.min(y - height / 2, size.y - height));
    Object.assign(tip.options, { direction: x * 2 < size.x ? "right" : "left", offset: [TIP_GAP, top - (y - height / 2)] });
  } else {
    const above = y * 2 > size.y;
    Object.assign(tip.options, { direction: above ? "top" : "bottom", offset: [0, above ? -TIP_GAP : TIP_GAP] });
  }
  tip.setLatLng(latlng);
}

function describeTimes(plan, cell) {
  const lines = plan.times.flatMap((layer, k) => {
    const [a, b] = STATES.map((state) => sayMinutes(cell.minutes[k][state]));
    return [make("dt", "", makeName(say(layer.name))), make("dd", "", plan.one_state ? b : word("change", { a, b }))];
  });
  return [make("p", "", word(plan.one_state ? "times" : "times_change")), make("dl", "", ...lines)];
}

function describeWays(plan, cell) {
  const { people } = plan.demand;
  const lines = plan.ways.flatMap((way) => {
    const n = cell.demand.reduce((sum, i) => sum + (way.after[i] === "1" ? people[i] : 0), 0);
    if (!n) return [];
    const share = n === cell.people ? word("way_all") : word("way_some", { n: count(n), all: count(cell.people) });
    return [make("dt", "", makeName(say(way.name))), make("dd", "", share)];
  });
  const heading = make("p", "", word(plan.one_state ? "ways_now" : "ways_after"));
  if (lines.length) return [heading, make("dl", "", ...lines)];
  heading.append(` ${word("way_none")}`);
  return [heading];
}
