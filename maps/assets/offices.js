// Offices and stations: shape and label tell them apart, colour only helps.
const SHAPES = {
  kept: { path: "M3 3H17V17H3Z", reach: 10 },
  added: { path: "M10 0.5L12.6 7H19.5L14 11.4L16 18.3L10 14.2L4 18.3L6 11.4L0.5 7H7.4Z", reach: 14 },
  closed: { path: "M4 2L10 8L16 2L18 4L12 10L18 16L16 18L10 12L4 18L2 16L8 10L2 4Z", reach: 9 },
  raised: { path: "M10 1L19 17H1Z", reach: 12 },
  reduced: { path: "M1 3H19L10 19Z", reach: 11 },
  changed: { path: "M10 0.5L19.5 10L10 19.5L0.5 10Z", reach: 11 },
  moved: { path: "M3 1L19 10L3 19Z", reach: 11 },
  merged: { path: "M7 1H13V7H19V13H13V19H7V13H1V7H7Z", reach: 11 },
  rest: { path: "M10 3A7 7 0 1 0 10 17A7 7 0 1 0 10 3Z", reach: 7 },
  rail: { path: "M2 5H18V15H2Z", reach: 5 },
  bus: { path: "M10 6A4 4 0 1 0 10 14A4 4 0 1 0 10 6Z", reach: 4 },
};
const ROLES = ["added", "raised", "kept", "changed", "reduced", "moved", "merged", "closed", "rest"];
// On a phone-sized map the names of stations would bury those of offices.
const STATION_NAME_ZOOM = 11.75;
const BUS_NAME_ZOOM = 14.5;
const SVG = "http://www.w3.org/2000/svg";

function drawShape(kind) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `shape ${kind}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[kind].path);
  svg.append(path);
  return svg;
}

function makeIcon(kind, label, { outside, rough } = {}) {
  const { reach } = SHAPES[kind];
  label.className = `label ${kind}`;
  const face = make("div", "mark", drawShape(kind), label);
  return L.divIcon({ html: face, className: `mark-frame ${kind}${outside ? " beyond" : ""}${rough ? " rough" : ""}`, iconSize: [2 * reach, 2 * reach] });
}

// Returns a mark for placeLabels; stations neither take the focus nor answer the pointer.
function makeStation(name, place, kind) {
  const label = make("span", "");
  keepSaying(() => label.replaceChildren(makeName(say(name))));
  const icon = makeIcon(kind, label);
  const marker = L.marker(place, { icon, keyboard: false, interactive: false });
  return { marker, label, reach: SHAPES[kind].reach, must: false, from: kind === "bus" ? BUS_NAME_ZOOM : STATION_NAME_ZOOM };
}

// An office's mark changes its shape with the office's part in the plan on show.
// open offices may have their names farther off, with a line; others at their mark, or under the pointer alone
const OFFICE_RINGS = [22, 40, 62, 90];

function makeOffice(stage, map, index, office) {
  const label = make("span", "");
  keepSaying(() => label.replaceChildren(makeName(say(office.name))));
  const marker = L.marker(placePoint(office.at), { icon: makeIcon("rest", label, office), keyboard: true });
  const mark = { marker, label, index, role: null, face: null, reach: 0, must: false, from: 0, rings: [] };
  mark.placed = makeLead(map, mark);
  marker.bindTooltip(() => describeOffice(stage, index, office), { direction: "top", className: "tip", opacity: 1 });
  const said = () => (stage.period ? stateName(stage.plan.course, stage.period.number, index) : say(speech.roles[mark.role]));
  const sayName = () => {
    const face = marker.getElement();
    if (face) setAnew(face, "aria-label", `${say(office.name)} (${[said(), ...marksOf(office)].join(", ")})`);
  };
  // Leaflet makes the element anew whenever the marker returns to the map.
  marker.on("add", sayName);
  // On the side of today an office is drawn as it is today, whatever the plan makes of it.
  const draw = () => {
    const face = stage.isLeft(marker.getLatLng()) ? (stage.before.open.includes(index) ? "kept" : "rest") : mark.role;
    if (face === mark.face) return false;
    const { reach } = SHAPES[face];
    Object.assign(mark, { face, reach, must: face !== "rest", rings: face === "rest" ? [reach] : [reach, ...OFFICE_RINGS] });
    marker.setIcon(makeIcon(face, label, office));
    marker.setZIndexOffset(1000 * (ROLES.length - ROLES.indexOf(face)));
    marker.getTooltip().options.offset = [0, -reach];
    sayName();
    return true;
  };
  keepTelling(stage, () => {
    mark.role = roleOf(stage, index);
    draw();
    sayName();
  });
  return Object.assign(mark, { draw });
}

// What an outline, and a ring of dashes, say of an office.
function marksOf({ outside, rough }) {
  return [...(outside ? [word("outside_municipality")] : []), ...(rough ? [word("rough_place")] : [])];
}

function describeOffice(stage, index, office) {
  const tip = make("div", "", make("strong", "", makeName(say(office.name))), make("p", "", say(speech.roles[roleOf(stage, index)])));
  if (stage.period) tip.append(make("p", "", makeName(stateName(stage.plan.course, stage.period.number, index))));
  if (office.kind) tip.append(make("p", "", makeName(say(office.kind))));
  marksOf(office).forEach((said) => tip.append(make("p", "outside-said", said)));
  if (office.address) tip.append(make("p", "", makeName(office.address)));
  const [a, b] = STATES.map((state) => (stage[state].open.includes(index) ? peopleNearest(stage, state, index) : undefined));
  if (a !== undefined && b !== undefined && a !== b) {
    tip.append(make("p", "", word("nearest_people_change", { a: count(a), b: count(b) })));
  } else if (a !== undefined || b !== undefined) {
    tip.append(make("p", "", word("nearest_people", { n: count(b ?? a) })));
  }
  tip.append(make("p", "hint", word("open_card")));
  return tip;
}

// A dark line with light dashes on it is how Japanese maps draw a railway.
function drawRail(line) {
  const paths = line.paths.map(decodePath);
  return ["rail-bed", "rail-dash"].map((className) => L.polyline(paths, { className, interactive: false, pane: "rail" }));
}
