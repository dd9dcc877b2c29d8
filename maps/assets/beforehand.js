// Answers from the solver, made with the page: where sites are too many to look at every set, questions close to the scenario's own.

// Whether an answer holds for what a reader says of each office: fixing an office as the best set has it leaves that set the best.
function answersFor({ plan }, { open, state }, standings) {
  return standings.every((is, office) => {
    const was = standingOf(plan, office);
    return is === was || (was === "free" && (state === "infeasible" || (is === "open") === open.includes(office)));
  });
}

// The answer to what is asked, null where it is not among them: one given for just these numbers, or the best of one for each number.
function findAnswer(stage, asked) {
  const { keep, candidates, beforehand } = stage.plan.choices;
  if (!beforehand || !asked.allHold) return null;
  const [least, most] = [Math.max(asked.least, keep.length), Math.min(asked.most, keep.length + candidates.length)];
  const here = beforehand.answers.filter(({ steps, state }) => steps === asked.steps && state !== "unanswered");
  const given = (low, high) => here.find((one) => one.least === low && one.most === high);
  const found = given(least, most) ?? bestOf(Array.from({ length: Math.max(most - least + 1, 0) }, (_, k) => given(least + k, least + k)));
  if (!found || !answersFor(stage, found, asked.standings)) return null;
  const fixed = asked.standings.some((is, office) => is !== standingOf(stage.plan, office));
  return { ...found, least: asked.least, most: asked.most, alone: fixed && !found.alone ? null : found.alone };
}

// The best of the proven answers for each number; nothing where one is not proven, or they cannot be compared.
function bestOf(answers) {
  const proven = answers.length && answers.every((one) => one && (one.state === "infeasible" || one.rank !== null));
  if (!proven) return null;
  const ranked = answers.filter(({ state }) => state === "optimal").sort((a, b) => a.rank - b.rank);
  if (!ranked.length) return answers[0];
  return { ...ranked[0], alone: ranked[1]?.rank === ranked[0].rank ? false : ranked[0].alone };
}

function sayNumbers({ least, most }) {
  return least === most ? count(least) : word("from_to", { from: count(least), to: count(most) });
}

const STATES_FOUND = { optimal: "ahead_proven", feasible: "ahead_unproven", infeasible: "ahead_none" };

function describeAhead(stage, asked) {
  const { plan } = stage;
  const { beforehand, counting, held } = plan.choices;
  if (!beforehand) return [];
  const found = findAnswer(stage, asked);
  const far = (steps) => sayReach(plan.ways[0], steps);
  const heading = found ? makeSaying("p", "strong", () => word(STATES_FOUND[found.state], { far: far(found.steps), n: sayNumbers(found) }))
    : makeSaying("p", "strong", () => word("ahead_not"));
  const alone = found?.state === "optimal" ? { true: "find_one", false: "ahead_tied", null: "ahead_ties" }[found.alone] : null;
  const { answers, seconds } = beforehand;
  const told = answers.filter(({ open }) => open.length).sort((a, b) => a.steps - b.steps || a.least - b.least || a.most - b.most);
  const scope = () => word("ahead_scope", { all: count(answers.length), n: count(answers.filter(({ state }) => state === "optimal" || state === "infeasible").length),
    far: [...new Set(answers.map(({ steps }) => steps))].sort((a, b) => a - b).map(far).join(word("listed")),
    open: [...new Set([...answers].sort((a, b) => a.least - b.least || a.most - b.most).map(sayNumbers))].join(word("listed")), seconds: count(seconds) });
  const name = (one) => () => [far(one.steps), ...(one.least === one.most ? [] : [word("ahead_range", { n: sayNumbers(one) })]),
    ...(one.state === "optimal" ? [] : [word("ahead_met")])].join(word("listed"));
  return [heading,
    ...(alone ? [makeSaying("p", "", () => word(alone))] : []),
    ...(found?.open.length ? [makeSets(stage, asked, () => word("ahead_set"), [{ name: () => word(found.state === "optimal" ? "set_best" : "ahead_met"), open: found.open }]),
      // what the page counts itself stands in the table
      ...(counting.own && found.state === "optimal" ? [] : [make("ul", "", ...found.values.map((value) => makeSaying("li", "", () => say(value))))])] : []),
    ...(held ? [makeSaying("p", "hint", () => word("rank_held"))] : []),
    makeSaying("p", "hint", scope),
    makeMoreSets(stage, asked, () => word("ahead_all"), told.map((one) => ({ name: name(one), open: one.open, steps: one.steps }))),
  ];
}
