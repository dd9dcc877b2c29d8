// What lies under the plan: railways, stations, bus stops, and the one layer that asks the network, if a reader wants it.
const TILES = "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png";
// from corner to corner of an area; smaller ones have fainter borders
const FINE_AREA_PX = 40;

function fillBackground(plan, map, legend, changed) {
  const group = makeGroup(() => word("background"));
  const stationsOf = (kind) => plan[kind].flatMap(({ name, at }) => decodePath(at).map((place) => makeStation(name, place, kind)));
  const stations = stationsOf("rail");
  const rail = L.layerGroup([...plan.lines.flatMap(drawRail), ...stations.map(({ marker }) => marker)]);
  const marks = [...stations];
  if (rail.getLayers().length) {
    group.append(makeCheck(rail, map, "background", "rail", () => word("rail"), makeLine("rail-bed + rail-dash"), true, changed));
  }
  if (plan.bus.length) {
    // Hundreds of marks are made when they are first asked for.
    const bus = L.layerGroup();
    const fill = () => {
      if (bus.getLayers().length) return;
      const stops = stationsOf("bus");
      marks.push(...stops);
      stops.forEach(({ marker }) => bus.addLayer(marker));
    };
    const { row, box } = makeRow("checkbox", "background", "bus", () => word("bus"), drawShape("bus"), (on) => {
      fill();
      on ? bus.addTo(map) : bus.remove();
      changed();
    });
    box.checked = false;
    group.append(row);
  }
  drawGround(plan.ground ?? {}).forEach(({ key, line, layer }) => {
    group.append(makeCheck(layer, map, "background", key, () => word(key), line ? makeLine("course-bed + course") : makeSwatch([key]), true, changed));
  });
  if (plan.outlines) {
    const borders = L.polygon(plan.outlines.flat(), { className: "area-line", interactive: false, pane: "areas", smoothFactor: 0 });
    fadeFine(plan.outlines, map);
    group.append(makeCheck(borders, map, "background", "area_borders", () => word("area_borders"), makeLine("area-line"), true, changed));
  }
  group.append(makeBaseMap(map, changed));
  group.append(make("p", "key", makeLine("boundary"), makeSaying("span", "", () => word("outline"))));
  legend.append(group);
  return marks;
}

// The borders of small areas are a web over a small map, and fainter there: the middle one of all areas says how small they are.
function fadeFine(outlines, map) {
  const spans = outlines.map((rings) => L.latLngBounds(rings.flat())).sort((one, other) => spanOf(one) - spanOf(other));
  const middle = spans[spans.length >> 1];
  const fade = () => {
    const [from, to] = [middle.getSouthWest(), middle.getNorthEast()].map((corner) => map.project(corner));
    map.getPane("areas").classList.toggle("fine", Math.hypot(to.x - from.x, to.y - from.y) < FINE_AREA_PX);
  };
  map.on("zoomend viewreset", fade);
  map.whenReady(fade);
}

function spanOf(bounds) {
  return (bounds.getNorth() - bounds.getSouth()) * (bounds.getEast() - bounds.getWest());
}

// Parks and ponds lie under the squares; rivers run over them as thin light lines, which hide no colour.
function drawGround({ park, water, course }) {
  const [parks, lakes, streams] = [park, water, course].map((paths) => paths?.map(decodePath));
  const area = (rings, className) => (rings ? [L.polygon(rings, { className, interactive: false, pane: "ground" })] : []);
  const lines = streams ? ["course-bed", "course"].map((className) => L.polyline(streams, { className, interactive: false, pane: "courses" })) : [];
  return [
    { key: "park", layers: area(parks, "park") },
    { key: "water", layers: [...area(lakes, "water"), ...lines], line: Boolean(streams) },
  ].filter(({ layers }) => layers.length).map(({ layers, ...rest }) => ({ ...rest, layer: L.layerGroup(layers) }));
}

function makeBaseMap(map, changed) {
  const tiles = L.tileLayer(TILES, { pane: "base", minZoom: 5, maxZoom: 18 });
  const credit = makeSaying("p", "base-credit", () => word("base_credit"));
  credit.hidden = true;
  map.getContainer().append(credit);
  const { row } = makeRow("checkbox", "background", "base", () => word("base"), null, (on) => {
    on ? tiles.addTo(map) : tiles.remove();
    credit.hidden = !on;
    map.getContainer().classList.toggle("on-base", on);
    changed();
  });
  return row;
}
