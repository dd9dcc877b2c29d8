// "I need a paper": where an area's people get it, now and with the plan, when, for how much and with what; what is not in the data is said.
// What an office is then: newly opened it is of another kind, and one that a reader closes gives nothing.
function kindOf(stage, state, office) {
  const [own, raised] = stage.plan.papers.offices[office];
  if (state === "before" || isToday(stage)) return own;
  const part = partOf(stage, office);
  return part === "added" ? raised : part === "closed" ? null : own;
}

// Where most of an area's people have the nearest place of a kind of channels, worked out before.
function nearOf(kind, state, area) {
  return (kind.near?.[kind.near.length > 1 ? state : 0] ?? [])[area] ?? null;
}

// By the groups of places that give a paper: counters of offices together, then each kind of channels.
function groupPaper(stage, paper, states) {
  const { papers, offices } = stage.plan;
  const given = (at, state) => at.when[state === "before" || isToday(stage) ? 0 : 1];
  const atOffices = paper.at.filter(({ kind }) => kind >= papers.channels.length);
  const counters = { title: word("paper_counters"), at: atOffices, find: (state, area) => {
    const giving = offices.flatMap((_, office) => (atOffices.some((at) => given(at, state) && at.kind === kindOf(stage, state, office)) ? [office] : []));
    const found = nearestOf(stage.plan, area, giving);
    if (found.place === null) return null;
    const column = state === "before" || isToday(stage) ? 0 : partOf(stage, found.place) === "added" ? 2 : 1;
    return { said: sayPlace(stage.plan, found), hours: papers.hours[found.place][column] };
  } };
  const channels = paper.at.filter(({ kind }) => kind < papers.channels.length).map((at) => ({ title: say(papers.channels[at.kind].title), at: [at],
    find: (state, area) => {
      if (!given(at, state)) return null;
      const kind = papers.channels[at.kind];
      const column = state === "before" || isToday(stage) ? 0 : 1;
      const near = nearOf(kind, column, area);
      const place = near ? [makeName(say(papers.names[near[0]])), ` ${sayMetres(near[1])}`] : [word(kind.near ? "unreached" : "paper_anywhere")];
      return { said: [...place, ...(at.some ? [make("p", "hint", word("paper_some"))] : [])], hours: near ? papers.open[near[0]][column] : kind.hours[column] };
    } }));
  return [...(atOffices.length ? [counters] : []), ...channels]
    .filter(({ at }) => at.some((one) => states.some((state) => given(one, state))));
}

// Fee, what one must have, and what to bring, each once; unknown is said.
function sayFacts(papers, at) {
  const texts = (key) => [...new Set(at.flatMap((one) => (one[key] === undefined ? [] : [say(papers.said[one[key]])])))];
  const [fees, needs, bring, notes] = ["fee", "need", "bring", "note"].map(texts);
  const line = (key, found) => make("div", "", word(key), word("colon"), found.length ? listTexts(found, word("listed")) : word("paper_unknown"));
  return [line("paper_fee", fees), ...(needs.length ? [line("paper_need", needs)] : []), line("paper_bring", bring),
    ...notes.map((note) => make("div", "hint", note))];
}

function describePaper(stage, paper, area) {
  const { papers } = stage.plan;
  const states = changesNothing(stage) ? ["after"] : STATES;
  const heads = states.length > 1 ? states.map((state) => sayState(stage, state)) : [word("after_now")];
  const groups = groupPaper(stage, paper, states);
  if (!groups.length) return [make("p", "", word("paper_nowhere"))];
  const cell = (found) => (found === null ? word("none_given") : make("div", "place", ...found.said,
    make("p", "hint", word("paper_hours"), word("colon"), found.hours === null ? word("paper_unknown") : say(papers.said[found.hours]))));
  const rows = groups.map(({ title, at, find }) => [make("div", "", title, make("small", "", ...sayFacts(papers, at))), ...states.map((state) => cell(find(state, area)))]);
  const grid = makeGrid("apart papers", ["", ...heads], rows);
  return [grid, makeSave(() => grid, `${stage.plan.id}-paper`), make("p", "hint", word("paper_ask")),
    make("details", "", make("summary", "", word("paper_sources")), make("p", "hint", say(papers.sources)))];
}

// The choice of a paper stays while areas, offices and languages change.
function makePapers(stage) {
  const { papers } = stage.plan;
  if (!papers) return { nodes: [], tell: () => {} };
  const select = make("select", "", ...[null, ...papers.papers].map((paper, k) => {
    const option = makeSaying("option", "", () => (paper ? say(paper.title) : word("paper_choose")));
    option.value = k ? k - 1 : "";
    return option;
  }));
  select.id = "paper";
  const label = makeSaying("label", "", () => word("paper_title"));
  label.htmlFor = select.id;
  const place = make("div", "paper-card");
  place.setAttribute("aria-live", "polite");
  let area = null;
  const tell = (chosen = area) => {
    area = chosen;
    const paper = select.value === "" || stage.period ? null : papers.papers[Number(select.value)];
    place.replaceChildren(...(!paper ? [] : area === null ? [make("p", "hint", word("paper_area"))] : describePaper(stage, paper, area)));
  };
  select.addEventListener("change", () => tell());
  return { nodes: [make("div", "search-row", label, select), place], tell };
}
