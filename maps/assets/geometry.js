// Paths come as whole 1e-5 degrees, lon and lat in turn, each pair the step from the one before.
const UNITS_PER_DEGREE = 100000;
const ROWS_PER_DEGREE = 960;
const COLUMNS_PER_DEGREE = 640;
const FRAME_UNITS = 1e9;
const ARC_STEPS = 96;

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

// Whole numbers as letters, equally many for each; geometry.py writes the same alphabet.
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LETTER_VALUES = new Uint8Array(128);
[...LETTERS].forEach((letter, value) => { LETTER_VALUES[letter.charCodeAt(0)] = value; });

function unpack({ size, least, width, text }) {
  const numbers = new Array(size);
  for (let i = 0; i < size; i += 1) {
    let value = 0;
    for (let k = 0; k < width; k += 1) value = value * LETTERS.length + LETTER_VALUES[text.charCodeAt(i * width + k)];
    numbers[i] = least + value;
  }
  return numbers;
}

// Of each area its rings; the corners of all follow one another.
function decodeOutlines({ rings, corners, lon, lat, steps }) {
  const [sizes, lons, lats, moves] = [corners, lon, lat, steps].map(unpack);
  let ring = 0;
  let from = 0;
  return unpack(rings).map((n) => Array.from({ length: n }, () => {
    const to = from + 2 * (sizes[ring] - 1);
    const path = decodePath([lons[ring], lats[ring], ...moves.slice(from, to)]);
    ring += 1;
    from = to;
    return path;
  }));
}

// A circle as the plan measures it, in the frame of its own coordinates.
function circleRound({ at, frame: [xLon, xLat, yLon, yLat] }, metres) {
  const [lat, lon] = placePoint(at);
  return Array.from({ length: ARC_STEPS }, (_, i) => {
    const angle = (2 * Math.PI * i) / ARC_STEPS;
    const [x, y] = [metres * Math.cos(angle) / FRAME_UNITS, metres * Math.sin(angle) / FRAME_UNITS];
    return [lat + x * xLat + y * yLat, lon + x * xLon + y * yLon];
  });
}

// One object for each square of the map, or for each demand point without one.
function gatherCells({ row, column, span, points, people }) {
  const [rows, columns, spans] = [row, column, span].map(unpack);
  const firstPoint = rows.length - points.length;
  const cells = [];
  unpack(people).forEach((n, i) => {
    const last = cells[cells.length - 1];
    const at = i < firstPoint ? null : placePoint(points[i - firstPoint]);
    if (!at && last && last.row === rows[i] && last.column === columns[i] && last.span === spans[i]) {
      last.people += n;
      last.demand.push(i);
    } else {
      cells.push({ row: rows[i], column: columns[i], span: spans[i], at, people: n, demand: [i] });
    }
  });
  return cells;
}

function middleOf(cell) {
  return cell.at ?? [(cell.row + cell.span / 2) / ROWS_PER_DEGREE, (cell.column + cell.span / 2) / COLUMNS_PER_DEGREE];
}

function boundsOf(cells) {
  const bounds = L.latLngBounds([]);
  cells.forEach((cell) => {
    bounds.extend(cell.at ?? [cell.row / ROWS_PER_DEGREE, cell.column / COLUMNS_PER_DEGREE]);
    if (!cell.at) bounds.extend([(cell.row + cell.span) / ROWS_PER_DEGREE, (cell.column + cell.span) / COLUMNS_PER_DEGREE]);
  });
  return bounds;
}

// What most people of a square share.
function mostOf(cell, people, stateAt) {
  if (cell.demand.length === 1) return stateAt(cell.demand[0]);
  const found = new Map();
  cell.demand.forEach((i) => found.set(stateAt(i), (found.get(stateAt(i)) ?? 0) + people[i]));
  return [...found].reduce((best, pair) => (pair[1] > best[1] ? pair : best))[0];
}

// Half of the people of the square have so much at most; who has none comes last.
function medianOf(cell, people, valueAt) {
  if (cell.demand.length === 1) return valueAt(cell.demand[0]);
  const length = (i) => (valueAt(i) < 0 ? Number.MAX_VALUE : valueAt(i));
  const sorted = [...cell.demand].sort((a, b) => length(a) - length(b));
  let sum = 0;
  return valueAt(sorted.find((i) => (sum += people[i]) * 2 >= cell.people));
}

function classOf(value, limits) {
  return limits.filter((least) => value >= least).length;
}
