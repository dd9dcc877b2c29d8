// Find my area: for every service its nearest office, metres and minutes, before and with the plan; and the table of all areas.
function areaFigures(stage, found) {
  const { plan } = stage;
  const { nearest, mm, served } = found;
  // nobody's walk or ride to a channel is measured
  const timed = found.open.every((place) => place < plan.offices.length);
  const times = timed ? plan.times.map((layer) => minutesTo(layer, found.open, plan.people.length)) : [];
  const walk = times[plan.times.findIndex((layer) => layer.on_foot)];
  const figures = plan.areas.map(() => ({
    people: 0, served: 0, mm: 0, lost: false, offices: new Map(), minutes: times.map(() => ({ sum: 0, people: 0, quicker: false })),
  }));
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
      const told = area.minutes[k];
      told.sum += n * minutes(i);
      told.people += n;
      told.quicker ||= n > 0 && isQuicker(minutes(i), walk?.(i));
    });
  });
  return figures.map((area) => ({
    people: area.people,
    served: area.served,
    mm: area.people && !area.lost ? area.mm : null,
    metres: area.people && !area.lost ? area.mm / area.people / MM_PER_M : null,
    office: [...area.offices].reduce((best, pair) => (!best || pair[1] > best[1] ? pair : best), null)?.[0] ?? null,
    minutes: area.minutes.map(({ sum, people, quicker }) => ({ mean: people ? Math.round(sum / people) : null, quicker })),
  }));
}

// The same for each of the services, the chosen one first.
function areaFiguresOfAll(stage, state) {
  return assessAll(stage, state).map((found) => areaFigures(stage, found));
}

function sayAreaMinutes(layer, { mean, quicker }) {
  if (mean === null) return word("no_way");
  const said = word("about_minutes", { n: count(mean) });
  return layer.on_foot || quicker ? said : word("no_quicker", { said });
}

// The reach of one of the services: its own, or that of the offices at so many steps.
function sayReachOf(stage, k) {
  const own = k ? stage.plan.services[k - 1].ways?.[0] : null;
  return own ? sayReach(own, own.steps) : sayReach(stage.plan.ways[0], stage.steps);
}

// How much nearer or farther an area is on average; what is not nothing never reads as nothing.
function sayMoved(before, after) {
  if (before.mm === null || after.mm === null) return "—";
  const change = after.mm - before.mm;
  if (!change) return word("moved_not");
  return word(change < 0 ? "moved_nearer" : "moved_farther", { far: sayGap(Math.abs(change) / after.people / MM_PER_M) });
}

function sayGap(metres) {
  return metres < 1 ? word("under_metre") : word("metres", { n: count(Math.round(metres)) });
}

