// What is best: a reader says what may change, how many are open and which conditions hold, and the page finds the best of all sets.
const STANDINGS = ["free", "open", "shut"];
const LONGEST_FRONT = 12;

// The least steps of the reach from which each office serves each person; NEVER where no reach does.
function stepsNeeded({ ways, together, mm, people, offices }) {
  const [first, ...rest] = ways;
  return offices.map((_, office) => {
    const tests = rest.map((way) => servesBy(way, mm[office], office, way.steps));
    const column = mm[office];
    return Uint8Array.from(people, (_n, i) => {
      const own = first.codes ? first.codes[office][i] : column[i] < 0 ? NEVER
        : first.limit ? Math.ceil((column[i] * first.steps) / first.limit) : column[i] ? NEVER : 0;
      const least = Math.min(own > 2 * first.steps ? NEVER : own, NEVER);
      if (together === "all") return tests.every((test) => test(i)) ? least : NEVER;
      return tests.some((test) => test(i)) ? 0 : least;
    });
  });
}

// A worker that runs one function of the page, so that the page stays at work; where there is none, the page runs it itself.
function runAside(search, task, told, failed) {
  try {
    const code = `"use strict"; const NEVER = ${NEVER}; const search = ${search}; onmessage = ({ data }) => search(data, (found) => postMessage(found));`;
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const worker = new Worker(address);
    URL.revokeObjectURL(address);
    worker.onmessage = ({ data }) => told(data);
    worker.onerror = failed;
    worker.postMessage(task);
    return () => worker.terminate();
  } catch {
    search(task, told);
    return () => {};
  }
}

function fillFinder(stage, panel) {
  const { plan } = stage;
  const { choices } = plan;
  const { counting } = choices;
  if (!counting) return;
  const need = stepsNeeded(plan);
  const selects = plan.offices.map((office, index) => {
    const select = make("select", "", ...STANDINGS.map((standing) => {
      const option = makeSaying("option", "", () => word(`may_${standing}`));
      option.value = standing;
      return option;
    }));
    select.value = standingOf(plan, index);
    select.name = "may";
    select.id = `may-${index}`;
    const label = make("label", "");
    label.htmlFor = select.id;
    keepSaying(() => label.replaceChildren(makeName(say(office.name))));
    return { select, row: make("div", "row", label, select) };
  });
  const number = (name, value) => {
    const input = make("input", "");
    Object.assign(input, { type: "number", min: 0, max: plan.offices.length, value, id: name, name });
    const label = makeSaying("label", "", () => word(name.replace("-", "_")));
    label.htmlFor = name;
    return { input, label };
  };
  const fewest = number("open-least", choices.keep.length + choices.least);
  const greatest = number("open-most", choices.keep.length + choices.most);
  const rules = counting.rules.map((rule, k) => {
    const known = rule.sums.length > 0 || rule.left.length > 0;
    const box = make("input", "");
    Object.assign(box, { type: "checkbox", name: "holds", value: k, checked: known, disabled: !known });
    const said = make("span", "");
    keepSaying(() => said.replaceChildren(makeName(say(rule.title)), ...(known ? [] : [make("small", "", ` ${word("rule_uncounted")}`)])));
    return { rule, box, row: make("label", "row", box, said) };
  });
  const found = make("div", "bests");
  found.setAttribute("role", "status");
  let stop = () => {};

  // The question as it stands, in numbers; and what of the scenario it leaves out.
  function read() {
    const standings = selects.map(({ select }) => select.value);
    const [open, free] = ["open", "free"].map((wanted) => standings.flatMap((standing, office) => (standing === wanted ? [office] : [])));
    const [least, most] = [fewest, greatest].map(({ input }) => Math.max(Math.round(Number(input.value)) || 0, 0));
    const without = [
      ...rules.filter(({ box }) => !box.checked).map(({ rule }) => () => [makeName(say(rule.title))]),
      ...plan.offices.flatMap(({ name }, office) => {
        const [was, is] = [standingOf(plan, office), standings[office]];
        if (was === is || was === "free") return [];
        const key = was === "open" ? "break_keep" : mustClose(plan, office) ? "break_close" : "break_other";
        return [() => withName(key, say(name))];
      }),
      ...(least < choices.keep.length + choices.least || most > choices.keep.length + choices.most
        ? [() => [word("number_asked", { least: count(choices.keep.length + choices.least), most: count(choices.keep.length + choices.most) })]] : []),
    ];
    const held = rules.filter(({ box }) => box.checked).map(({ rule: { sums, left } }) => ({ sums, left }));
    const allHold = rules.every(({ box }) => box.checked || box.disabled);
    return { open, free, least, most, held, without, standings, allHold, steps: stage.steps };
  }

  function find() {
    stop();
    const asked = read();
    if (asked.least > asked.most) { found.replaceChildren(makeSaying("p", "strong", () => word("numbers_crossed"))); return; }
    const task = { mm: plan.mm.slice(0, plan.offices.length), need, people: Float64Array.from(plan.people), area: Int32Array.from(plan.area),
      before: Float64Array.from(stage.before.mm), open: asked.open, free: asked.free, least: asked.least, most: asked.most, goals: counting.goals,
      rules: asked.held, steps: asked.steps, longest: plan.ways[0].said ? 0 : 2 * plan.ways[0].steps, near: NEAR_BEST, told: TIES_TOLD,
      now: stage.after.open };
    const place = make("div", "");
    found.replaceChildren(makeSaying("p", "", () => word("looking")), place);
    const failed = () => found.replaceChildren(makeSaying("p", "strong", () => word("look_failed")));
    const many = asked.free.length > MOST_FREE;
    const told = ({ answer, stretches, swaps }) => {
      if (answer) found.replaceChildren(...describeFound(stage, asked, answer), place);
      if (stretches) place.replaceChildren(...describeStretches(stage, asked, stretches));
      if (swaps) found.replaceChildren(...describeAhead(stage, asked), ...describeSwaps(stage, asked, swaps));
    };
    stop = runAside(many ? searchSwaps : searchBest, task, told, failed);
  }

  const sites = make("details", "may", makeSaying("summary", "", () => word("may_title")), ...selects.map(({ row }) => row));
  panel.append(makeSaying("h3", "", () => word("find_title")),
    makeSaying("p", "", () => word("find_hint", { by: counting.goals.map((goal) => word(`goal_${goal}`)).join(word("then")) })),
    ...(counting.own || counting.edited ? [] : [makeSaying("p", "hint", () => word("goals_other"))]),
    make("div", "search-row numbers", fewest.label, fewest.input, greatest.label, greatest.input), sites,
    ...(rules.length ? [make("fieldset", "holds", makeSaying("legend", "", () => word("rules_hold")), ...rules.map(({ row }) => row))] : []),
    make("div", "step-tools", makeButton("find", () => word("find"), find)), found);
}

