// Who gets nearer and who farther to the nearest place of one service: losses and gains on one scale, about no change.
// Metres of the steps on either side; over the last there is one class more.
const SHIFTS = [300, 1000];

// The class of a change in millimetres: 0 for none, positive farther, negative nearer.
function shiftClass(before, after) {
  const [was, is] = [before, after].map((mm) => (mm < 0 ? Infinity : mm));
  if (was === is) return 0;
  const far = Math.abs(is - was);
  return Math.sign(is - was) * (1 + SHIFTS.filter((most) => far > most * MM_PER_M).length);
}

function sayShiftBy(index) {
  const k = Math.abs(index) - 1;
  const [a, b] = [SHIFTS[k - 1], SHIFTS[k]].map((metres) => (metres === undefined ? "" : count(metres)));
  return k === SHIFTS.length ? word("metres_last", { a }) : k ? word("metres_between", { a, b }) : word("metres_first", { b });
}

function sayShift(index) {
  return index ? word(index > 0 ? "moved_farther" : "moved_nearer", { far: sayShiftBy(index) }) : word("shift_none");
}

function shiftTone(index) {
  return index ? `${index > 0 ? "farther" : "nearer"}-${Math.abs(index) - 1}` : "unmoved";
}

// The service whose change most people feel as a loss comes first: a map of gains alone would hide it.
function mostFelt(stage) {
  const [before, after] = STATES.map((state) => assessAll(stage, state));
  const felt = (sign) => after.map((found, k) =>
    sumPeople(stage.plan.people, (i) => Math.sign(shiftClass(before[k].mm[i], found.mm[i])) === sign));
  const [farther, nearer] = [felt(1), felt(-1)];
  const most = farther.some(Boolean) ? farther : nearer;
  return most.indexOf(Math.max(...most));
}

function makeServiceChoice({ service, services }, choose) {
  const node = make("select", "service-choice", ...[service, ...services.map(({ title }) => title)]
    .map((title, k) => Object.assign(makeSaying("option", "", () => say(title)), { value: k })));
  labelWith(node, () => word("which_service"));
  node.addEventListener("change", () => choose(Number(node.value)));
  return node;
}

function makeShiftKey(index, state, n) {
  return make("p", "key", makeSwatch([shiftTone(index)], index > 0 ? "rising" : null),
    make("span", "", ...keepFigures(word("state_people", { state, n: count(n) }))));
}

// The plan on show against today, or against that of another scenario on the page.
function viewByChange(stage, cells, fillOf, repaint) {
  const { plan } = stage;
  const keys = make("div", "");
  let service = mostFelt(stage);
  let shift = () => 0;
  const tell = () => {
    const people = new Map();
    plan.people.forEach((n, i) => people.set(shift(i), (people.get(shift(i)) ?? 0) + n));
    const found = [...people].filter(([, n]) => n).sort(([a], [b]) => b - a);
    keys.replaceChildren(...(held?.keys(found) ?? found.map(([index, n]) => makeShiftKey(index, sayShift(index), n))));
  };
  const refresh = () => {
    const [before, after] = STATES.map((state) => (state === "before" && held?.assess(service)) || assessAll(stage, state)[service]);
    shift = (i) => shiftClass(before.mm[i], after.mm[i]);
    cells.forEach((cell) => { cell.shift = mostOf(cell, plan.people, shift); });
    tell();
  };
  keepSaying(() => { if (keys.isConnected) tell(); });
  const choose = (chosen) => {
    service = chosen;
    refresh();
    repaint();
  };
  const select = makeServiceChoice(plan, choose);
  select.value = service;
  const held = stage.others.length ? makeHeld(stage, select, choose) : null;
  return {
    keys: [...(plan.services.length ? [select] : []), ...(held ? [held.node] : []), keys],
    refresh,
    service: () => service,
    against: () => held?.against(service),
    paint: (cell, when) => {
      const index = when === "before" ? 0 : cell.shift;
      return paintOf(fillOf, shiftTone(index), index > 0 ? "rising" : null);
    },
  };
}
