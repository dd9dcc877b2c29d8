// Puts the parts together: background, squares, circles, offices, legend, panel.
const WORLD = [[-85, -180], [-85, 180], [85, 180], [85, -180]];
const PANES = { base: 200, ground: 340, cells: 350, "cells-before": 351, areas: 353, courses: 355, outside: 360, rail: 370, circles: 400, "circles-after": 401, leads: 410 };
const HOME_MARGIN = 14;

function showPlan(map, original) {
  const number = caseNumber(original);
  const data = takeEdited(original, number);
  Object.assign(speech, { lang: data.lang, tags: data.languages, words: data.words, roles: data.roles });
  const plan = readPlan(data, number);
  // pages of earlier versions have no words of their own
  Object.assign(speech, { words: { ...data.words, ...plan.words } });
  const stage = makeStage(plan);
  stage.others = data.cases.length > 1 ? findOthers(data, number) : [];
  Object.entries(PANES).forEach(([name, zIndex]) => { map.createPane(name).style.zIndex = zIndex; });
  const rings = plan.boundary.map(decodePath);
  // Pointer events pass through, so that the squares below answer.
  L.polygon([WORLD, ...rings], { className: "outside", interactive: false, pane: "outside" }).addTo(map);
  const beyond = plan.offices.filter(({ outside }) => outside).map(({ at }) => placePoint(at));
  // rocks out at sea where nobody lives stand outside the first view
  const home = L.latLngBounds([...(plan.home ? plan.home.map(placePoint) : rings.flat()), ...beyond]);
  const fitHome = () => map.fitBounds(home, { padding: [HOME_MARGIN, HOME_MARGIN], animate: false });
  fitHome();

  const cells = gatherCells(plan.demand);
  const layers = { with: new CellLayer(cells, { pane: "cells" }), before: new CellLayer(cells, { pane: "cells-before" }) };
  const marks = [];
  const replaceLabels = once(() => placeLabels(map, marks));
  fillCases(data, number);
  fillLegend(map, stage, cells, layers, marks, replaceLabels);
  addTips(map, stage, layers.with);
  addControls(map, fitHome, addSwipe(map, stage));
  addBanner(map, stage);
  fillTrial(stage);
  const size = keepSize(map, stage, fitHome, replaceLabels);
  const goHome = fitHome;
  // A view that was asked for stays when the window changes.
  const moving = (act) => (...given) => { size.touch(); act(...given); };
  fillPanel(stage, map, cells, data, { goHome: moving(goHome), touch: size.touch, marks, original, number });
  map.on("zoomend resize", replaceLabels);
  fillTools(data, plan, replaceLabels);
  keepAddress(stage);
  layers.with.addTo(map);
  map.setMaxZoom(17).setMaxBounds(L.latLngBounds([...rings.flat(), ...beyond]).pad(0.6));
}

function fillLegend(map, stage, cells, layers, marks, changed) {
  const legend = document.getElementById("legend");
  labelWith(legend, () => word("legend"));
  legend.append(makeResidents(stage, map, cells, layers));
  marks.push(...fillOffices(stage, map, legend, changed));
  fillChannels(stage, map, legend, changed);
  const more = addLayers(legend);
  if (stage.plan.ways.length > 1) more.append(makeWays(stage));
  const lines = make("div", "stack");
  more.append(lines);
  fillFlows(stage, map, cells, lines, changed);
  fillCircles(stage, map, lines, changed);
  marks.push(...fillCallouts(stage, map, lines, changed));
  const stations = fillBackground(stage.plan, map, more, () => {
    marks.push(...stations.filter((mark) => !marks.includes(mark)));
    changed();
  });
  marks.push(...stations);
  const sources = make("details", "sources", makeSaying("summary", "", () => word("sources")));
  stage.plan.sources.forEach((source) => sources.append(makeSaying("p", "", () => say(source))));
  more.append(sources);
}

