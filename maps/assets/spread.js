// How far everybody has it to the nearest place of each service: the share of people within each distance, before and with the plan.
const SPREAD_STEPS = 150;
const SPREAD_MARKS = [50, 90];
const SPREAD_ROWS = 10;

// Shares in %, at equal steps of distance up to `most` millimetres.
function sharesWithin(plan, { mm, nearest }, most) {
  const found = new Array(SPREAD_STEPS + 1).fill(0);
  plan.people.forEach((n, i) => {
    if (nearest[i] >= 0) found[Math.ceil((mm[i] * SPREAD_STEPS) / Math.max(most, 1))] += n;
  });
  let sum = 0;
  return found.map((n) => (100 * (sum += n)) / Math.max(plan.everyone, 1));
}

// To the next whole multiple of a power of ten.
function roundUp(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / unit) * unit;
}

function drawCurve(shares, state) {
  const points = shares.map((share, k) => `${(100 * k) / SPREAD_STEPS},${100 - share}`).join(" ");
  return makeShape("polyline", { class: `curve ${state}`, points, "vector-effect": "non-scaling-stroke" });
}

// The curves in figures, at every tenth of the scale.
function tellCurves(title, shares, most) {
  const place = makeFrame();
  keepSaying(() => {
    const rows = Array.from({ length: SPREAD_ROWS + 1 }, (_, row) => {
      const step = (row * SPREAD_STEPS) / SPREAD_ROWS;
      const far = word("metres", { n: count(Math.round((most * row) / SPREAD_ROWS / MM_PER_M)) });
      return [far, ...shares.map((curve) => `${curve[step].toFixed(1)}%`)];
    });
    const table = makeGrid("", [word("metres_within"), ...STATES.map((state) => word(state))], rows);
    table.prepend(make("caption", "", makeName(say(title))));
    place.replaceChildren(table);
  });
  return make("details", "in-figures", makeSaying("summary", "", () => word("in_figures")), place);
}

function makeSpread(plan, title, states, most) {
  const svg = makeShape("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" });
  SPREAD_MARKS.forEach((share) => svg.append(makeShape("line", { x1: 0, x2: 100, y1: 100 - share, y2: 100 - share, "vector-effect": "non-scaling-stroke" })));
  const shares = states.map((found) => sharesWithin(plan, found, most));
  shares.forEach((curve, k) => svg.append(drawCurve(curve, STATES[k])));
  const marks = SPREAD_MARKS.map((share) => {
    const mark = make("span", "share", `${share}%`);
    mark.style.bottom = `${share}%`;
    return mark;
  });
  const ends = [0, most / 2, most].map((mm) => makeSaying("span", "", () => word("metres", { n: count(Math.round(mm / MM_PER_M)) })));
  const figure = make("figure", "spread", makeSaying("figcaption", "", () => say(title)), make("div", "plot", svg, ...marks), make("div", "ends", ...ends),
    tellCurves(title, shares, most));
  describeWith(figure, figure.lastChild);
  return figure;
}

// The curves of all services, on one scale.
function fillSpread(stage, panel) {
  const { plan } = stage;
  const found = [plan.service, ...plan.services.map(({ title }) => title)].map((title, k) => {
    const service = plan.services[k - 1];
    return [title, STATES.map((state) => assessOf(stage, k, k ? service[state] : plan[state]))];
  });
  const most = roundUp(Math.max(...found.flatMap(([, states]) => states.map(({ mm }) => mm.reduce((far, one, i) => (plan.people[i] ? Math.max(far, one) : far), 1)))));
  const keys = STATES.map((state) => make("p", "key", makeLine(`curve ${state}`), makeSaying("span", "", () => word(state))));
  panel.append(make("div", "spreads", makeSaying("p", "caption", () => word("spread")), ...keys, ...found.map(([title, states]) => makeSpread(plan, title, states, most))));
}
