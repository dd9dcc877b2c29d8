// Whose nearest place changes when a plan is carried out: for each place those who leave it and those who come to it.
const NOWHERE_PLACE = -1;

// By place: people nearest to it before and after, and those who leave to and come from each other place. What they go farther is in
// whole millimetres, less than nothing where they come nearer; null where one of the two is nowhere.
function flowsBetween(plan, before, after) {
  const found = new Map();
  const at = (place) => {
    if (!found.has(place)) found.set(place, { before: 0, after: 0, left: new Map(), come: new Map() });
    return found.get(place);
  };
  const add = (moves, place, n, farther) => {
    const move = moves.get(place) ?? { place, people: 0, total: 0, most: -Infinity };
    move.people += n;
    move.total = farther === null || move.total === null ? null : move.total + n * farther;
    move.most = farther === null || move.most === null ? null : Math.max(move.most, farther);
    moves.set(place, move);
  };
  plan.people.forEach((n, i) => {
    if (!n) return;
    const [from, to] = [before.nearest[i], after.nearest[i]];
    at(from).before += n;
    at(to).after += n;
    if (from === to) return;
    const farther = from === NOWHERE_PLACE || to === NOWHERE_PLACE ? null : after.mm[i] - before.mm[i];
    add(at(from).left, to, n, farther);
    add(at(to).come, from, n, farther);
  });
  return (place) => at(place);
}

function inOrderOfPeople(moves) {
  return [...moves.values()].sort((a, b) => b.people - a.people || a.place - b.place);
}

function sumMoves(moves) {
  return [...moves.values()].reduce((sum, { people }) => sum + people, 0);
}

// The same for each of the services, the chosen one first.
function flowsOfAll(stage) {
  const [before, after] = STATES.map((state) => assessAll(stage, state));
  return before.map((found, k) => flowsBetween(stage.plan, found, after[k]));
}
