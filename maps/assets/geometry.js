// Paths come as whole 1e-5 degrees, lon and lat in turn, each pair the step from the one before.
const UNITS_PER_DEGREE = 100000;
const ROWS_PER_DEGREE = 960;
const COLUMNS_PER_DEGREE = 640;

function placePoint([lon, lat]) {
  return [lat / UNITS_PER_DEGREE, lon / UNITS_PER_DEGREE];
}

function decodePath(steps) {
  const path = [];
  let lon = 0;
  let lat = 0;
  for (let i = 0; i < steps.length; i += 2) {
    lon += steps[i];
    lat += steps[i + 1];
    path.push(placePoint([lon, lat]));
  }
  return path;
}

function decodeSteps(steps) {
  let value = 0;
  return steps.map((step) => (value += step));
}

// One object for each square of the map, or for each demand point without one.
function gatherCells(demand) {
  const rows = decodeSteps(demand.row);
  const columns = decodeSteps(demand.column);
  const spans = decodeSteps(demand.span);
  const firstPoint = rows.length - demand.points.length;
  const cells = [];
  demand.people.forEach((people, i) => {
    const last = cells[cells.length - 1];
    const at = i < firstPoint ? null : placePoint(demand.points[i - firstPoint]);
    if (!at && last && last.row === rows[i] && last.column === columns[i] && last.span === spans[i]) {
      last.people += people;
      last.demand.push(i);
    } else {
      cells.push({ row: rows[i], column: columns[i], span: spans[i], at, people, demand: [i] });
    }
  });
  return cells;
}

// A square can hold people on both sides of a limit; it takes the state of most of them.
function stateOf(cell, demand) {
  const people = { already: 0, newly: 0, lost: 0, still: 0 };
  cell.demand.forEach((i) => { people[stateAt(demand, i)] += demand.people[i]; });
  return Object.keys(people).reduce((best, state) => (people[state] > people[best] ? state : best));
}

function stateAt(demand, i) {
  const before = demand.before_served[i] === "1";
  const after = demand.after_served[i] === "1";
  if (before) return after ? "already" : "lost";
  return after ? "newly" : "still";
}

function classOf(people, classes) {
  return classes.filter((least) => people >= least).length;
}
