// A service at some of its places alone (counters with staff, machines), and in the parts of the week; what is not known is said.
const OPEN_LETTERS = [["y", "p"], ["y", "p", "u"]];

// The places among those given at which a part looks, and those that it counts besides.
function placesOf(plan, { offices, channels, besides }, given, state) {
  const some = given.filter((place) => (place < plan.offices.length ? offices : channels.includes(place)));
  return [...some, ...(besides?.[state] ?? [])];
}

function isOpenThen(stage, part, state, place) {
  if (state === "before" || isToday(stage)) return part.now[place];
  return part[place < stage.plan.offices.length && partOf(stage, place) === "added" ? "raised" : "then"][place];
}

// Where most of an area's people have their nearest of some places, and how far they have it.
function nearestOf(plan, area, places) {
  const inOrder = [...places].sort((a, b) => a - b);
  const found = new Map();
  let [people, total] = [0, 0];
  plan.area.forEach((a, i) => {
    const n = plan.people[i];
    if (a !== area || !n) return;
    const best = inOrder.reduce((one, place) => (plan.mm[place][i] >= 0 && (one < 0 || plan.mm[place][i] < plan.mm[one][i]) ? place : one), -1);
    people += n;
    total = best < 0 || total === null ? null : total + n * plan.mm[best][i];
    if (best >= 0) found.set(best, (found.get(best) ?? 0) + n);
  });
  const [place] = [...found].reduce((best, pair) => (pair[1] > best[1] ? pair : best), [null, 0]);
  return { place, total: people ? total : null, metres: people && total !== null ? total / people / MM_PER_M : null };
}

function sayPlace(plan, { place, metres }) {
  return place === null ? [word("none_given")] : [makeName(say(plan.places[place])), ` ${sayMetres(metres)}`];
}

// Surely open; then, where that brings somebody nearer, open on some of these days; then, likewise, what may be open.
function describeOpen(stage, area, part, state, given) {
  const { plan } = stage;
  const letters = given.map((place) => isOpenThen(stage, part, state, place));
  const open = (which) => nearestOf(plan, area, given.filter((_, k) => which.includes(letters[k])));
  const sure = open(["y"]);
  const wider = OPEN_LETTERS.map(open);
  const lines = wider.map((found, k) => ({ found, key: ["open_some", "open_unknown"][k] }))
    .filter(({ found }, k) => found.place !== null && found.total !== (k ? wider[k - 1] : sure).total)
    .map(({ found, key }) => make("p", "hint", word(key), ...sayPlace(plan, found)));
  if (sure.place !== null) return make("div", "place", ...sayPlace(plan, sure), ...lines);
  return make("div", "place", ...(lines.length ? lines : [word("open_nowhere")]));
}

// Rows that say the same are one.
function mergeAlike(rows) {
  const found = new Map();
  rows.forEach(([title, ...cells]) => {
    const key = cells.map((cell) => cell.innerHTML).join("\n");
    if (found.has(key)) found.get(key)[0] += word("listed") + title;
    else found.set(key, [title, ...cells]);
  });
  return [...found.values()];
}

// Where an area's people go for a service: by the part of its places, and of the week; one column for each state.
function makeApart(stage, area, k, states, heads) {
  const { plan } = stage;
  const given = Object.fromEntries(states.map((state) => [state, givenBy(stage, state)[k]]));
  const parts = k ? plan.services[k - 1].parts ?? [] : [];
  const rows = parts.map((part) => [say(part.title),
    ...states.map((state) => make("div", "place", ...sayPlace(plan, nearestOf(plan, area, placesOf(plan, part, given[state], state)))))]);
  const week = (plan.week?.parts ?? []).map((part) => [say(part.title),
    ...states.map((state) => describeOpen(stage, area, part, state, given[state]))]);
  return [[rows, "apart"], [week, "by_week"]].filter(([found]) => found.length).map(([found, key]) => {
    const grid = makeGrid("apart", ["", ...heads], mergeAlike(found));
    grid.prepend(make("caption", "", word(key)));
    return grid;
  });
}

// People served and mean metres with these places, worked out once: now and the proposal stay, whatever is tried.
function figuresOf(stage, k, open) {
  const key = `${k} ${stage.plan.services[k - 1].ways ? "own" : stage.steps} ${open}`;
  if (!stage.figures.has(key)) {
    const { people, mean } = assessOf(stage, k, open);
    stage.figures.set(key, { people, mean });
  }
  return stage.figures.get(key);
}

// Each further service with the offices on show: people within its reach, and how far the nearest is, at all places and told apart.
function makeServicesGrids(stage, heading) {
  const { plan } = stage;
  const given = [givenBy(stage, "before"), [plan.after, ...plan.services.map(({ after }) => after)], givenBy(stage, "after")];
  return plan.services.map((service, s) => {
    const find = (part, column) => {
      const places = given[column][s + 1];
      return figuresOf(stage, s + 1, part ? placesOf(plan, part, places, column ? "after" : "before") : places);
    };
    const rows = [null, ...(service.parts ?? [])].map((part) => [part ? say(part.title) : word("all_places"),
      ...given.map((_, column) => {
        const found = find(part, column);
        return make("div", "", count(found.people), make("br", ""), sayMetres(found.mean));
      })]);
    const grid = makeGrid("services-tried", ["", word("before"), word("proposed"), heading], rows);
    grid.prepend(make("caption", "", make("strong", "", makeName(say(service.title))), " ", word("served_and_mean", { far: sayReachOf(stage, s + 1) })));
    return grid;
  });
}
