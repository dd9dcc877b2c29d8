// Before on the left, with the plan on the right, parted by a line that the pointer or the arrow keys move.
const SWIPE_PANES = { left: ["cells-before"], right: ["cells", "circles-after"] };
const FAR_OUT = 100000;

function addSwipe(map, stage) {
  const frame = map.getContainer();
  const range = make("input", "swipe-range");
  Object.assign(range, { type: "range", min: 0, max: 100, step: 1, value: 50 });
  labelWith(range, () => word("swipe_at"));
  const line = make("div", "swipe-line");
  const names = STATES.map((state) => make("span", `swipe-name ${state}`));
  const veil = make("div", "swipe", line, ...names, range);
  L.DomEvent.disableClickPropagation(range);
  L.DomEvent.disableScrollPropagation(range);
  frame.append(veil);

  const button = makeButton("swipe-button", () => word("swipe"), () => {
    stage.swiping = !stage.swiping;
    stage.tell();
  });
  // What is drawn in a pane is clipped and not the pane: that has no size, and WebKit draws nothing of what it clips there.
  const clip = (pane, from, to) => [...map.getPane(pane).children].forEach((drawing) => {
    const corners = [[from, -FAR_OUT], [to, -FAR_OUT], [to, FAR_OUT], [from, FAR_OUT]];
    const points = corners.map(([x, y]) => map.containerPointToLayerPoint([x, y]).subtract(L.DomUtil.getPosition(drawing)));
    drawing.style.clipPath = stage.swiping ? `polygon(${points.map((point) => `${point.x}px ${point.y}px`).join()})` : "";
  });
  const place = () => {
    setAnew(range, "aria-valuetext", word("swipe_value", { n: range.value }));
    if (!stage.swiping && veil.hidden) return;
    veil.hidden = !stage.swiping;
    const x = (map.getSize().x * range.value) / 100;
    SWIPE_PANES.left.forEach((pane) => clip(pane, -FAR_OUT, x));
    SWIPE_PANES.right.forEach((pane) => clip(pane, x, FAR_OUT));
    stage.isLeft = stage.swiping ? (place) => map.latLngToContainerPoint(place).x < x : () => false;
    stage.swiped.forEach((draw) => draw());
    line.style.left = `${range.value}%`;
  };
  range.addEventListener("input", place);
  // drawings move with the map before they are drawn anew
  map.on("move moveend zoomend resize viewreset layeradd", once(place));
  // Nothing to compare: a plan that changes nothing has one state, and one held against another scenario has none of today.
  const settle = () => {
    button.hidden = hasOneState(stage) || Boolean(stage.viewed.against);
    if (button.hidden) stage.swiping = false;
  };
  keepTelling(stage, () => {
    settle();
    STATES.forEach((state, k) => { renew(names[k], sayState(stage, state)); });
    setAnew(button, "aria-pressed", String(stage.swiping));
    place();
  });
  stage.viewing.push(() => {
    const { swiping } = stage;
    settle();
    if (stage.swiping !== swiping) stage.tell();
  });
  return button;
}
