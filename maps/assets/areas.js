// Find my area: its nearest office, metres and minutes, before and with the plan; and the table of all areas.
function areaFigures(stage, state) {
  const { plan } = stage;
  const { nearest, mm, served } = stage[state];
  const times = plan.times.map((layer) => minutesTo(layer, stage[state].open, plan.people.length));
  const figures = plan.areas.map(() => ({ people: 0, served: 0, mm: 0, lost: false, offices: new Map(), minutes: times.map(() => [0, 0]) }));
  plan.people.forEach((n, i) => {
    const area = figures[plan.area[i]];
    area.people += n;
    if (served[i]) area.served += n;
    if (nearest[i] < 0) area.lost ||= n > 0;
    else {
      area.mm += n * mm[i];
      area.offices.set(nearest[i], (area.offices.get(nearest[i]) ?? 0) + n);
    }
    times.forEach((minutes, k) => {
      if (minutes(i) < 0) return;
      area.minutes[k][0] += n * minutes(i);
      area.minutes[k][1] += n;
    });
  });
  return figures.map((area) => ({
    people: area.people,
    served: area.served,
    metres: area.people && !area.lost ? area.mm / area.people / MM_PER_M : null,
    office: [...area.offices].reduce((best, pair) => (!best || pair[1] > best[1] ? pair : best), null)?.[0] ?? null,
    minutes: area.minutes.map(([sum, people]) => (people ? Math.round(sum / people) : null)),
  }));
}

function sayAreaMinutes(minutes) {
  return minutes === null ? word("no_way") : word("about_minutes", { n: count(minutes) });
}

// What a search finds: widths of letters and digits, and small letters, make no difference.
function plain(text) {
  return text.normalize("NFKC").toLowerCase().replaceAll(/\s/g, "");
}

function fillAreas(stage, map, cells, panel, { touch }) {
  const { plan } = stage;
  const search = make("input", "search");
  search.type = "search";
  search.id = "area-search";
  search.autocomplete = "off";
  const label = makeSaying("label", "", () => word("area_search"));
  label.htmlFor = search.id;
  keepSaying(() => { search.placeholder = word("area_example", { name: say(plan.areas[0]) }); });
  const list = make("ul", "found");
  labelWith(list, () => word("area_list"));
  const told = makeSaying("p", "hint", () => "");
  told.setAttribute("role", "status");
  const card = make("div", "area-card");
  card.setAttribute("aria-live", "polite");
  const outline = L.layerGroup().addTo(map);
  let chosen = null;

  const tell = () => {
    if (chosen === null) return;
    const [before, after] = STATES.map((state) => areaFigures(stage, state)[chosen]);
    const one = hasOneState(stage);
    const states = one ? [after] : [before, after];
    const offices = states.map(({ office }) => (office === null ? word("unreached") : makeName(say(plan.offices[office].name))));
    const rows = [
      [word("nearest"), ...offices],
      [word("mean_distance"), ...states.map(({ metres }) => sayMetres(metres))],
      ...plan.times.map((layer, k) => [makeName(say(layer.name)), ...states.map(({ minutes }) => sayAreaMinutes(minutes[k]))]),
      [word("served_share", { far: sayReach(plan.ways[0], stage.steps) }), ...states.map(({ served, people }) => percent(served, people))],
    ];
    const heads = one ? [word("after_now")] : STATES.map((state) => word(state));
    const grid = makeGrid("", ["", ...heads], rows);
    grid.prepend(make("caption", "", makeName(say(plan.areas[chosen])), ` ${word("people", { n: count(after.people) })}`));
    const verdict = one || before.metres === null || after.metres === null ? "" : word(
      after.metres < before.metres ? "area_nearer" : after.metres > before.metres ? "area_farther" : "area_same",
      { n: count(Math.abs(Math.round(before.metres) - Math.round(after.metres))) });
    card.replaceChildren(grid, make("p", "verdict", verdict));
  };
  const choose = (area) => {
    chosen = area;
    outline.clearLayers();
    const found = cells.filter((cell) => cell.demand.some((i) => plan.area[i] === area));
    if (found.length) {
      const bounds = boundsOf(found);
      outline.addLayer(L.rectangle(bounds, { className: "area-frame", interactive: false, pane: "circles" }));
      touch();
      map.fitBounds(bounds.pad(2), { animate: false });
    }
    [...list.querySelectorAll("button")].forEach((button) => button.setAttribute("aria-pressed", String(Number(button.value) === area)));
    tell();
  };
  const find = () => {
    const wanted = plain(search.value);
    const found = plan.areas.map((_, area) => area).filter((area) => Object.values(plan.areas[area]).some((name) => plain(name).includes(wanted)));
    list.replaceChildren(...found.map((area) => {
      const button = make("button", "", makeName(say(plan.areas[area])));
      button.type = "button";
      button.value = area;
      button.setAttribute("aria-pressed", String(area === chosen));
      button.addEventListener("click", () => choose(area));
      return make("li", "", button);
    }));
    told.textContent = word("area_found", { n: count(found.length) });
  };
  search.addEventListener("input", find);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("button")?.click();
  });
  keepSaying(find);
  keepTelling(stage, tell);
  panel.append(make("div", "search-row", label, search), told, list, card, makeAreaTable(stage));
}

// All areas, for readers who cannot see the map, and for those who want them all.
function makeAreaTable(stage) {
  const { plan } = stage;
  const holder = make("details", "all-areas", makeSaying("summary", "", () => word("area_table")));
  const place = makeFrame();
  const fill = () => {
    if (!holder.open) return;
    const one = hasOneState(stage);
    const [before, after] = STATES.map((state) => areaFigures(stage, state));
    const far = sayReach(plan.ways[0], stage.steps);
    const heads = ["area", "people_head", ...(one ? ["mean_distance"] : ["mean_before", "mean_after", "change_head"])].map((key) => word(key));
    const rows = plan.areas.map((name, a) => {
      const [old, fresh] = [before[a], after[a]];
      const change = old.metres === null || fresh.metres === null ? "—" : word("metres", { n: signed(Math.round(fresh.metres) - Math.round(old.metres)) });
      const metres = one ? [sayMetres(fresh.metres)] : [sayMetres(old.metres), sayMetres(fresh.metres), change];
      return [makeName(say(name)), count(fresh.people), ...metres, percent(fresh.served, fresh.people)];
    });
    place.replaceChildren(makeGrid("", [...heads, word("served_share", { far })], rows));
  };
  holder.addEventListener("toggle", fill);
  keepTelling(stage, fill);
  holder.append(place);
  return holder;
}
