// The study's map: the ground comes once from the study's file, the sites with every look through the scenario's, mark by mark.
(() => {
  "use strict";
  const { L, studyMap: page } = window;
  if (!page) return;
  const { speech, say, word, count, make, plain, placePoint } = page;
  const PANES = { ground: 340, cells: 350, areas: 353, courses: 355, outside: 360, rail: 370, circles: 400, leads: 410 };
  const WORLD = [[-85, -180], [-85, 180], [85, 180], [85, -180]];
  const MOST_FOUND = 30, CLOSE_ZOOM = 15, GAP = 14, MOST_REACH = 11, RINGS = [22, 40, 62, 90];
  // filled where it is settled, an outline where the plan may choose
  const FACES = { stays: ["kept"], may_close: ["kept", "choice"], must_close: ["closed"], may_open: ["added", "choice"], must_open: ["added"], stays_shut: ["rest"] };
  const at = (id) => document.getElementById(id);
  const act = (what, value = "", chosen = "") => document.dispatchEvent(new CustomEvent("act", { detail: { what, value, chosen } }));
  const written = ({ lat, lng }) => `${lng.toFixed(6)},${lat.toFixed(6)}`;

  document.addEventListener("DOMContentLoaded", () => {
    if (at("study-map")) begin(at("study-map"));
  });

  function begin(frame) {
    speech.lang = document.documentElement.lang;
    const words = JSON.parse(frame.dataset.words);
    const map = L.map(frame, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.5, fadeAnimation: false });
    Object.entries(PANES).forEach(([name, zIndex]) => { map.createPane(name).style.zIndex = zIndex; });
    const layers = { people: L.layerGroup(), rail: L.layerGroup(), bus: L.layerGroup(), circles: L.layerGroup() };
    const fixed = L.layerGroup().addTo(map);
    const outline = L.layerGroup().addTo(map);
    const chosenCircle = L.layerGroup().addTo(map);
    const marks = new Map();
    const stations = [];
    let [drawn, study, home, asked, shown, focusCard, closing, back] = [null, null, null, null, null, false, false, null];

    // of what lies beyond the edge of the map no name is shown
    const relabel = page.once(() => {
      if (!home) return;
      const view = map.getBounds();
      const all = [...[...marks.values()].sort((a, b) => b.must - a.must), ...stations];
      const inside = all.filter(({ marker }) => view.contains(marker.getLatLng()));
      all.filter((mark) => !inside.includes(mark)).forEach((mark) => {
        mark.label.hidden = true;
        mark.placed?.(null, null);
      });
      page.placeLabels(map, inside);
    });
    const goHome = () => { if (home && frame.clientWidth) map.fitBounds(home, { padding: [GAP, GAP], animate: false }); };
    let touched = false;
    new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      if (!touched) goHome();
      placeCard();
    }).observe(frame);
    frame.addEventListener("pointerdown", () => { touched = true; });
    frame.addEventListener("wheel", () => { touched = true; }, { passive: true });
    map.on("moveend resize", relabel);

    // --- the ground ---
    async function load({ study: key, address }) {
      asked = key;
      const answer = await fetch(address);
      if (!answer.ok) { asked = null; return; }
      const told = await answer.json();
      if (asked !== key) return;
      study = told;
      speech.words = told.words;
      frame.querySelectorAll("[data-word]").forEach((button) => {
        button.title = word(button.dataset.word);
        button.setAttribute("aria-label", button.title);
      });
      drawGround(told);
      [...marks.keys()].forEach(drop);
      drawSites();
    }

    function drawGround(told) {
      [fixed, outline, ...Object.values(layers)].forEach((layer) => layer.clearLayers());
      stations.length = 0;
      const rings = told.boundary.map(page.decodePath);
      fixed.addLayer(L.polygon([WORLD, ...rings], { className: "outside", interactive: false, pane: "outside" }));
      page.drawGround(told.ground ?? {}).forEach(({ layer }) => fixed.addLayer(layer));
      study.outlined = told.outlines ? page.decodeOutlines(told.outlines) : null;
      if (study.outlined) fixed.addLayer(L.polygon(study.outlined.flat(), { className: "area-line", interactive: false, pane: "areas", smoothFactor: 0 }));
      home = L.latLngBounds(rings.flat());
      study.cells = page.gatherCells(told.demand);
      study.area = page.unpack(told.demand.area);
      goHome();
      if (!map._loaded) map.fitBounds(home, { animate: false });
      map.setMaxZoom(18).setMaxBounds(home.pad(0.8));
      const tones = [...told.classes, 0].map((_, k) => page.colour(`people-${k}`));
      const squares = new page.CellLayer(study.cells, { pane: "cells" });
      squares.paintWith((cell) => ({ fill: tones[page.classOf(cell.people, told.classes)], hatch: null, ink: null }));
      layers.people.addLayer(squares);
      told.lines.flatMap(page.drawRail).forEach((line) => layers.rail.addLayer(line));
      study.stops = {};
      for (const kind of ["rail", "bus"]) {
        study.stops[kind] = told[kind].flatMap(({ name, at: steps }) => page.decodePath(steps).map((place) => ({ name, place })));
        box(kind).parentElement.hidden = !study.stops[kind].length;
      }
      show("rail", study.stops.rail);
      const range = (k) => (k === 0 ? word("below", { n: count(told.classes[0]) })
        : k === told.classes.length ? word("from", { n: count(told.classes[k - 1]) })
          : word("between", { a: count(told.classes[k - 1]), b: count(told.classes[k] - 1) }));
      const swatch = (k) => make("li", "", make("i", `people-${k}`), range(k));
      at("map-people").replaceChildren(...tones.map((_, k) => swatch(k)), make("li", "", word("per_cell")));
      Object.keys(layers).forEach((key) => { if (box(key).checked) switchLayer(key, true); });
    }

    const box = (key) => document.querySelector(`[data-layer=${key}]`);
    function show(kind, stops) {
      stops.forEach(({ name, place }) => {
        const mark = page.makeStation(name, place, kind);
        mark.kind = kind;
        stations.push(mark);
        layers[kind].addLayer(mark.marker);
      });
    }
    function switchLayer(key, on) {
      // hundreds of marks are made when they are first asked for
      if (key === "bus" && on && study && !stations.some(({ kind }) => kind === "bus")) show("bus", study.stops.bus);
      if (on) layers[key].addTo(map);
      else layers[key].remove();
      relabel();
    }
    document.querySelectorAll("[data-layer]").forEach((one) => one.addEventListener("change", () => { if (study) switchLayer(one.dataset.layer, one.checked); }));

    // --- the sites ---
    function drop(id) {
      const mark = marks.get(id);
      mark.marker.remove();
      mark.circle?.remove();
      marks.delete(id);
    }

    function drawSites() {
      if (!drawn || !study) return;
      const wanted = new Set(drawn.sites.map(({ id }) => id));
      [...marks.keys()].filter((id) => !wanted.has(id)).forEach(drop);
      drawn.sites.forEach(drawSite);
      relabel();
      tellCard();
    }

    // a mark that says what it said is left alone
    function drawSite(site) {
      const told = JSON.stringify([site, drawn.reach_m]);
      const old = marks.get(site.id);
      if (old?.told === told) return;
      const mark = old ?? makeMark(site.id);
      const [face, choice] = FACES[site.meant] ?? FACES.stays_shut;
      const reach = Math.min(page.SHAPES[face].reach, MOST_REACH);
      mark.label.replaceChildren(make("bdi", "name", say(site.name)));
      const icon = page.makeIcon(face, mark.label, site);
      icon.options.iconSize = [2 * reach, 2 * reach];
      icon.options.className += ` ${choice ?? ""}${site.movable ? " movable" : ""}`;
      mark.marker.setIcon(icon).setLatLng(placePoint(site.at)).setZIndexOffset(site.meant === "stays_shut" ? 0 : 1000);
      Object.assign(mark, { told, site, reach, must: face !== "rest", rings: [reach, ...RINGS] });
      if (!old) mark.marker.addTo(map);
      mark.marker.getElement().setAttribute("aria-label", site.said);
      if (site.movable) mark.marker.dragging.enable();
      else mark.marker.dragging?.disable();
      mark.circle?.remove();
      mark.circle = null;
      if (drawn.reach_m && site.open && site.meant !== "must_close") {
        mark.circle = drawCircle(site, "kept");
        layers.circles.addLayer(mark.circle);
      }
    }

    function drawCircle(site, look) {
      const path = page.circleRound(site, drawn.reach_m);
      return L.layerGroup(["casing", `circle ${look}`].map((className) => L.polygon(path, { className, interactive: false, pane: "circles", smoothFactor: 0 })));
    }

    function makeMark(id) {
      const label = make("span", "");
      const marker = L.marker([0, 0], { icon: page.makeIcon("rest", label), keyboard: true });
      const mark = { id, marker, label, from: 0 };
      mark.placed = page.makeLead(map, mark);
      const open = () => openSite(id, marker.getElement());
      marker.on("click", open);
      marker.on("keydown", ({ originalEvent: key }) => {
        if (key.key !== "Enter" && key.key !== " ") return;
        key.preventDefault();
        open();
      });
      marker.on("dragend", () => act("map-move", id, written(marker.getLatLng())));
      marks.set(id, mark);
      return mark;
    }

    function openSite(id, from) {
      back = from;
      focusCard = true;
      if (shown?.dataset.site === id && !closing) tellCard();
      else act("map-site", id);
      closing = false;
    }
    // a card stands until the server has heard that it closes; whoever opens it meanwhile opens it anew
    function closeCard() {
      closing = true;
      act("map-close");
    }

    function askFor(place, from) {
      back = from;
      focusCard = true;
      act("map-place", written(place));
    }

    map.on("click", ({ latlng, originalEvent }) => {
      if (!originalEvent.target.closest(".mark-frame")) askFor(latlng, frame);
    });
    frame.addEventListener("keydown", (key) => {
      if (key.target !== frame || key.key !== "Enter") return;
      key.preventDefault();
      askFor(map.getCenter(), frame);
    });
    at("map-put").addEventListener("click", () => askFor(map.getCenter(), at("map-put")));

    // --- the card beside what is chosen ---
    function cardPlace() {
      if (!shown) return null;
      if (shown.dataset.place) {
        const [lon, lat] = shown.dataset.place.split(",").map(Number);
        return L.latLng(lat, lon);
      }
      return marks.get(shown.dataset.site)?.marker.getLatLng() ?? null;
    }

    function placeCard() {
      const place = cardPlace();
      if (!place || !home || !frame.clientWidth) return;
      const { x, y } = map.latLngToContainerPoint(place);
      const [width, height, size] = [shown.offsetWidth, shown.offsetHeight, map.getSize()];
      const left = x + GAP + width < size.x ? x + GAP : x - GAP - width;
      shown.style.left = `${Math.max(0, Math.min(left, size.x - width))}px`;
      shown.style.top = `${Math.max(0, Math.min(y - height / 3, size.y - height))}px`;
    }

    function tellCard() {
      shown = document.querySelector("#map_card section");
      chosenCircle.clearLayers();
      const place = cardPlace();
      const site = shown && marks.get(shown.dataset.site)?.site;
      if (place) {
        chosenCircle.addLayer(L.circleMarker(place, { radius: 17, className: "chosen", interactive: false, pane: "leads" }));
        if (site && drawn.reach_m && !(site.open && site.meant !== "must_close")) chosenCircle.addLayer(drawCircle(site, "added"));
        placeCard();
      }
      if (!shown || !focusCard) return;
      focusCard = false;
      (shown.querySelector("input, select") ?? shown.querySelector("button")).focus({ preventScroll: true });
    }
    map.on("move", placeCard);

    const card = at("map_card");
    new MutationObserver(() => {
      const before = shown;
      tellCard();
      if (!shown) closing = false;
      if (before && !shown && document.activeElement === document.body) (back?.isConnected ? back : frame).focus({ preventScroll: true });
    }).observe(card, { childList: true });
    card.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button?.dataset.move) act("map-move", button.dataset.move, written(map.getCenter()));
    });
    card.addEventListener("keydown", (key) => {
      if (key.key === "Escape") closeCard();
    });
    frame.addEventListener("keydown", (key) => { if (key.key === "Escape" && shown) closeCard(); });

    // --- what the server draws anew ---
    new MutationObserver(() => {
      const holder = document.querySelector("#map_sites [data-drawn]");
      if (!holder) return;
      drawn = JSON.parse(holder.dataset.drawn);
      at("map-put").disabled = !drawn.free;
      holder.querySelectorAll("[data-meant]").forEach((key) => {
        const [face, choice] = FACES[key.dataset.meant] ?? FACES.stays_shut;
        key.classList.toggle("choice", Boolean(choice));
        key.replaceChildren(page.drawShape(face));
      });
      if (drawn.study !== asked) load(drawn);
      else drawSites();
    }).observe(at("map_sites"), { childList: true });

    // --- the finder ---
    const [search, list] = [at("map-search"), at("map-found")];
    const named = (name, wanted) => Object.values(name).some((one) => plain(Array.isArray(one) ? one.flat().join("") : one).includes(wanted));
    function look(bounds, from) {
      touched = true;
      map.fitBounds(bounds, { maxZoom: CLOSE_ZOOM, animate: false });
      if (from) from.focus({ preventScroll: true });
    }
    function goToArea(area) {
      const found = study.cells.filter((cell) => cell.demand.some((i) => study.area[i] === area));
      const style = { className: "area-frame", interactive: false, pane: "circles" };
      const shape = study.outlined ? L.polygon(study.outlined[area], style) : found.length ? L.rectangle(page.boundsOf(found), style) : null;
      outline.clearLayers();
      if (!shape) return;
      outline.addLayer(shape);
      look(shape.getBounds().pad(1), frame);
    }
    function results() {
      const wanted = plain(search.value);
      if (!wanted || !study) return null;
      const code = page.readPostcode(search.value);
      const sites = [...marks.values()].filter(({ site }) => named(site.name, wanted)).map(({ site, marker }) => [site.name, words.site, () => {
        look(L.latLngBounds([marker.getLatLng()]));
        openSite(site.id, search);
      }]);
      const stops = ["rail", "bus"].flatMap((kind) => study[kind].filter(({ name }) => named(name, wanted)).map(({ name, at: steps }) => [name, words[kind], () => {
        outline.clearLayers();
        page.decodePath(steps).forEach((place) => outline.addLayer(L.circleMarker(place, { radius: 14, className: "chosen", interactive: false, pane: "leads" })));
        look(L.latLngBounds(page.decodePath(steps)), frame);
      }]));
      const areas = study.areas.map((name, k) => [name, k]).filter(([name, k]) => named(name, wanted) || (code && study.postcodes?.[k].split(" ").some((one) => one.startsWith(code))))
        .map(([name, k]) => [name, words.area, () => goToArea(k)]);
      const [rail, bus] = [stops.filter(([, kind]) => kind === words.rail), stops.filter(([, kind]) => kind === words.bus)];
      return [...sites, ...rail, ...areas, ...bus];
    }
    function close() {
      list.hidden = true;
      list.replaceChildren();
    }
    search.addEventListener("input", () => {
      const found = results();
      at("map-said").textContent = !found ? "" : found.length ? words.found.replace("{n}", count(found.length)) : words.none;
      list.hidden = !found?.length;
      list.replaceChildren(...(found ?? []).slice(0, MOST_FOUND).map(([name, kind, go]) => {
        const button = make("button", "", make("bdi", "", say(name)), make("small", "", kind));
        button.type = "button";
        button.addEventListener("click", () => { close(); go(); });
        return make("li", "", button);
      }));
    });
    const finder = search.parentElement;
    finder.addEventListener("keydown", (key) => {
      const buttons = [...list.querySelectorAll("button")];
      const here = buttons.indexOf(document.activeElement);
      const step = { ArrowDown: 1, ArrowUp: -1 }[key.key];
      if (key.key === "Enter" && key.target === search) buttons[0]?.click();
      else if (key.key === "Escape") { close(); search.focus(); }
      else if (step && buttons.length) {
        key.preventDefault();
        (buttons[here + step] ?? search).focus();
      }
    });
    document.addEventListener("click", ({ target }) => { if (!finder.contains(target)) close(); });

    addButtons(map, frame, goHome, () => { touched = true; });
  }

  // Their names come with the study.
  function addButtons(map, frame, goHome, touch) {
    const bar = L.control({ position: "topleft" });
    bar.onAdd = () => {
      const box = make("div", "leaflet-bar tools");
      L.DomEvent.disableClickPropagation(box);
      [["zoom_in", "+", () => map.zoomIn()], ["zoom_out", "−", () => map.zoomOut()], ["home", "⤢", goHome]].forEach(([key, sign, go]) => {
        const button = make("button", "", sign);
        button.type = "button";
        button.dataset.word = key;
        button.addEventListener("click", () => { touch(); go(); });
        box.append(button);
      });
      return box;
    };
    bar.addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 120 }).addTo(map);
  }
})();