function fillAreas(stage, map, cells, panel, { touch }) {
  const { plan } = stage;
  const search = make("input", "search");
  search.type = "search";
  search.id = "area-search";
  search.autocomplete = "off";
  const label = makeSaying("label", "", () => word("area_search"));
  label.htmlFor = search.id;
  const example = plan.postcodes?.find(Boolean);
  keepSaying(() => {
    const name = say(plan.areas[0]);
    search.placeholder = example ? word("area_examples", { name, code: writePostcode(example.slice(0, 7)) }) : word("area_example", { name });
  });
  const list = make("ul", "found");
  labelWith(list, () => word("area_list"));
  const told = makeSaying("p", "hint", () => "");
  told.setAttribute("role", "status");
  const card = make("div", "area-card");
  card.setAttribute("aria-live", "polite");
  const outline = L.layerGroup().addTo(map);
  let chosen = null;

  const papers = makePapers(stage);
  const tell = () => {
    papers.tell(chosen);
    if (chosen === null) return;
    const one = changesNothing(stage);
    const [before, after] = STATES.map((state) => areaFiguresOfAll(stage, state).map((figures) => figures[chosen]));
    const titles = [plan.service, ...plan.services.map(({ title }) => title)];
    const heads = one ? [word("after_now")] : STATES.map((state) => sayState(stage, state));
    const grids = titles.map((title, k) => {
      const states = one ? [after[k]] : [before[k], after[k]];
      const offices = states.map(({ office }) => (office === null ? word("unreached") : makeName(say(plan.places[office]))));
      const grid = makeGrid("", ["", ...heads], [
        [word("nearest"), ...offices],
        [word("mean_distance"), ...states.map(({ metres }) => sayMetres(metres))],
        ...(states.every(({ minutes }) => minutes.length) ? plan.times.map((layer, t) => [makeName(say(layer.name)),
          ...states.map(({ minutes }) => sayAreaMinutes(layer, minutes[t]))]) : []),
        [word("served_share", { far: sayReachOf(stage, k) }), ...states.map(({ served, people }) => percent(served, people))],
      ]);
      if (titles.length > 1) grid.prepend(make("caption", "", makeName(say(title))));
      return [grid, ...makeApart(stage, chosen, k, one ? ["before"] : STATES, heads)];
    }).flat();
    const told = one ? [] : titles.map((_, k) => k).filter((k) => before[k].mm !== null && after[k].mm !== null);
    const verdicts = told.map((k) => make("li", "", word("of_service", { service: say(titles[k]), said: sayMoved(before[k], after[k]) })));
    card.replaceChildren(make("p", "area-name", makeName(say(plan.areas[chosen])), ` ${sayPeopleOf(plan, chosen, after[0].people, (n) => word("people", { n }))}`),
      ...(verdicts.length ? [make("p", "hint", word("on_average")), make("ul", "verdict", ...verdicts)] : []), ...grids,
      ...(plan.week ? [make("p", "hint", word("week_months", { now: plan.week.months[0], then: plan.week.months[1] }))] : []));
  };
  const choose = (area) => {
    chosen = area;
    outline.clearLayers();
    const found = cells.filter((cell) => cell.demand.some((i) => plan.area[i] === area));
    const look = { className: "area-frame", interactive: false, pane: "circles" };
    const shape = plan.outlines ? L.polygon(plan.outlines[area], look) : found.length ? L.rectangle(boundsOf(found), look) : null;
    if (shape) {
      outline.addLayer(shape);
      touch();
      map.fitBounds(shape.getBounds().pad(2), { animate: false });
    }
    [...list.querySelectorAll("button")].forEach((button) => button.setAttribute("aria-pressed", String(Number(button.value) === area)));
    tell();
  };
  const find = () => {
    const wanted = plain(search.value);
    const code = readPostcode(search.value);
    const found = plan.areas.map((_, area) => area).filter((area) => (code && plan.postcodes?.[area].split(" ").some((one) => one.startsWith(code)))
      || Object.keys(plan.areas[area]).some((lang) => plain(say(plan.areas[area], lang)).includes(wanted)));
    list.replaceChildren(...found.map((area) => {
      const button = make("button", "", makeName(say(plan.areas[area])));
      button.type = "button";
      button.value = area;
      button.setAttribute("aria-pressed", String(area === chosen));
      button.addEventListener("click", () => choose(area));
      return make("li", "", button);
    }));
    told.textContent = found.length || !code ? word("area_found", { n: count(found.length) })
      : plan.postcodes ? word("postcode_unknown", { code: writePostcode(code) }) : word("postcodes_none");
  };
  search.addEventListener("input", find);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("button")?.click();
  });
  keepSaying(find);
  keepTelling(stage, tell);
  panel.append(make("div", "search-row", label, search), told, list, ...papers.nodes, card, makeAreaTable(stage));
}

// All areas, for readers who cannot see the map, and for those who want them all.
function makeAreaTable(stage) {
  const { plan } = stage;
  const holder = make("details", "all-areas", makeSaying("summary", "", () => word("area_table")));
  const place = makeFrame();
  const fill = () => {
    if (!holder.open) return;
    const one = changesNothing(stage);
    const [before, after] = STATES.map((state) => areaFiguresOfAll(stage, state));
    const far = sayReach(plan.ways[0], stage.steps);
    const changes = plan.services.length ? [plan.service, ...plan.services.map(({ title }) => title)].map((title) => word("change_of", { service: say(title) }))
      : [word("change_head")];
    const heads = [word("area"), word("people_head"), ...(one ? [word("mean_distance")] : [word("mean_before"), sayState(stage, "after"), ...changes]),
      ...(one ? [word("people_served")] : STATES.map((state) => word("of_service", { service: word("people_served"), said: sayState(stage, state) })))];
    const rows = plan.areas.map((name, a) => {
      const [old, fresh] = [before[0][a], after[0][a]];
      const metres = one ? [sayMetres(fresh.metres)]
        : [sayMetres(old.metres), sayMetres(fresh.metres), ...before.map((figures, k) => sayMoved(figures[a], after[k][a]))];
      return [makeName(say(name)), sayPeopleOf(plan, a, fresh.people, (n) => n), ...metres, ...(one ? [fresh] : [old, fresh]).map(({ served }) => count(served)),
        percent(fresh.served, fresh.people)];
    });
    const table = makeGrid("", [...heads, word("served_share", { far })], rows);
    place.replaceChildren(table, makeSave(() => table, `${plan.id}-areas`));
  };
  holder.id = "area-table";
  holder.addEventListener("toggle", fill);
  keepTelling(stage, fill);
  holder.append(place);
  return holder;
}
