// Paragraphs and tables composed outside, laid out for a panel.
// A figure with its unit, perhaps with a word before it: +1,234, 94.9%, under 1 m.
const NUMBER = /^\D{0,6}[\d.,]+\D{0,8}$/;
const LONG = 45;
// Pixels from one mark of a row to the next.
const LANE = 13;
// Of bars to two sides: their height, the gap between the lines that hatch them, and the widest a panel can be.
const SIDE_PX = 12;
const SIDE_GAP_PX = 5;
const SIDE_MOST_PX = 520;

// Columns of sentences do not fit beside each other in a panel: such rows become entries.
function makeEntries(block) {
  const entries = block.rows.map(([first, ...rest]) => make("div", "entry",
    makeSaying("h4", "", () => say(first)),
    make("dl", "", ...rest.flatMap((text, i) => [
      makeSaying("dt", "", () => say(block.head[i + 1])), makeSaying("dd", "", () => say(text)),
    ]))));
  return make("div", "entries", makeSaying("p", "caption", () => say(block.caption)), ...entries);
}

// A row's length as a bar: the figures beside it say the same.
function makeBar(share, strong) {
  const svg = document.createElementNS(SVG, "svg");
  const bar = document.createElementNS(SVG, "rect");
  svg.setAttribute("class", `bar${strong ? " strong" : ""}`);
  svg.setAttribute("viewBox", "0 0 100 10");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  bar.setAttribute("height", 10);
  bar.setAttribute("width", Math.max(100 * share, 0.5));
  svg.append(bar);
  return svg;
}

// What one column of figures says of a row, with its range: ○, ■ and ┃ differ in black and white.
function makeMark(place, value) {
  const [kind, sizes] = [
    ["circle", { cx: `${value}%`, cy: place, r: 3.5 }],
    ["rect", { x: `${value}%`, y: place - 3.5, width: 7, height: 7, transform: "translate(-3.5 0)" }],
    ["rect", { x: `${value}%`, y: place - 5, width: 2.5, height: 10, transform: "translate(-1.25 0)" }],
  ][Math.min(Math.floor(place / LANE), 2)];
  return makeShape(kind, { class: "point", ...sizes });
}

function makeShape(kind, attributes) {
  const shape = document.createElementNS(SVG, kind);
  Object.entries(attributes).forEach(([name, value]) => shape.setAttribute(name, value));
  return shape;
}

function makeLanes(spans) {
  const svg = makeShape("svg", { class: "lanes", height: LANE * spans.length, "aria-hidden": "true" });
  spans.forEach((span, lane) => {
    if (!span) return;
    const place = LANE * (lane + 0.5);
    const [low, value, high] = span.map((share) => 3 + 94 * share);
    svg.append(makeShape("line", { x1: `${low}%`, x2: `${high}%`, y1: place, y2: place }), makeMark(place, value));
  });
  return svg;
}

// A length to the left (hatched) or to the right of the line between two columns.
function makeSide(share, side) {
  const svg = makeShape("svg", { class: "sided", "aria-hidden": "true" });
  const [width, name] = [Math.max(100 * share, 0.5), ["farther", "nearer"][side]];
  svg.append(makeShape("rect", { class: name, x: `${side ? 0 : 100 - width}%`, width: `${width}%`, height: "100%" }));
  if (!side) {
    const lines = makeShape("svg", { x: `${100 - width}%`, width: `${width}%`, height: "100%" });
    for (let x = -SIDE_PX; x < SIDE_MOST_PX; x += SIDE_GAP_PX) lines.append(makeShape("line", { x1: x, y1: SIDE_PX, x2: x + SIDE_PX, y2: 0 }));
    svg.append(lines);
  }
  return svg;
}

function makeTable(block) {
  if (block.rows.some((row) => row.some((text) => say(text, "en").length > LONG * 2 || say(text, "ja").length > LONG))) return makeEntries(block);
  const table = make("table", block.sides ? "sides" : "", makeSaying("caption", "", () => say(block.caption)));
  const numeric = block.head.map((_, i) => block.rows.every((row) => !say(row[i], "en") || NUMBER.test(say(row[i], "en"))));
  const cell = (tag, text, i) => makeSaying(tag, i > 0 && numeric[i] ? "number" : "", () => say(text));
  const head = make("tr", "", ...block.head.map((text, i) => {
    const node = cell(say(text, "en") ? "th" : "td", text, i);
    if (say(text, "en")) node.scope = "col";
    return node;
  }));
  if (block.spans) head.append(make("td", ""));
  const rows = block.rows.map((row, i) => {
    const [first, ...rest] = row;
    const name = makeSaying("th", "", () => say(first));
    name.scope = "row";
    const strong = block.strong.includes(i);
    const cells = rest.map((text, j) => cell("td", text, j + 1));
    if (block.bars) {
      const said = makeSaying("span", "", () => say(rest[0]));
      cells[0] = make("td", "", said, makeBar(block.bars[i], strong));
    }
    if (block.sides) {
      block.sides[i].forEach((share, side) => {
        const said = makeSaying("span", "", () => say(rest[side]));
        cells[side] = make("td", `side-${side}`, said, ...(share ? [makeSide(share, side)] : []));
      });
    }
    if (block.spans) cells.push(make("td", "chart", makeLanes(block.spans[i])));
    return make("tr", strong ? "strong" : "", name, ...cells);
  });
  table.append(make("thead", "", head), make("tbody", "", ...rows));
  return makeFrame(table);
}

function makeBlock(block) {
  return block.text ? makeSaying("p", "", () => say(block.text)) : makeTable(block);
}

function makeSection(section) {
  return make("section", "", makeSaying("h3", "", () => say(section.title)), ...section.body.map(makeBlock));
}
