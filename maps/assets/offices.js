// Offices and stations: shape and label tell them apart, colour only helps.
const SHAPES = {
  kept: { path: "M3 3H17V17H3Z", reach: 10 },
  added: { path: "M10 0.5L12.6 7H19.5L14 11.4L16 18.3L10 14.2L4 18.3L6 11.4L0.5 7H7.4Z", reach: 14 },
  closed: { path: "M4 2L10 8L16 2L18 4L12 10L18 16L16 18L10 12L4 18L2 16L8 10L2 4Z", reach: 9 },
  rest: { path: "M10 3A7 7 0 1 0 10 17A7 7 0 1 0 10 3Z", reach: 7 },
  rail: { path: "M2 5H18V15H2Z", reach: 5 },
  bus: { path: "M10 6A4 4 0 1 0 10 14A4 4 0 1 0 10 6Z", reach: 4 },
};
const ROLES = ["added", "kept", "closed", "rest"];
// On a phone-sized map the names of stations would bury those of offices.
const STATION_NAME_ZOOM = 11.75;
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

// Returns a mark for placeLabels.
function makeMark(place, kind, { focusable, must }) {
  const { reach } = SHAPES[kind];
  const label = make("span", `label ${kind}`);
  keepSaying(() => label.replaceChildren(makeName(say(place.name))));
  const face = make("div", "mark", drawShape(kind), label);
  const icon = L.divIcon({ html: face, className: `mark-frame ${kind}`, iconSize: [2 * reach, 2 * reach] });
  const marker = L.marker(placePoint(place.at), {
    icon,
    keyboard: focusable,
    interactive: focusable,
    zIndexOffset: focusable ? 1000 * (ROLES.length - ROLES.indexOf(kind)) : 0,
  });
  return { marker, label, reach, must, from: focusable ? 0 : STATION_NAME_ZOOM };
}

function makeOffice(office) {
  const mark = makeMark(office, office.role, { focusable: true, must: office.role !== "rest" });
  const name = () => `${say(office.name)} (${say(speech.roles[office.role])})`;
  mark.marker.bindTooltip(() => describeOffice(office), { direction: "top", offset: [0, -mark.reach], className: "tip", opacity: 1 });
  // Leaflet makes the element anew whenever the marker returns to the map.
  const sayName = () => mark.marker.getElement()?.setAttribute("aria-label", name());
  mark.marker.on("add", sayName);
  keepSaying(sayName);
  return mark;
}

function describeOffice(office) {
  const tip = make("div", "", make("strong", "", makeName(say(office.name))), make("p", "", say(speech.roles[office.role])));
  if (office.address) tip.append(make("p", "", makeName(office.address)));
  const { people_before: a, people_after: b } = office;
  if (a !== undefined && b !== undefined && a !== b) {
    tip.append(make("p", "", word("nearest_people_change", { a: count(a), b: count(b) })));
  } else if (a !== undefined || b !== undefined) {
    tip.append(make("p", "", word("nearest_people", { n: count(b ?? a) })));
  }
  return tip;
}

function drawCircle(office) {
  return L.polygon(decodePath(office.circle), { className: `circle ${office.role}`, interactive: false, pane: "circles", smoothFactor: 0 });
}

// A dark line with light dashes on it is how Japanese maps draw a railway.
function drawRail(line) {
  const paths = line.paths.map(decodePath);
  return ["rail-bed", "rail-dash"].map((className) => L.polyline(paths, { className, interactive: false, pane: "rail" }));
}
