// What lies under the plan: railways, stations, bus stops, and the one layer that asks the network, if a reader wants it.
const TILES = "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png";

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
  group.append(makeBaseMap(map, changed));
  group.append(make("p", "key", makeLine("boundary"), makeSaying("span", "", () => word("outline"))));
  legend.append(group);
  return marks;
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
