// Legend and layer switches are one thing: what a row explains, its box shows or hides.
function makeGroup(wording) {
  return make("fieldset", "", makeSaying("legend", "", wording));
}

// `type` is checkbox or radio; `toggle` is called with the box's state.
function makeRow(type, group, key, wording, swatch, toggle) {
  const box = make("input");
  box.type = type;
  box.name = group;
  box.value = key;
  box.addEventListener("change", () => toggle(box.checked));
  const row = make("label", "row", box);
  if (swatch) row.append(swatch);
  row.append(makeSaying("span", "", wording));
  return { row, box };
}

function makeCheck(layer, map, group, key, wording, swatch, checked, changed) {
  const toggle = (on) => { on ? layer.addTo(map) : layer.remove(); changed(); };
  const { row, box } = makeRow("checkbox", group, key, wording, swatch, toggle);
  box.checked = checked;
  if (checked) layer.addTo(map);
  return row;
}

function makeSwatch(names, hatch = null) {
  return make("span", "swatch", ...names.map((name) => make("i", hatch ? `${name} hatched ${hatch}` : name)));
}

function makeLine(className) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 28 12");
  svg.setAttribute("class", "line");
  svg.setAttribute("aria-hidden", "true");
  className.split(" + ").forEach((name) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", "M1 6H27");
    path.setAttribute("class", name);
    svg.append(path);
  });
  return svg;
}

// One row for each role; the marks move from layer to layer as their roles change, and stay where none does.
function fillOffices(stage, map, legend, changed) {
  const marks = stage.plan.offices.map((office, index) => makeOffice(stage, map, index, office));
  const group = makeGroup(() => word("offices"));
  const layers = ROLES.map(() => L.layerGroup());
  const roles = () => marks.map(({ role }) => role).join();
  let drawn = null;
  // A mark leaves its old layer before any layer takes it in: the one it leaves takes it off the map.
  stage.listeners.push(() => { if (roles() !== drawn) layers.forEach((layer) => layer.clearLayers()); });
  ROLES.forEach((role, place) => {
    const layer = layers[place];
    const wording = () => weave(say(speech.roles[role]), ` (${count(marks.filter((mark) => mark.role === role).length)})`);
    const row = makeCheck(layer, map, "offices", role, wording, drawShape(role), true, changed);
    keepTelling(stage, () => {
      const members = marks.filter((mark) => mark.role === role);
      members.filter(({ marker }) => !layer.hasLayer(marker)).forEach(({ marker }) => layer.addLayer(marker));
      renew(row.lastChild, wording());
      row.toggleAttribute("hidden", !members.length);
    });
    group.append(row);
  });
  stage.listeners.push(() => {
    if (roles() !== drawn) changed();
    drawn = roles();
  });
  const today = make("p", "row", drawShape("rest"), makeSaying("span", "", () => word("not_now")));
  keepTelling(stage, () => { today.toggleAttribute("hidden", !stage.swiping || marks.every(({ index }) => stage.before.open.includes(index))); });
  group.append(today);
  if (stage.plan.offices.some(({ rough }) => rough)) group.append(make("p", "row", make("i", "ring"), makeSaying("span", "", () => word("rough_place"))));
  stage.swiped.push(() => { if (marks.filter(({ draw }) => draw()).length) changed(); });
  group.classList.add("marks");
  legend.append(group);
  return marks;
}

// Circles round the offices open already, and round those newly opened.
function fillCircles(stage, map, legend, changed) {
  const way = stage.plan.ways.find(({ codes }) => !codes);
  if (!way) return;
  const far = () => (way === stage.plan.ways[0] ? stage.steps : way.steps);
  const group = makeGroup(() => word("circles", { far: sayReach(way, far()) }));
  keepTelling(stage, () => { renew(group.firstChild, word("circles", { far: sayReach(way, far()) })); });
  [["circles_before", ["kept", "closed"], "circles"], ["circles_after", ["added"], "circles-after"]].forEach(([key, roles, pane]) => {
    const layer = L.layerGroup();
    const row = makeCheck(layer, map, "circles", key, () => word(key), makeLine(`circle ${roles[0]}`), true, changed);
    // by office and role, as its line is drawn otherwise
    const drawn = new Map();
    keepTelling(stage, () => {
      const wanted = new Map(stage.plan.offices.map((office, index) => [index, partOf(stage, index)]).filter(([, role]) => roles.includes(role))
        .map(([index, role]) => [`${index} ${role}`, { role, path: circleRound(stage.plan.offices[index], (way.limit * far()) / way.steps / MM_PER_M) }]));
      drawn.forEach((circle, name) => {
        if (wanted.has(name)) return;
        layer.removeLayer(circle);
        drawn.delete(name);
      });
      wanted.forEach(({ role, path }, name) => {
        if (drawn.has(name)) drawn.get(name).eachLayer((line) => line.setLatLngs(path));
        else {
          // light edges keep a dark line apart from dark squares
          const lines = ["casing", `circle ${role}`].map((className) => L.polygon(path, { className, interactive: false, pane, smoothFactor: 0 }));
          drawn.set(name, L.layerGroup(lines));
          layer.addLayer(drawn.get(name));
        }
      });
      row.hidden = !layer.getLayers().length;
    });
    group.append(row);
  });
  legend.append(group);
}

// From the middle of each area's people to the office most of them go to; thicker for more people, dashed where it is new.
const THICKEST_PX = 6;
const THINNEST_PX = 1;
function fillFlows(stage, map, cells, group, changed) {
  const { plan } = stage;
  const middles = plan.areas.map(() => [0, 0, 0]);
  cells.forEach((cell) => {
    const [lat, lon] = middleOf(cell);
    cell.demand.forEach((i) => {
      const middle = middles[plan.area[i]];
      const n = plan.people[i];
      [n, n * lat, n * lon].forEach((value, k) => { middle[k] += value; });
    });
  });
  const most = Math.max(...middles.map(([people]) => people), 1);
  const layer = L.layerGroup();
  const draw = () => {
    layer.clearLayers();
    if (!map.hasLayer(layer)) return;
    const [before, after] = STATES.map((state) => areaFigures(stage, stage[state]));
    after.forEach(({ office, people }, area) => {
      if (office === null || !people) return;
      const [sum, lat, lon] = middles[area];
      const weight = Math.max(THINNEST_PX, THICKEST_PX * Math.sqrt(people / most));
      const className = `flow ${office === before[area].office ? "" : "new"}`;
      const path = [[lat / sum, lon / sum], placePoint(plan.offices[office].at)];
      layer.addLayer(L.polyline(path, { className, weight, interactive: false, pane: "circles" }));
    });
  };
  layer.on("add", draw);
  stage.listeners.push(draw);
  group.append(makeCheck(layer, map, "flows", "flows", () => word("flows"), makeLine("flow + flow new"), false, changed));
}
