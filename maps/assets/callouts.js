// Notes on the map: a few words where most people's reach or distance changes. Each is true of the plan itself, and of one view of it.
const CALLOUT_RINGS = [8, 26, 54, 90, 130];

const keepUnits = (words) => words.replace(/(\d) (k?m)/g, "$1\u00a0$2");
const sayCallout = ({ text }) => joinPieces(piecesOf(say(text)).map((piece) => (Array.isArray(piece) ? [piece[0], keepUnits(piece[1])] : keepUnits(piece))));

// Returns marks for placeLabels; the row of the layers that switches them is appended to `group`.
function fillCallouts(stage, map, group, changed) {
  const { plan } = stage;
  const callouts = plan.callouts ?? [];
  const layer = L.layerGroup();
  const marks = callouts.map((callout) => {
    const label = make("span", `label callout ${callout.tone}`, makeSaying("span", "", () => sayCallout(callout)));
    const icon = L.divIcon({ html: make("div", "mark", label), className: "mark-frame callout", iconSize: [8, 8] });
    const marker = L.marker(placePoint(callout.at), { icon, keyboard: false, interactive: false, zIndexOffset: 500 });
    const mark = { marker, label, reach: 4, rings: CALLOUT_RINGS, must: false, from: 0 };
    return Object.assign(mark, { placed: makeLead(map, mark) });
  });
  if (!callouts.length) return [];
  // What is heard of them is the same list, whatever has room on the map.
  const heard = make("ul", "heard", ...callouts.map((callout) => makeSaying("li", "", () => say(callout.text))));
  document.getElementById("beside").append(heard);
  const draw = () => {
    const fits = (callout) => isProposed(stage) && !stage.swiping && !stage.viewed?.against && callout.view === stage.viewed?.view && (callout.view === "by_reach" || callout.service === stage.viewed.service);
    const before = marks.map(({ marker }) => layer.hasLayer(marker)).join();
    callouts.forEach((callout, k) => (fits(callout) ? layer.addLayer(marks[k].marker) : layer.removeLayer(marks[k].marker)));
    if (marks.map(({ marker }) => layer.hasLayer(marker)).join() !== before) changed();
  };
  const row = makeCheck(layer, map, "callouts", "callouts", () => word("callouts"), null, true, changed);
  group.append(row);
  stage.listeners.push(draw);
  stage.viewing.push(draw);
  draw();
  return marks;
}
