// The legend's height changes with the language and the window: the map follows, whole until the reader moves it.
// Paper has its own size: the map takes it before the page is laid out, and gives it back after.
function keepSize(map, stage, goHome, replaceLabels) {
  let moved = false;
  let view = null;
  map.on("dragstart", () => { moved = true; });
  map.getContainer().addEventListener("wheel", () => { moved = true; });
  map.getContainer().addEventListener("click", (event) => { moved ||= event.target.matches(".tools button"); });
  const settle = () => {
    map.setMinZoom(0).invalidateSize({ animate: false, pan: false });
    goHome();
    map.setMinZoom(map.getZoom() - 1);
    replaceLabels();
  };
  const follow = () => (moved ? map.invalidateSize() : settle());
  let waiting = null;
  // while the reach slides, figures change the legend's height with every step: the map follows once the reader rests
  new ResizeObserver(() => {
    clearTimeout(waiting);
    if (stage.sliding) waiting = setTimeout(follow, REST_MS);
    else follow();
  }).observe(map.getContainer());
  // on paper the key stays with the map, and where all comes from stands at the end
  const sources = document.querySelector("details.sources");
  const place = sources.parentElement;
  const dress = (printing) => {
    if (printing) view = moved ? [map.getCenter(), map.getZoom()] : null;
    document.documentElement.classList.toggle("printing", printing);
    sources.open = printing;
    (printing ? document.body : place).append(sources);
    settle();
    if (!printing && view) map.setView(...view, { animate: false });
  };
  window.addEventListener("beforeprint", () => dress(true));
  window.addEventListener("afterprint", () => dress(false));
  return { touch: () => { moved = true; } };
}
