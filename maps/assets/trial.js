// What paper says where the map shows something else than the plan: that it is not the plan, and its own offices and figures.
function fillTrial(stage) {
  const [notice, place] = ["trial-notice", "trial"].map((id) => document.getElementById(id));
  // the paper's own title, on it and of its file; the plan's own comes back after
  window.addEventListener("afterprint", () => entitle(say(stage.plan.page.title)));
  window.addEventListener("beforeprint", () => {
    const trial = !isProposed(stage);
    const own = trial && !stage.period;
    if (own) entitle(word("trial_title", { title: say(stage.plan.page.title) }));
    document.documentElement.classList.toggle("trial", trial);
    const heading = trial && make("h2", "", stage.label === null ? word("trying") : stage.label());
    const warning = own ? [make("p", "not-the-plan", word("not_the_plan")), make("p", "", word("printed_on", { day: sayDay(new Date()) }))] : [];
    notice.replaceChildren(...(trial ? [heading, ...warning] : []));
    place.replaceChildren(...(trial ? (stage.period ? describePeriod(stage) : describeTrial(stage)) : []));
  });
}

function describeTrial(stage) {
  const { plan, before, after } = stage;
  const names = after.open.flatMap((office, k) => [...(k ? [word("listed")] : []), makeName(say(plan.offices[office].name))]);
  const [then, now] = ["after", "before"].map((state) => assessAll(stage, state));
  const far = ({ mm }, i) => (mm[i] < 0 ? Infinity : mm[i]);
  const rows = then.map((found, k) => {
    const nearer = sumPeople(plan.people, (i) => far(found, i) < far(now[k], i));
    const farther = sumPeople(plan.people, (i) => far(found, i) > far(now[k], i));
    return [makeName(say(k ? plan.services[k - 1].title : plan.service)),
      ...[nearer, farther].map((n) => `${word("people", { n: count(n) })} (${percent(n, plan.everyone)})`)];
  });
  return [
    make("p", "", `${word("open_offices")}${word("colon")}`, ...names),
    make("p", "", word("reach_tried", { far: sayReach(plan.ways[0], stage.steps) })),
    makeTrialGrid("", plan, { before, planned: plannedAt(stage), after }, word("shown"), stage.steps),
    makeGrid("", ["", word("nearer_people"), word("farther_people")], rows),
    ...makeServicesGrids(stage, word("shown")),
    ...(plan.areas.length ? [describeMoved(stage)] : []),
  ];
}
