// The plan on show: before it and with it, at the reach of the moment. Whatever draws it listens.
const STATES = ["before", "after"];

function makeStage(plan) {
  const { steps } = plan.ways[0];
  const stage = {
    plan,
    listeners: [],
    steps,
    label: null,
    before: assess(plan, plan.before, steps),
    after: assess(plan, plan.after, steps),
    swiping: false,
    when: "after",
  };
  stage.proposed = { before: stage.before, after: stage.after };
  // Nothing given shows the plan itself; `label` returns the words that tell readers they see something else.
  stage.show = (open = plan.after, { reach = steps, label = null } = {}) => {
    if (reach !== stage.steps) stage.before = assess(plan, plan.before, reach);
    stage.after = assess(plan, open, reach);
    Object.assign(stage, { steps: reach, label });
    stage.tell();
  };
  stage.tell = () => stage.listeners.forEach((write) => write());
  return stage;
}

function isProposed(stage) {
  return stage.steps === stage.plan.ways[0].steps && String(stage.after.open) === String(stage.plan.after);
}

function hasOneState(stage) {
  return String(stage.before.open) === String(stage.after.open);
}

function stateAt(stage, i) {
  if (stage.before.served[i]) return stage.after.served[i] ? "already" : "lost";
  return stage.after.served[i] ? "newly" : "still";
}

function roleOf(stage, office) {
  const [before, after] = STATES.map((state) => stage[state].open.includes(office));
  if (before) return after ? "kept" : "closed";
  return after ? "added" : "rest";
}

function sumPeople(people, test) {
  return people.reduce((sum, n, i) => sum + (test(i) ? n : 0), 0);
}

function peopleNearest(stage, state, office) {
  const { nearest } = stage[state];
  return sumPeople(stage.plan.people, (i) => nearest[i] === office);
}
