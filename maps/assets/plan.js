// Puts the parts together: background, squares, circles, offices, legend, panel.
const WORLD = [[-85, -180], [-85, 180], [85, 180], [85, -180]];
const PANES = { cells: 350, outside: 360, rail: 370, circles: 400 };
const HOME_MARGIN = 14;
const TIP_AREAS = 3;

function showPlan(map, plan) {
  Object.assign(speech, { lang: plan.lang, words: plan.words, roles: plan.roles });
  Object.entries(PANES).forEach(([name, zIndex]) => { map.createPane(name).style.zIndex = zIndex; });
  const rings = plan.boundary.map(decodePath);
  // Pointer events pass through, so that the squares below answer.
  L.polygon([WORLD, ...rings], { className: "outside", interactive: false, pane: "outside" }).addTo(map);
  const home = L.latLngBounds(rings.flat());
  const goHome = () => map.fitBounds(home, { padding: [HOME_MARGIN, HOME_MARGIN], animate: false });
  goHome();

  const cells = gatherCells(plan.demand);
  const cellLayer = new CellLayer(cells, { pane: "cells" });
  const marks = [];
  const replaceLabels = once(() => placeLabels(map, marks));
  fillLegend(map, plan, cells, cellLayer, marks, replaceLabels);
  fillPanel(plan);
  addTips(map, plan, cellLayer);
  addControls(map, goHome);
  map.on("zoomend resize", replaceLabels);
  fillTools(plan, replaceLabels);
  cellLayer.addTo(map);
  keepSize(map, goHome, replaceLabels);
  map.setMaxZoom(17).setMaxBounds(home.pad(0.6));
}

// However often it is asked for while the page works, `act` runs once, before the page is next shown or printed.
function once(act) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => { waiting = false; act(); });
  };
}

function fillLegend(map, plan, cells, cellLayer, marks, changed) {
  const legend = document.getElementById("legend");
  labelWith(legend, () => word("legend"));
  legend.append(makeResidents(plan, cells, cellLayer, plan.times ? makeTimeViews(plan, cells, cellLayer) : {}));
  if (plan.ways) legend.append(makeWays(plan));

  const offices = makeGroup(() => word("offices"));
  ROLES.forEach((role) => {
    const members = plan.offices.filter((office) => office.role === role).map(makeOffice);
    if (!members.length) return;
    marks.push(...members);
    const layer = L.layerGroup(members.map(({ marker }) => marker));
    const wording = () => `${say(plan.roles[role])} (${count(members.length)})`;
    offices.append(makeCheck(layer, map, "offices", role, wording, drawShape(role), true, changed));
  });
  legend.append(offices);

  const circles = makeGroup(() => word("circles", { km: count(plan.radius_m / 1000) }));
  [["circles_before", ["kept", "closed"]], ["circles_after", ["added"]]].forEach(([key, roles]) => {
    const members = plan.offices.filter((office) => office.circle && roles.includes(office.role));
    if (!members.length) return;
    const layer = L.layerGroup(members.map(drawCircle));
    circles.append(makeCheck(layer, map, "circles", key, () => word(key), makeLine(`circle ${roles[0]}`), true, changed));
  });
  if (circles.children.length > 1) legend.append(circles);

  const background = makeGroup(() => word("background"));
  const stations = { rail: [], bus: [] };
  plan.stops.forEach((stop) => stations[stop.kind === "bus" ? "bus" : "rail"].push(
    makeMark(stop, stop.kind === "bus" ? "bus" : "rail", { focusable: false, must: false })));
  marks.push(...stations.rail, ...stations.bus);
  const rail = L.layerGroup([...plan.lines.flatMap(drawRail), ...stations.rail.map(({ marker }) => marker)]);
  if (rail.getLayers().length) {
    background.append(makeCheck(rail, map, "background", "rail", () => word("rail"), makeLine("rail-bed + rail-dash"), true, changed));
  }
  if (stations.bus.length) {
    const bus = L.layerGroup(stations.bus.map(({ marker }) => marker));
    background.append(makeCheck(bus, map, "background", "bus", () => word("bus"), drawShape("bus"), false, changed));
  }
  background.append(make("p", "key", makeLine("boundary"), makeSaying("span", "", () => word("outline"))));
  legend.append(background);

  const sources = make("details", "sources", makeSaying("summary", "", () => word("sources")));
  plan.sources.forEach((source) => sources.append(makeSaying("p", "", () => say(source))));
  legend.append(sources);
}

