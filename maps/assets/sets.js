// Sets of offices that a reader may look at: what each changes, who has what with it, and the way to the map.
// What the scenario says of each office, before a reader changes it.
function standingOf({ choices }, office) {
  return choices.keep.includes(office) ? "open" : choices.candidates.includes(office) ? "free" : "shut";
}

// What a set opens and closes against today, by name.
function sayChanges({ plan }, open) {
  const parts = [["opens", open.filter((office) => !plan.before.includes(office))], ["closes", plan.before.filter((office) => !open.includes(office))]];
  const said = parts.filter(([, offices]) => offices.length).map(([key, offices]) => {
    const names = offices.flatMap((office, k) => [...(k ? [word("listed")] : []), makeName(say(plan.offices[office].name))]);
    return make("span", "change", `${word(key)}${word("colon")}`, ...names, " ");
  });
  return said.length ? said : [word("as_today")];
}

// Sets, each with what it changes and the way to the map; below it, who has what at the reach asked for, and who gets nearer or farther.
function makeSets(stage, asked, caption, sets) {
  const { plan } = stage;
  const heads = ["people_served", "mean_distance", ...(plan.choices.counting.goals.includes("largest") ? ["largest_distance"] : []), "nearer_people", "farther_people"];
  const frame = makeFrame();
  keepSaying(() => {
    const now = assess(plan, plan.before, asked.steps);
    const far = ({ mm }, i) => (mm[i] < 0 ? Infinity : mm[i]);
    const share = (n) => make("span", "", count(n), make("small", "", ` ${percent(n, plan.everyone)}`));
    const bodies = sets.map(({ name, open, steps = asked.steps }) => {
      const then = assess(plan, open, steps);
      const show = make("button", "", word("show_it"));
      show.type = "button";
      show.addEventListener("click", () => stage.show(open, { reach: steps, label: () => word("trying") }));
      const said = make("span", "strong", listTexts([name(), word("set_of", { n: count(open.length) })].filter(Boolean), word("colon")));
      const title = make("th", "", said, ...sayChanges(stage, open), show);
      Object.assign(title, { colSpan: heads.length, scope: "rowgroup" });
      const figures = { people_served: share(then.people), mean_distance: sayMetres(then.mean), largest_distance: sayMetres(then.largest),
        nearer_people: share(sumPeople(plan.people, (i) => far(then, i) < far(now, i))),
        farther_people: share(sumPeople(plan.people, (i) => far(then, i) > far(now, i))) };
      return make("tbody", "", make("tr", "", title), make("tr", "", ...heads.map((key) => make("td", "number", figures[key]))));
    });
    frame.replaceChildren(make("table", "sets", make("caption", "", caption()),
      make("thead", "", make("tr", "", ...heads.map((key) => makeCell("th", "number", word(key))))), ...bodies));
  });
  return frame;
}

// The same, to be opened.
function makeMoreSets(stage, asked, caption, sets, ...notes) {
  return make("details", "more-sets", makeSaying("summary", "", caption), makeSets(stage, asked, caption, sets), ...notes);
}
