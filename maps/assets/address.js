// The address of the page keeps what is on show, so that a link opens as it was seen.
function readAddress(key) {
  return new URLSearchParams(location.hash.slice(1)).get(key);
}

function writeAddress(values) {
  const state = new URLSearchParams(location.hash.slice(1));
  Object.entries(values).forEach(([key, value]) => (value === null ? state.delete(key) : state.set(key, value)));
  history.replaceState(null, "", String(state) ? `#${state}` : location.href.split("#")[0]);
}

// What is tried stands in the address as well: the offices by their ids, and the steps of the reach.
function keepAddress(stage) {
  const { plan } = stage;
  const follow = () => {
    const [open, reach] = [readAddress("open"), Number(readAddress("reach")) || plan.ways[0].steps];
    if (open === null) return;
    const ids = open.split(",");
    const found = plan.offices.flatMap(({ id }, office) => (ids.includes(id) ? [office] : []));
    const steps = plan.ways[0].said ? plan.ways[0].steps : Math.min(Math.max(Math.round(reach), 1), 2 * plan.ways[0].steps);
    if (String(found) !== String(stage.after.open) || steps !== stage.steps) stage.show(found, { reach: steps, label: () => word("trying") });
  };
  follow();
  const write = () => {
    const own = isProposed(stage) || stage.period !== null;
    writeAddress({ open: own ? null : stage.after.open.map((office) => plan.offices[office].id).join(","),
      reach: own || stage.steps === plan.ways[0].steps ? null : stage.steps });
  };
  // once the reader rests: browsers take it ill when an address changes with every step of a slider
  let waiting = null;
  stage.listeners.push(() => {
    clearTimeout(waiting);
    waiting = setTimeout(write, REST_MS);
  });
  window.addEventListener("hashchange", follow);
}