function describeCell(plan, cell) {
  const { demand } = plan;
  const tip = make("div", "");
  cell.demand.slice(0, TIP_AREAS).forEach((i) => {
    tip.append(make("p", "", make("strong", "", makeName(say(plan.areas[demand.area[i]]))), ` ${word("people", { n: count(demand.people[i]) })}`));
    const states = plan.one_state ? [["after", word("nearest")]] : [["before", word("before")], ["after", word("after")]];
    tip.append(make("dl", "", ...states.flatMap(([state, heading]) => [
      make("dt", "", heading), make("dd", "", ...describeNearest(plan, state, i)),
    ])));
  });
  const more = cell.demand.length - TIP_AREAS;
  if (more > 0) tip.append(make("p", "", word("more_areas", { n: more })));
  if (plan.times) tip.append(...describeTimes(plan, cell));
  if (plan.ways) tip.append(...describeWays(plan, cell));
  return tip;
}

function describeNearest(plan, state, i) {
  const office = plan.demand[state][i];
  if (office < 0) return [word("unreached")];
  const reach = word(plan.demand[`${state}_served`][i] === "1" ? "within" : "beyond");
  return [makeName(say(plan.offices[office].name)), ` ${word("metres", { n: count(plan.demand[`${state}_m`][i]) })} · ${reach}`];
}

// One tooltip follows the pointer; a tap opens the same text where there is no pointer.
function addTips(map, plan, cellLayer) {
  const tip = L.tooltip({ className: "tip", direction: "top", offset: [0, -6], opacity: 1 });
  let shown = null;
  const show = ({ latlng, originalEvent }) => {
    const cell = originalEvent.target.closest(".mark-frame") ? null : cellLayer.cellAt(latlng);
    if (!cell) {
      tip.remove();
    } else if (cell !== shown || !map.hasLayer(tip)) {
      tip.setContent(describeCell(plan, cell)).setLatLng(latlng).addTo(map);
    } else {
      tip.setLatLng(latlng);
    }
    if (cell && (plan.times || plan.ways)) placeTip(tip, map, latlng);
    shown = cell;
  };
  map.on("mousemove click", show);
  map.on("mouseout zoomstart", () => tip.remove());
  keepSaying(() => tip.remove());
}

function addControls(map, goHome) {
  const bar = L.control({ position: "topleft" });
  bar.onAdd = () => {
    const box = make("div", "leaflet-bar tools");
    L.DomEvent.disableClickPropagation(box);
    [["zoom_in", "+", () => map.zoomIn()], ["zoom_out", "−", () => map.zoomOut()], ["home", "⤢", goHome]].forEach(([key, sign, act]) => {
      const button = make("button", "", sign);
      button.type = "button";
      button.addEventListener("click", act);
      labelWith(button, () => word(key));
      keepSaying(() => { button.title = word(key); });
      box.append(button);
    });
    return box;
  };
  bar.addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 140 }).addTo(map);
  const frame = map.getContainer();
  frame.setAttribute("role", "region");
  labelWith(frame, () => word("map"));
}

// The legend's height changes with the language and the window: the map follows, whole until the reader moves it.
// Paper has its own size: the map takes it before the page is laid out, and gives it back after.
function keepSize(map, goHome, replaceLabels) {
  let moved = false;
  map.on("dragstart", () => { moved = true; });
  map.getContainer().addEventListener("wheel", () => { moved = true; });
  map.getContainer().addEventListener("click", (event) => { moved ||= event.target.matches(".tools button"); });
  const settle = () => {
    map.setMinZoom(0).invalidateSize({ animate: false, pan: false });
    goHome();
    map.setMinZoom(map.getZoom() - 1);
    replaceLabels();
  };
  new ResizeObserver(() => {
    if (moved) map.invalidateSize();
    else settle();
  }).observe(map.getContainer());
  const dress = (printing) => {
    document.documentElement.classList.toggle("printing", printing);
    document.querySelector("details.sources").open = printing;
    settle();
  };
  window.addEventListener("beforeprint", () => dress(true));
  window.addEventListener("afterprint", () => dress(false));
}
