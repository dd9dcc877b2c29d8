// What the map tells of a place: its areas, their people, their nearest office, how long they travel.
const TIP_AREAS = 3;
const TIP_GAP = 18;

function statesShown(stage) {
  return hasOneState(stage) ? [["after", word("nearest")]] : STATES.map((state) => [state, sayState(stage, state)]);
}

function describeCell(stage, cell) {
  const { plan, viewed: { against } } = stage;
  const tip = make("div", "", ...(against ? [make("p", "", makeName(against.title))] : []));
  const linesAt = (i) => (against ? against.describe(i)
    : statesShown(stage).map(([state, heading]) => [[heading], describeNearest(stage, state, i)]));
  cell.demand.slice(0, TIP_AREAS).forEach((i) => {
    tip.append(make("p", "", make("strong", "", makeName(say(plan.areas[plan.area[i]]))), ` ${sayPeopleAt(plan, i)}`));
    tip.append(make("dl", against ? "long" : "", ...linesAt(i).flatMap(([heading, said]) => [make("dt", "", ...heading), make("dd", "", ...said)])));
  });
  const more = cell.demand.length - TIP_AREAS;
  if (more > 0) tip.append(make("p", "", word("more_areas", { n: more })));
  if (against) return tip;
  if (plan.times.length) tip.append(...describeTimes(stage, cell));
  if (plan.ways.length > 1) tip.append(...describeWays(stage, cell));
  return tip;
}

function describeNearest(stage, state, i) {
  const { nearest, mm, served } = stage[state];
  if (nearest[i] < 0) return [word("unreached")];
  const reach = word(served[i] ? "within" : "beyond");
  return [makeName(say(stage.plan.offices[nearest[i]].name)), ` ${word("metres", { n: count(metresUp(mm[i])) })} · ${reach}`];
}

function describeTimes(stage, cell) {
  const { plan } = stage;
  const one = hasOneState(stage);
  const lines = plan.times.flatMap((layer) => {
    const [a, b] = STATES.map((state) =>
      sayMinutes(medianOf(cell, plan.people, minutesTo(layer, stage[state].open, plan.people.length))));
    const said = one ? b : word("change", { a, b });
    return [make("dt", "", makeName(say(layer.name))), make("dd", "", beatsWalking(stage, layer, cell) ? said : word("no_quicker", { said }))];
  });
  return [make("p", "", one ? word("times") : word("times_change", { state: sayState(stage, "after") })), make("dl", "", ...lines)];
}

// Whether anybody of a square gets there sooner than on foot, with what is on show.
function beatsWalking(stage, layer, cell) {
  const { plan } = stage;
  const walk = plan.times.find(({ on_foot: onFoot }) => onFoot);
  if (layer.on_foot || !walk) return true;
  const [minutes, onFoot] = [layer, walk].map((one) => minutesTo(one, stage.after.open, plan.people.length));
  return cell.demand.some((i) => plan.people[i] && minutes(i) >= 0 && isQuicker(minutes(i), onFoot(i)));
}

function describeWays(stage, cell) {
  const { plan } = stage;
  const serving = waysServing(stage, "after");
  const lines = plan.ways.flatMap((way, k) => {
    const n = cell.demand.reduce((sum, i) => sum + (serving[k](i) ? plan.people[i] : 0), 0);
    if (!n) return [];
    const share = n === cell.people ? word("way_all") : word("way_some", { n: count(n), all: count(cell.people) });
    return [make("dt", "", makeName(say(way.name))), make("dd", "", share)];
  });
  const heading = make("p", "", hasOneState(stage) ? word("ways_now") : word("ways_after", { state: sayState(stage, "after") }));
  if (lines.length) return [heading, make("dl", "", ...lines)];
  heading.append(` ${word("way_none")}`);
  return [heading];
}

// One tooltip follows the pointer; a tap opens the same text where there is no pointer.
function addTips(map, stage, cellLayer) {
  const tip = L.tooltip({ className: "tip", direction: "top", offset: [0, -6], opacity: 1 });
  let shown = null;
  const show = ({ latlng, originalEvent }) => {
    const cell = originalEvent.target.closest(".mark-frame") ? null : cellLayer.cellAt(latlng);
    if (!cell) {
      tip.remove();
    } else if (cell !== shown || !map.hasLayer(tip)) {
      tip.setContent(describeCell(stage, cell)).setLatLng(latlng).addTo(map);
    }
    if (cell) placeTip(tip, map, latlng);
    shown = cell;
  };
  map.on("mousemove click", show);
  map.on("mouseout zoomstart", () => tip.remove());
  keepTelling(stage, () => {
    tip.remove();
    shown = null;
  });
}

// The text stands beside the pointer, whole; where the map is too narrow, above or below it.
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
