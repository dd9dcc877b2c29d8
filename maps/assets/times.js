// Travel times to the quickest open office, or to one of them, and the ways people are served.
// The most minutes of every class but the last two: farther than all, and nowhere to go.
const MINUTES = [10, 15, 20, 30, 45];
const FARTHEST = MINUTES.length;
const NOWHERE = FARTHEST + 1;

function timeClass(minutes) {
  return minutes < 0 ? NOWHERE : MINUTES.filter((most) => minutes > most).length;
}

function sayTimeClass(index) {
  if (index === NOWHERE) return word("no_way");
  if (index === FARTHEST) return word("minutes_last", { a: MINUTES[FARTHEST - 1] });
  return word(index ? "minutes_between" : "minutes_first", { a: MINUTES[index - 1] + 1, b: MINUTES[index] });
}

function sayMinutes(minutes) {
  if (minutes < 0) return word("no_way");
  return minutes === FARTHEST_CODE ? word("minutes_over", { n: count(FARTHEST_CODE - 1) }) : word("minutes", { n: count(minutes) });
}

// Whether a way of travelling beats walking; where both are beyond all letters, nobody can say that it does not.
function isQuicker(minutes, walk) {
  return walk === undefined || walk < 0 || minutes < walk || minutes === FARTHEST_CODE;
}

// The reach of one office instead of the quickest; shared by all layers.
function makeOfficeChoice(plan, choose) {
  const node = make("select", "office-choice", makeSaying("option", "", () => word("time_quickest")),
    ...plan.offices.map((office) => makeSaying("option", "", () => say(office.name))));
  labelWith(node, () => word("time_to"));
  node.addEventListener("change", () => choose(node.selectedIndex ? node.selectedIndex - 1 : null));
  return node;
}

function makeTimeViews(stage, cells, fillOf, when, repaint) {
  const { plan } = stage;
  const size = plan.people.length;
  let office = null;
  const selects = [];
  return Object.fromEntries(plan.times.map((layer, k) => {
    const minutes = { before: null, after: null };
    const [counts, tell] = makeCounts(stage, () => say(layer.title), NOWHERE + 1,
      (i) => [makeSwatch([`minutes-${i}`], i === NOWHERE ? "rising" : null), () => sayTimeClass(i)], (state) => {
        const at = minutesTo(layer, stage[state].open, size);
        return (i) => timeClass(at(i));
      });
    const refresh = () => {
      tell();
      STATES.forEach((state) => { minutes[state] = minutesTo(layer, stage[state].open, size); });
      const alone = office === null ? null : minutesTo(layer, [office], size);
      cells.forEach((cell) => {
        cell.minutes ??= [];
        cell.minutes[k] = Object.fromEntries(STATES.map((state) =>
          [state, timeClass(medianOf(cell, plan.people, alone ?? minutes[state]))]));
      });
    };
    const select = makeOfficeChoice(plan, (place) => {
      office = place;
      selects.forEach((other) => { other.selectedIndex = place === null ? 0 : place + 1; });
      refresh();
      repaint();
    });
    selects.push(select);
    return [`time_${k}`, {
      name: () => say(layer.title),
      keys: [when(), select, counts, makeSaying("p", "hint", () => word("time_hint"))],
      refresh,
      paint: (cell, state) => {
        const index = cell.minutes[k][state];
        return paintOf(fillOf, `minutes-${index}`, index === NOWHERE ? "rising" : null);
      },
    }];
  }));
}

// Whom each way serves alone.
function waysServing(stage, state) {
  const { plan } = stage;
  return plan.ways.map((way, k) => {
    const tests = stage[state].open.map((office) => servesBy(way, plan.mm[office], office, k ? way.steps : stage.steps));
    return (i) => tests.some((test) => test(i));
  });
}

function makeWays(stage) {
  const { plan } = stage;
  const group = makeGroup(() => word("ways"));
  const place = make("div", "");
  keepTelling(stage, () => {
    const states = hasOneState(stage) ? ["after"] : STATES;
    const serving = states.map((state) => waysServing(stage, state));
    const rows = plan.ways.map((way, k) => [makeName(say(way.name)), ...serving.map((tests) => count(sumPeople(plan.people, tests[k])))]);
    place.replaceChildren(makeGrid("counts", ["", ...states.map((state) => (states.length === 1 ? word("people_head") : sayState(stage, state)))], rows));
  });
  group.append(place, makeSaying("p", "hint", () => word("ways_hint")));
  group.classList.add("ways");
  return group;
}
