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

function sayShift(index) {
  if (!index) return word("shift_none");
  const k = Math.abs(index) - 1;
  const [a, b] = [SHIFTS[k - 1], SHIFTS[k]].map((metres) => (metres === undefined ? "" : count(metres)));
  const far = k === SHIFTS.length ? word("metres_last", { a }) : k ? word("metres_between", { a, b }) : word("metres_first", { b });
  return word(index > 0 ? "moved_farther" : "moved_nearer", { far });
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

function makeServiceChoice(plan, choose) {
  const node = make("select", "service-choice", ...[plan.service, ...plan.services.map(({ title }) => title)]
    .map((title) => makeSaying("option", "", () => say(title))));
  labelWith(node, () => word("which_service"));
  node.addEventListener("change", () => choose(node.selectedIndex));
  return node;
}

function viewByChange(stage, cells, fillOf, repaint) {
  const { plan } = stage;
  const keys = make("div", "");
  let service = mostFelt(stage);
  let shift = () => 0;
  const tell = () => {
    const people = new Map();
    plan.people.forEach((n, i) => people.set(shift(i), (people.get(shift(i)) ?? 0) + n));
    const found = [...people].filter(([, n]) => n).sort(([a], [b]) => b - a);
    keys.replaceChildren(...found.map(([index, n]) => make("p", "key", makeSwatch([shiftTone(index)], index > 0 ? "rising" : null),
      make("span", "", ...keepFigures(word("state_people", { state: sayShift(index), n: count(n) }))))));
  };
  const refresh = () => {
    const [before, after] = STATES.map((state) => assessAll(stage, state)[service]);
    shift = (i) => shiftClass(before.mm[i], after.mm[i]);
    cells.forEach((cell) => { cell.shift = mostOf(cell, plan.people, shift); });
    tell();
  };
  keepSaying(() => { if (keys.isConnected) tell(); });
  const select = makeServiceChoice(plan, (chosen) => {
    service = chosen;
    refresh();
    repaint();
  });
  select.selectedIndex = service;
  return {
    keys: [...(plan.services.length ? [select] : []), keys],
    refresh,
    service: () => service,
    paint: (cell, when) => {
      const index = when === "before" ? 0 : cell.shift;
      return paintOf(fillOf, shiftTone(index), index > 0 ? "rising" : null);
    },
  };
}