// Whether the question is the scenario's own, or what it leaves out: only the first is the best plan of the scenario.
function describeWithout(asked) {
  if (!asked.without.length) return [];
  return [makeSaying("p", "", () => word("find_without")),
    make("ul", "", ...asked.without.map((said) => { const item = make("li", ""); keepSaying(() => item.replaceChildren(...said())); return item; }))];
}

function describeFound(stage, asked, { sets, best, ties, next, other, byNumber, front }) {
  const own = asked.without.length === 0 && stage.plan.choices.counting.own;
  const far = () => sayReach(stage.plan.ways[0], asked.steps);
  if (!best) return [makeSaying("p", "strong", () => word("find_none", { all: count(sets.all), far: far() })), ...describeWithout(asked)];
  const numbers = () => ({ all: count(sets.all), allowed: count(sets.allowed), far: far(), n: count(sets.tied), first: count(sets.tiedFirst) });
  const heading = own ? "find_proven" : "find_best";
  const rows = [
    { name: () => word(sets.tied > 1 ? "set_tied" : "set_best"), open: best },
    ...ties.map((open) => ({ name: () => word("set_tied"), open })),
    ...(next ? [{ name: () => word("set_next"), open: next }] : []),
    ...(other && String(other) !== String(next) ? [{ name: () => word("set_other", { near: NEAR_BEST }), open: other }] : []),
  ];
  const unlisted = sets.tied - 1 - ties.length;
  return [
    makeSaying("p", "strong", () => word(heading, numbers())), ...describeWithout(asked),
    makeSaying("p", "", () => word(sets.tied > 1 ? "find_ties" : "find_one", numbers())),
    ...(sets.tiedFirst > sets.tied ? [makeSaying("p", "", () => word("find_first", numbers()))] : []),
    makeSets(stage, asked, () => word("sets_title"), rows),
    ...(unlisted > 0 ? [makeSaying("p", "hint", () => word("ties_unlisted", { n: count(unlisted) }))] : []),
    makeMoreSets(stage, asked, () => word("by_number"), byNumber.map(([, open]) => ({ name: () => "", open }))),
    ...(front.length > 1 ? [makeMoreSets(stage, asked, () => word("front_title"), front.slice(0, LONGEST_FRONT).map((open) => ({ name: () => "", open })),
      ...(front.length > LONGEST_FRONT ? [makeSaying("p", "hint", () => word("front_more", { n: count(front.length - LONGEST_FRONT) }))] : []))] : []),
  ];
}

// Where the winner changes with the reach.
function describeStretches(stage, asked, stretches) {
  const [way] = stage.plan.ways;
  const possible = stretches.filter(({ open }) => open);
  if (!possible.length) return [];
  const name = ({ from, to }) => () => (from === to ? sayReach(way, from) : word("from_to", { from: sayReach(way, from), to: sayReach(way, to) }));
  return [makeMoreSets(stage, asked, () => word("flips"), possible.map((part) => ({ name: name(part), open: part.open, steps: part.to })),
    makeSaying("p", "hint", () => word("flips_hint", { step: sayReach(way, 1) })))];
}

function describeSwaps(stage, asked, { all, better, best }) {
  const numbers = () => ({ free: count(asked.free.length), most: count(MOST_FREE), all: count(all), n: count(better) });
  return [makeSaying("p", "strong", () => word("too_many", numbers())), makeSaying("p", "", () => word(better ? "swaps_better" : "swaps_none", numbers())),
    ...(asked.held.length ? [makeSaying("p", "hint", () => word("swaps_rules"))] : []),
    ...(best.length ? [makeSets(stage, asked, () => word("swaps_title"), best.map((open) => ({ name: () => "", open })))] : [])];
}
