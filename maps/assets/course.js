// A plan period by period: each site's state, where the service that is chosen is given, and what that means against another period.
function stateName({ states, periods }, number, office) {
  const state = periods[number].states[office];
  return state < 0 ? word("no_state") : say(states[state]);
}

// The sites by their state; those that changed as the period began are stressed.
function makeStates({ course, offices }, number) {
  const { states, periods } = course;
  const here = periods[number].states;
  const earlier = periods[Math.max(number - 1, 0)].states;
  const rows = states.map((title, state) => {
    const sites = offices.flatMap((office, k) => (here[k] === state ? [[office, earlier[k] !== state]] : []));
    const names = sites.flatMap(([office, moved], k) => [...(k ? [word("listed")] : []), make(moved ? "strong" : "span", "", makeName(say(office.name)))]);
    return [makeName(say(title)), make("div", "sites", ...(names.length ? names : ["—"]))];
  });
  return makeGrid("states", [word("site_state"), word("sites_in_state")], rows);
}

// Every service in the period on show: places, people within reach, mean distance, and who is farther and who nearer.
function makePeriodGrids(stage) {
  const { plan } = stage;
  const [then, now] = ["after", "before"].map((state) => assessAll(stage, state));
  return then.map((found, k) => {
    const sum = (sign) => sumPeople(plan.people, (i) => Math.sign(shiftClass(now[k].mm[i], found.mm[i])) === sign);
    const pair = (of) => (of(now[k]) === of(found) ? of(found) : word("change", { a: of(now[k]), b: of(found) }));
    const moved = (sign) => `${count(sum(sign))} (${percent(sum(sign), plan.everyone)})`;
    const grid = makeGrid("period-figures", [], [
      [word("places_giving"), pair(({ open }) => count(open.length))],
      [word("people_served"), pair(({ people }) => `${count(people)} (${percent(people, plan.everyone)})`)],
      [word("mean_distance"), pair(({ mean }) => sayMetres(mean))],
      [word("farther_people"), moved(1)],
      [word("nearer_people"), moved(-1)],
    ]);
    grid.prepend(make("caption", "", make("strong", "", makeName(say(k ? plan.services[k - 1].title : plan.service)))));
    return grid;
  });
}

function sayPeriod({ title, months }) {
  return months ? weave(say(title), " (", say(months), ")") : say(title);
}

function describePeriod(stage) {
  const frame = make("p", "", word("compared_with"), word("colon"), say(stage.period.titles.before));
  return [make("p", "period-title", sayPeriod(stage.plan.course.periods[stage.period.number])), makeStates(stage.plan, stage.period.number), frame,
    ...makePeriodGrids(stage)];
}

function fillCourse(stage, panel, goHome) {
  const { course } = stage.plan;
  const { periods } = course;
  const last = periods.length - 1;
  const choice = { number: last, service: 0, base: "last" };
  const range = make("input", "reach-range period-range");
  Object.assign(range, { type: "range", min: 0, max: last, step: 1, value: last, id: "period" });
  const label = makeSaying("label", "", () => word("period"));
  label.htmlFor = range.id;
  const output = make("output", "period-title");
  output.htmlFor = range.id;
  const states = makeFrame();
  const figures = makeFrame();
  const tell = () => {
    const period = sayPeriod(periods[choice.number]);
    output.replaceChildren(...markLanguages(period));
    range.value = choice.number;
    range.setAttribute("aria-valuetext", period);
    speakAs(range, period);
    back.disabled = choice.number === 0;
    next.disabled = choice.number === last;
    states.replaceChildren(makeStates(stage.plan, choice.number));
    figures.replaceChildren(...(stage.period ? makePeriodGrids(stage) : []));
  };
  const show = () => {
    const { number, service } = choice;
    const base = choice.base === "first" ? 0 : Math.max(number - 1, 0);
    const period = { number, service, before: periods[base].given, after: periods[number].given,
      titles: { before: periods[base].title, after: periods[number].title } };
    const title = () => say(service ? stage.plan.services[service - 1].title : stage.plan.service);
    stage.show(undefined, { period, label: () => word("period_service", { title: say(periods[number].title), service: title() }) });
  };
  const go = (number) => {
    choice.number = Math.min(Math.max(number, 0), last);
    show();
    goHome();
  };
  range.addEventListener("input", () => go(Number(range.value)));
  const back = makeButton("", () => word("period_back"), () => go(choice.number - 1));
  const next = makeButton("", () => word("period_next"), () => go(choice.number + 1));
  const which = makeServiceChoice(stage.plan, (service) => {
    choice.service = service;
    show();
  });
  const against = make("select", "service-choice", makeSaying("option", "", () => word("period_last")),
    makeSaying("option", "", () => say(periods[0].title)));
  labelWith(against, () => word("compared_with"));
  against.addEventListener("change", () => {
    choice.base = against.selectedIndex ? "first" : "last";
    show();
  });
  const named = (key, node) => make("div", "course-row", makeSaying("span", "", () => word(key)), node);
  panel.append(makeSaying("p", "hint", () => word("period_hint")), make("div", "search-row", label, range, output),
    make("div", "step-tools", back, next), ...(stage.plan.services.length ? [named("which_service", which)] : []), named("compared_with", against),
    states, figures, ...(course.own_people ? [makeSaying("p", "hint", () => word("period_people"))] : []));
  keepTelling(stage, tell);
}
