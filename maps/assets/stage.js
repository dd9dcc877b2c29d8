// The plan on show: before it and with it, at the reach of the moment. Whatever draws it listens.
const STATES = ["before", "after"];

function makeStage(plan) {
  const { steps } = plan.ways[0];
  const stage = {
    plan,
    listeners: [],
    steps,
    label: null,
    sliding: false,
    before: assess(plan, plan.before, steps),
    after: assess(plan, plan.after, steps),
    period: null,
    swiping: false,
    // whether a place lies on the side of today while both are on show, and who draws anew when that side changes
    isLeft: () => false,
    swiped: [],
    viewing: [],
    viewed: null,
    // the other scenarios that a plan may be held against
    others: [],
    when: "after",
    assessed: new Map(),
    figures: new Map(),
  };
  stage.proposed = { before: stage.before, after: stage.after };
  // Nothing given shows the plan itself; `label` returns the words that tell readers they see something else. A `period` says where
  // each service is given in it and in the one it is compared with, and which of them is chosen.
  stage.show = (open = plan.after, { reach = steps, label = null, period = null } = {}) => {
    stage.sliding = !period && !stage.period && reach !== stage.steps && String(open) === String(stage.after.open);
    if (period) {
      const own = plan.services[period.service - 1];
      STATES.forEach((state) => { stage[state] = assess(plan, period[state][period.service], reach, own); });
    } else {
      if (reach !== stage.steps || stage.period) stage.before = assess(plan, plan.before, reach);
      stage.after = assess(plan, open, reach);
    }
    Object.assign(stage, { steps: reach, label, period });
    stage.assessed.clear();
    stage.tell();
  };
  stage.tell = () => stage.listeners.forEach((write) => write());
  return stage;
}

function isProposed(stage) {
  return !stage.period && stage.steps === stage.plan.ways[0].steps && String(stage.after.open) === String(stage.plan.after);
}

function hasOneState(stage) {
  return String(stage.before.open) === String(stage.after.open);
}

// Whether nothing changes for any of the services.
function changesNothing(stage) {
  const [before, after] = STATES.map((state) => JSON.stringify(givenBy(stage, state)));
  return before === after;
}

function stateAt(stage, i) {
  if (stage.before.served[i]) return stage.after.served[i] ? "already" : "lost";
  return stage.after.served[i] ? "newly" : "still";
}

// Whether an office is open before and with the plan on show, for the service that is chosen here.
function partOf(stage, office) {
  const [before, after] = STATES.map((state) => stage[state].open.includes(office));
  if (before) return after ? "kept" : "closed";
  return after ? "added" : "rest";
}

// What a state on show is called: only the plan itself is called the plan.
function sayState(stage, state) {
  if (stage.period) return say(stage.period.titles[state]);
  return word(state === "after" && !isProposed(stage) ? "shown" : state);
}

// Whether the offices on show are those of today, and the plan's are not: then all is as today.
function isToday({ plan, after, period }) {
  return !period && String(after.open) === String(plan.before) && String(plan.after) !== String(plan.before);
}

// Where each of the services is given, the chosen one first; with the offices of today all is as today.
function givenBy(stage, state) {
  const { plan } = stage;
  if (stage.period) return stage.period[state];
  const today = state === "before" || isToday(stage);
  // channels, and offices that stay for the service alone, are as in the plan
  const besides = ({ after }) => after.filter((place) => !plan.after.includes(place) && !stage.after.open.includes(place));
  const others = plan.services.map((service) => (today ? service.before
    : service.follows ? [...stage.after.open, ...besides(service)] : service.after));
  return [stage[state].open, ...others];
}

// Who goes where for each of the services, the chosen one first.
function assessAll(stage, state) {
  const [first, ...others] = givenBy(stage, state);
  if (stage.period) return [first, ...others].map((open, k) => assessOf(stage, k, open));
  return [stage[state], ...others.map((open, k) => assessOf(stage, k + 1, open))];
}

// Who goes where for one of the services, 0 is the chosen one; what was worked out for the same places is used again.
function assessOf(stage, k, open) {
  const service = stage.plan.services[k - 1];
  const key = `${service?.ways ? `own ${k}` : stage.steps}:${open}`;
  if (!stage.assessed.has(key)) stage.assessed.set(key, assess(stage.plan, open, stage.steps, service));
  return stage.assessed.get(key);
}

function givenAt(stage, state, office) {
  return givenBy(stage, state).map((open) => open.includes(office));
}

// What becomes of a site: of all services given there, so that one may be raised, reduced or changed as well.
function roleOf(stage, office) {
  const { plan } = stage;
  const part = partOf(stage, office);
  const { open } = stage.after;
  if (part === "closed") {
    if (plan.moves.some(([from, to]) => from === office && open.includes(to))) return "moved";
    if (plan.mergers.some(([merged, into]) => merged.includes(office) && open.includes(into))) return "merged";
  }
  const [before, after] = STATES.map((state) => givenAt(stage, state, office));
  const more = after.some((given, k) => given && !before[k]);
  const less = before.some((given, k) => given && !after[k]);
  if (!more && !less) return part;
  if (!before.some(Boolean)) return "added";
  if (!after.some(Boolean)) return "closed";
  return more && less ? "changed" : more ? "raised" : "reduced";
}

function peopleNearest(stage, state, office) {
  const { nearest } = stage[state];
  return sumPeople(stage.plan.people, (i) => nearest[i] === office);
}

// However often it is asked for while the page works, `act` runs once, before the page is next shown or printed.
function once(act) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => { waiting = false; act(); });
  };
}
