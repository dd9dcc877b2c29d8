// Distances and times from everybody to every office, and what open offices mean: the same integers as the plan's own.
// One letter for every pair; the last stands for all that is farther.
const FARTHEST_CODE = LETTERS.length - 1;
const NOWHERE_CODE = 255;
const NOWHERE_LETTER = "-".charCodeAt(0);
const MM_PER_M = 1000;

// numpy's rint: a half goes to the even neighbour.
function roundHalfEven(value) {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}

// Millimetres office by office, -1 where there is no way.
function readDistances({ distances }) {
  if (distances.mm) return distances.mm.map((column) => Float64Array.from(column));
  // a reader's own offices come as numbers
  const [x, y, officeX, officeY] = ["x", "y", "office_x", "office_y"].map((axis) =>
    (Array.isArray(distances[axis]) ? distances[axis] : unpack(distances[axis])).map((whole) => whole / distances.per_m));
  return officeX.map((atX, j) => Float64Array.from(x, (value, i) => {
    const [dx, dy] = [value - atX, y[i] - officeY[j]];
    return roundHalfEven(Math.sqrt(dx * dx + dy * dy) * MM_PER_M);
  }));
}

// Many of a letter in a row are counted: z{9}.
function readCodes(counted, size) {
  const text = counted.replace(/(.)\{(\d+)\}/g, (_, letter, times) => letter.repeat(Number(times)));
  return Array.from({ length: text.length / size }, (_, office) => {
    const codes = new Uint8Array(size);
    for (let i = 0; i < size; i += 1) {
      const letter = text.charCodeAt(office * size + i);
      codes[i] = letter === NOWHERE_LETTER ? NOWHERE_CODE : LETTER_VALUES[letter];
    }
    return codes;
  });
}

// Millimetres to each channel; people are where the study has them, unless it is said anew.
function readChannels({ demand }, { channels }) {
  if (!channels) return [];
  const { x, y } = demand.distances;
  return readDistances({ distances: channels.distances.mm ? channels.distances : { x, y, ...channels.distances } });
}

// The scenario with its study, ready to be computed with.
function readPlan(data, number) {
  const scenario = data.cases[number];
  const study = data.studies[scenario.study];
  const people = unpack(study.demand.people);
  const size = people.length;
  const read = new Map();
  const codesOf = (index) => {
    if (!read.has(index)) read.set(index, readCodes(study.codes[index], size));
    return read.get(index);
  };
  const withCodes = (part) => ({ ...part, codes: part.codes === undefined ? null : codesOf(part.codes),
    ...(part.beside ? { beside: { ...part.beside, codes: codesOf(part.beside.codes) } } : {}) });
  return {
    ...study,
    ...scenario,
    people,
    area: unpack(study.demand.area),
    outlines: study.outlines ? decodeOutlines(study.outlines) : null,
    marks: study.demand.marks ?? [],
    marked: study.demand.marks ? unpack(study.demand.marked) : null,
    everyone: people.reduce((sum, n) => sum + n, 0),
    mm: [...readDistances(study.demand), ...readChannels(study, scenario)],
    // those of offices, then those of channels
    places: [...study.offices.map(({ name }) => name), ...(scenario.channels ? scenario.channels.names : [])],
    services: scenario.services.map((service) => ({ ...service, ways: service.ways ? service.ways.map(withCodes) : null })),
    ways: scenario.ways.map(withCodes),
    times: scenario.times.map(withCodes),
  };
}

// The people of an entry; where they are too few to be told, and counted elsewhere, the mark of that.
function sayPeopleAt(plan, i) {
  const mark = plan.marked?.[i] ? plan.marks[plan.marked[i] - 1] : null;
  if (mark === null) return word("people", { n: count(plan.people[i]) });
  return mark === "withheld" ? word("withheld") : word("people", { n: mark });
}

// The same of a whole area: all of its people may be counted in another.
function sayPeopleOf(plan, area, n, wording) {
  const hidden = plan.marked && !n && plan.area.some((a, i) => a === area && plan.marked[i]);
  return hidden ? word("withheld") : wording(count(n));
}

// Whether an office serves somebody by one way, at so many steps of its limit.
function servesBy(way, column, office, steps) {
  if (way.codes) {
    const codes = way.codes[office];
    return (i) => codes[i] <= steps;
  }
  const most = way.limit * steps;
  return (i) => column[i] >= 0 && column[i] * way.steps <= most;
}

