// Names stay on the map; each is put where it covers nothing, the important ones first.
const LABEL_GAP = 3;
// Half a pixel is no overlap.
const ROUNDING = 0.5;

function overlap(a, b) {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

function boxAt(left, top, width, height) {
  return { left, top, right: left + width, bottom: top + height };
}

// A name is whole only within the map: what would stick out is moved in.
function keepIn(from, size, end) {
  return Math.max(0, Math.min(from, end - size));
}

// Right and left read best, then below and above, then the corners.
function spotsRound({ x, y }, reach, width, height, frame) {
  const far = reach + LABEL_GAP;
  const near = reach * 0.5 + LABEL_GAP;
  const middle = [x - width / 2, y - height / 2];
  return [
    [x + far, middle[1]], [x - far - width, middle[1]], [middle[0], y + far], [middle[0], y - far - height],
    [x + near, y + near], [x + near, y - near - height], [x - near - width, y + near], [x - near - width, y - near - height],
  ].map(([left, top]) => boxAt(keepIn(left, width, frame.right), keepIn(top, height, frame.bottom), width, height));
}

// Where all round a mark is taken: the nearest place on the map at which a name covers nothing, or none.
const SEARCH_STEP = 6;
function nearestFree({ x, y }, width, height, frame, isFree) {
  let best = null;
  for (let top = 0; top <= frame.bottom - height; top += SEARCH_STEP) {
    for (let left = 0; left <= frame.right - width; left += SEARCH_STEP) {
      const far = Math.hypot(left + width / 2 - x, top + height / 2 - y);
      const box = boxAt(left, top, width, height);
      if ((!best || far < best.far) && isFree(box)) best = { box, far, cost: 0 };
    }
  }
  return best;
}

// A wrapped text keeps the width it had before wrapping; each label takes that of its longest line.
// Reading and writing in turns would make the browser lay the page out once for every label.
function measureLabels(marks) {
  marks.forEach(({ label }) => { label.style.width = ""; });
  const lines = marks.map(({ label }) => [...label.firstChild.getClientRects()].map((line) => line.width));
  const paddings = marks.map(({ label }) => parseFloat(getComputedStyle(label).paddingLeft) * 2);
  marks.forEach(({ label }, i) => { label.style.width = `${Math.ceil(Math.max(0, ...lines[i]) + paddings[i])}px`; });
  return new Map(marks.map((mark) => [mark, { width: mark.label.offsetWidth, height: mark.label.offsetHeight }]));
}

// What lies over the map and is no part of it: buttons, scale.
function boxesOver(map) {
  const { left, top } = map.getContainer().getBoundingClientRect();
  return [...map.getContainer().querySelectorAll(".leaflet-control, .banner")].filter((node) => node.checkVisibility()).map((node) => {
    const box = node.getBoundingClientRect();
    return boxAt(box.left - left, box.top - top, box.width, box.height);
  });
}

// A line from a mark to its name, where that stands apart from it; it lies below all names, which stay readable where it passes.
function makeLead(map, mark) {
  const lead = L.polyline([], { className: "lead", interactive: false, pane: "leads" });
  mark.marker.on("remove", () => lead.remove());
  return (box, at) => {
    const near = box && [Math.min(Math.max(at.x, box.left), box.right), Math.min(Math.max(at.y, box.top), box.bottom)];
    if (!box || Math.hypot(near[0] - at.x, near[1] - at.y) <= mark.reach + LABEL_GAP + 1) lead.remove();
    else lead.setLatLngs([mark.marker.getLatLng(), map.containerPointToLatLng(near)]).addTo(map);
  };
}

// `marks` are { marker, label, reach, must, from }, the important first, with `rings` where a label may stand farther off and `placed`
// is told of its box; one that must show may
// touch another, and none shows its name below the zoom `from`.
function placeLabels(map, marks) {
  const present = marks.filter(({ marker }) => map.hasLayer(marker));
  present.forEach((mark) => { mark.label.hidden = map.getZoom() < mark.from; });
  const named = present.filter(({ label }) => !label.hidden);
  const sizes = measureLabels(named);
  // A name may cover a lesser mark where there is no other room, never its equal.
  const taken = present.map(({ marker, reach, from }) => {
    const { x, y } = map.latLngToContainerPoint(marker.getLatLng());
    return { ...boxAt(x - reach, y - reach, 2 * reach, 2 * reach), from };
  });
  const frame = boxAt(0, 0, map.getSize().x, map.getSize().y);
  const buttons = named.some(({ rings }) => rings) ? boxesOver(map) : [];
  named.forEach((mark) => {
    const { label, reach, must, rings = [reach] } = mark;
    const { width, height } = sizes.get(mark);
    const at = map.latLngToContainerPoint(mark.marker.getLatLng());
    const covered = (box, others) => others.reduce((sum, other) => sum + overlap(box, other), 0);
    const equals = [...taken.filter(({ from }) => from <= mark.from), ...(mark.rings ? buttons : [])];
    const lesser = taken.filter(({ from }) => from > mark.from);
    const spotsAt = (far) => spotsRound(at, far, width, height, frame).map((box) => ({
      box,
      cost: covered(box, equals) + width * height - overlap(box, frame),
      blemish: covered(box, lesser),
    }));
    // farther off only where there is no room nearby
    let best = { cost: Infinity, blemish: Infinity };
    for (const far of rings) {
      if (best.cost <= ROUNDING) break;
      best = spotsAt(far).reduce((a, b) => (b.cost - a.cost || b.blemish - a.blemish) < 0 ? b : a, best);
    }
    if (best.cost > ROUNDING && must && mark.rings) best = nearestFree(at, width, height, frame, (box) => covered(box, equals) <= ROUNDING) ?? best;
    if (best.cost > ROUNDING && !must) {
      label.hidden = true;
      mark.placed?.(null, at);
      return;
    }
    label.style.left = `${Math.round(best.box.left - at.x + reach)}px`;
    label.style.top = `${Math.round(best.box.top - at.y + reach)}px`;
    mark.placed?.(best.box, at);
    taken.push({ ...best.box, from: mark.from });
  });
}