// The layers a reader rarely changes open over the map; on a phone and on paper they stand in their place.
function addLayers(legend) {
  const box = make("div", "layers");
  box.id = "layers";
  const button = makeButton("layers-button", () => word("layers"), () => open(!box.classList.contains("open")));
  button.setAttribute("aria-controls", box.id);
  const open = (wanted) => {
    box.classList.toggle("open", wanted);
    button.setAttribute("aria-expanded", String(wanted));
  };
  open(false);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open(false);
    button.focus();
  });
  legend.append(button, box);
  return box;
}

function fillPanel(stage, map, cells, data, { goHome, touch, marks, original, number }) {
  const { plan } = stage;
  const panel = document.getElementById("panel");
  let openSite = null;
  const parts = [
    ["proposal", plan.proposal.length, (page) => fillProposal(stage, page)],
    ["story", plan.story.length, (page) => fillStory(stage, map, cells, page, { goHome, touch })],
    ["course", plan.course, (page) => fillCourse(stage, page, goHome)],
    ["areas", plan.areas.length, (page) => fillAreas(stage, map, cells, page, { touch })],
    ["sites", true, (page) => { openSite = fillSites(stage, page, lookAt(map, marks, touch)); }],
    ["choices", plan.choices, (page) => { fillChoices(stage, page); fillEdited(stage, original, number, page); }],
    ["why", plan.cards.length + plan.why.length, (page) => fillWhy(stage, page, goHome)],
    ["compare", data.comparison.length, (page) => page.append(...data.comparison.map(makeSection))],
    ["details", true, (page) => fillDetails(stage, page)],
  ];
  const choose = makeTabs(panel, parts.filter(([, there]) => there).map(([key, , fill]) => [key, fill]));
  linkSites(stage, marks, choose, openSite);
  tellMap(map, choose);
  fillWaysOn();
}

// The map's figures stand in two tables: a way to each from its layers, and for those who hear the page from the map itself.
function tellMap(map, choose) {
  const tables = [["areas", "area-table", "area_table"], ["details", "office-table", "office_table"]]
    .map(([key, id, wording]) => ({ key, table: document.getElementById(id), wording })).filter(({ table }) => table);
  const buttons = tables.map(({ key, table, wording }) => makeButton("", () => word(wording), () => {
    choose(key);
    table.open = true;
    table.tabIndex = -1;
    table.scrollIntoView({ block: "start" });
    table.focus({ preventScroll: true });
  }));
  document.getElementById("layers").append(make("div", "in-figures", makeSaying("span", "", () => word("in_figures")), ...buttons));
  describeWith(map.getContainer(), tables[0].table);
}

// What the plan does, then by how much: what follows the first sections is left to the screen and the report.
function fillProposal(stage, page) {
  const { plan } = stage;
  page.append(...plan.proposal.map(makeSection));
  if (!plan.near_far?.length) return;
  const more = make("div", "on-screen", ...plan.near_far.map(makeSection));
  fillSpread(stage, more);
  page.append(more);
}

// Tells readers that the map shows something else than the plan, and takes them back.
function addBanner(map, stage) {
  const text = make("span", "");
  const back = makeButton("", () => word("back_to_plan"), () => stage.show());
  const banner = make("div", "banner", text, back);
  banner.setAttribute("role", "status");
  L.DomEvent.disableClickPropagation(banner);
  map.getContainer().append(banner);
  keepTelling(stage, () => {
    banner.hidden = stage.label === null;
    renew(text, stage.label === null ? "" : stage.label());
  });
}

function addControls(map, goHome, ...further) {
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
  const side = L.control({ position: "topright" });
  side.onAdd = () => {
    const box = make("div", "map-tools", ...further);
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  side.addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 140 }).addTo(map);
  const frame = map.getContainer();
  frame.setAttribute("role", "region");
  labelWith(frame, () => word("map"));
}