// How many people some open offices reach within so many steps of a way.
function peopleWithin(plan, codes, open, steps) {
  return sumPeople(plan.people, (i) => open.some((office) => codes[office][i] <= steps));
}

function sumPeople(people, test) {
  return people.reduce((sum, n, i) => sum + (test(i) ? n : 0), 0);
}

// The nearest of these places for everybody: as long as they are open no reach changes it, so it is kept for the last choices.
const NEAREST_KEPT = 24;

function findNearest(plan, inOrder) {
  plan.nearest ??= new Map();
  const key = String(inOrder);
  if (plan.nearest.has(key)) return plan.nearest.get(key);
  const size = plan.people.length;
  const nearest = new Int16Array(size).fill(-1);
  const mm = new Float64Array(size).fill(-1);
  inOrder.forEach((office) => {
    const column = plan.mm[office];
    for (let i = 0; i < size; i += 1) {
      if (column[i] >= 0 && (nearest[i] < 0 || column[i] < mm[i])) {
        nearest[i] = office;
        mm[i] = column[i];
      }
    }
  });
  const found = { nearest, mm, ...measure(plan, nearest, mm) };
  if (plan.nearest.size >= NEAREST_KEPT) plan.nearest.delete(plan.nearest.keys().next().value);
  plan.nearest.set(key, found);
  return found;
}

// Who goes where and who is served with these places open; `steps` is the reach of the first way, or `service` has its own.
function assess(plan, open, steps, service = null) {
  const { ways, together } = service?.ways ? service : plan;
  const first = service?.ways ? ways[0].steps : steps;
  const size = plan.people.length;
  const served = new Uint8Array(size);
  const inOrder = [...open].sort((a, b) => a - b);
  const found = findNearest(plan, inOrder);
  if (ways.length === 1 && !ways[0].codes) {
    // whoever a circle serves, the nearest serves
    const within = servesBy(ways[0], found.mm, null, first);
    for (let i = 0; i < size; i += 1) served[i] = within(i) ? 1 : 0;
  } else {
    inOrder.forEach((office) => {
      const tests = ways.map((way, k) => servesBy(way, plan.mm[office], office, k ? way.steps : first));
      const covers = together === "all" ? (i) => tests.every((test) => test(i)) : (i) => tests.some((test) => test(i));
      for (let i = 0; i < size; i += 1) if (!served[i] && covers(i)) served[i] = 1;
    });
  }
  return { open: inOrder, ...found, served, people: sumPeople(plan.people, (i) => served[i]) };
}

// Mean and largest metres; null where somebody reaches no office.
function measure(plan, nearest, mm) {
  let [total, largest, everybody] = [0, 0, true];
  plan.people.forEach((n, i) => {
    if (!n) return;
    if (nearest[i] < 0) everybody = false;
    total += n * mm[i];
    largest = Math.max(largest, mm[i]);
  });
  const mean = everybody ? total / Math.max(plan.everyone, 1) / MM_PER_M : null;
  return { total: everybody ? total : null, mean, largest: everybody ? largest / MM_PER_M : null };
}

// Whole minutes to the quickest open office: rounding up commutes with the least.
function minutesTo(layer, open, size) {
  const quickest = new Uint8Array(size).fill(NOWHERE_CODE);
  open.forEach((office) => {
    const codes = layer.codes[office];
    for (let i = 0; i < size; i += 1) if (codes[i] < quickest[i]) quickest[i] = codes[i];
  });
  return (i) => (quickest[i] === NOWHERE_CODE ? -1 : quickest[i]);
}

// Rounded up, 3 000.001 m does not read as "3 000 m" beside "farther than 3 km".
function metresUp(mm) {
  return Math.ceil(mm / MM_PER_M);
}

function sayMetres(metres) {
  return metres === null ? "—" : word("metres", { n: count(Math.round(metres)) });
}

// The reach at so many steps, as people say it: 3 km, 800 m, 30 min.
function sayReach(way, steps) {
  if (way.said) return say(way.said);
  const amount = (way.limit * steps) / way.steps;
  if (way.unit === "s") return word("minutes", { n: count(Math.round(amount / 6) / 10) });
  const metres = amount / MM_PER_M;
  return metres >= 1000 ? `${count(Math.round(metres) / 1000)} km` : `${count(Math.round(metres))} m`;
}
