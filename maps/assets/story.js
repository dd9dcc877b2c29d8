// Five steps from today to what the plan changes; each moves the map.
function fillStory(stage, map, cells, panel, { goHome, touch }) {
  const { story, people } = stage.plan;
  let current = null;
  const focus = (step) => {
    const told = (i) => (step.focus === "beyond" ? !stage.proposed.before.served[i]
      : stage.proposed.before.served[i] !== stage.proposed.after.served[i]);
    const found = step.focus === "all" ? [] : cells.filter((cell) => cell.demand.some((i) => people[i] && told(i)));
    touch();
    goHome();
    if (!found.length) return;
    // people at both ends of the city are seen best on the whole map
    const room = boundsOf(found).pad(0.4);
    if (map.getBoundsZoom(room) > map.getZoom()) map.fitBounds(room, { animate: false });
  };
  const items = story.map((step, k) => {
    const choose = makeButton("step-title", () => weave(`${k + 1}. `, say(step.title)), () => go(k));
    const text = makeSaying("p", "", () => say(step.text));
    return { node: make("li", "", choose, text), choose };
  });
  const place = makeSaying("p", "step-place", () => word("step", { n: (current ?? 0) + 1, all: story.length }));
  place.setAttribute("aria-live", "polite");
  const go = (k) => {
    current = k;
    const step = story[k];
    stage.view(step.view);
    stage.swiping = false;
    stage.show(step.open, { label: String(step.open) === String(stage.plan.after) ? null : () => say(step.title) });
    focus(step);
    mark();
  };
  const back = makeButton("", () => word("step_back"), () => go(Math.max(0, (current ?? 0) - 1)));
  const next = makeButton("primary", () => word(current === null ? "step_first" : "step_next"),
    () => go(current === null ? 0 : Math.min(story.length - 1, current + 1)));
  const mark = () => {
    items.forEach(({ node, choose }, k) => {
      node.classList.toggle("current", k === current);
      choose.setAttribute("aria-current", k === current ? "step" : "false");
    });
    place.textContent = current === null ? "" : word("step", { n: current + 1, all: story.length });
    next.textContent = word(current === null ? "step_first" : "step_next");
    back.disabled = !current;
    next.disabled = current === story.length - 1;
  };
  keepSaying(mark);
  panel.append(make("div", "step-tools", back, next, place), make("ol", "steps", ...items.map(({ node }) => node)));
}
