// Offices that a reader edits: saved as a table, read back, and drawn and searched as those of the study are.
// metres from everybody at which a place is taken for a mistake, unless the study is larger
const FAR_AWAY_M = 10000;
const NOW_WORDS = ["1", "yes", "y", "true", "now", "はい", "○", "有"];
const NEEDED = ["id", "x", "y"];

class TableFault extends Error {
  constructor(key, values = {}) {
    super(key);
    Object.assign(this, { key, values });
  }
}

// UTF-8 where it is that, else what Japanese spreadsheets write.
function readText(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("shift_jis").decode(bytes);
  }
}

// Rows of cells, with the line each begins in.
function parseTable(text) {
  const [head] = text.split(/\r?\n/u, 1);
  const mark = [",", ";", "\t"].reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best));
  const rows = [];
  let [cells, cell, quoted, line, begun] = [[], "", false, 1, 1];
  const endRow = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim())) rows.push({ line: begun, cells });
    [cells, cell, begun] = [[], "", line + 1];
  };
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i];
    if (quoted && letter === '"' && text[i + 1] === '"') { cell += letter; i += 1; }
    else if (letter === '"' && (quoted || !cell)) quoted = !quoted;
    else if (!quoted && letter === mark) { cells.push(cell); cell = ""; }
    else if (!quoted && letter === "\n") endRow();
    else if (letter !== "\r") cell += letter;
    if (letter === "\n") line += 1;
  }
  if (quoted) throw new TableFault("edit_quote", { line: begun });
  endRow();
  return rows;
}

// The languages that names are in: one that reads everywhere as the first is not among them.
const languagesOf = (offices) => [...new Set(offices.flatMap(({ name }) => Object.keys(name)))];

// The offices of a table: id, places in the study's own metres, names, and whether each is open now.
function readOffices(text, languages) {
  const [head, ...rows] = parseTable(text.replace(/^\ufeff/u, ""));
  const names = (head?.cells ?? []).map((name) => name.trim().toLowerCase());
  const missing = NEEDED.find((name) => !names.includes(name));
  if (missing) throw new TableFault("edit_column", { name: missing, found: names.join(", ").slice(0, 200) });
  if (!rows.length) throw new TableFault("edit_empty");
  const seen = new Set();
  return rows.map(({ line, cells }) => {
    const cell = (name) => (cells[names.indexOf(name)] ?? "").trim();
    const number = (name) => {
      const value = Number(cell(name).normalize("NFKC").replaceAll(",", "") || NaN);
      if (!Number.isFinite(value)) throw new TableFault("edit_number", { line, name, found: cell(name).slice(0, 40) });
      return value;
    };
    const id = cell("id");
    if (!id || seen.has(id)) throw new TableFault(id ? "edit_twice" : "edit_id", { line, found: id.slice(0, 40) });
    seen.add(id);
    const spoken = languages.map((lang) => [lang, cell(`name_${lang}`) || cell("name") || names.filter((name) => name.startsWith("name_")).map(cell).find(Boolean) || id]);
    return { id, line, name: Object.fromEntries(spoken), now: NOW_WORDS.includes(cell("now").toLowerCase()), x: number("x"), y: number("y") };
  });
}

// Where the study's own metres are on the map: by the frame of the nearest office that is known.
function locate({ x, y }, known) {
  const near = known.reduce((best, one) => (Math.hypot(one.x - x, one.y - y) < Math.hypot(best.x - x, best.y - y) ? one : best));
  const [lon, lat] = near.office.at;
  const [xLon, xLat, yLon, yLat] = near.office.frame;
  const [dx, dy] = [(x - near.x) / FRAME_UNITS, (y - near.y) / FRAME_UNITS];
  return { at: [Math.round(lon + (dx * xLon + dy * yLon) * UNITS_PER_DEGREE), Math.round(lat + (dx * xLat + dy * yLat) * UNITS_PER_DEGREE)],
    frame: near.office.frame };
}

// Places of the study's offices in its own metres; null where the page has distances alone.
function knownPlaces(study) {
  const { distances } = study.demand;
  if (distances.mm) return null;
  const [xs, ys] = ["office_x", "office_y"].map((axis) => unpack(distances[axis]).map((whole) => whole / distances.per_m));
  return study.offices.map((office, k) => ({ office, x: xs[k], y: ys[k] }));
}

// Whether offices somewhere else can be measured in the page: places are known, and people go in straight lines.
function canEdit(data, number) {
  const scenario = data.cases[number];
  return knownPlaces(data.studies[scenario.study]) !== null && scenario.ways.every(({ codes }) => codes === undefined) && !scenario.course;
}

// The scenario with the reader's offices in place of the study's: what was said of the plan is not said of them.
function withOffices(data, number, text) {
  const scenario = data.cases[number];
  const study = data.studies[scenario.study];
  const known = knownPlaces(study);
  const offices = readOffices(text, languagesOf(study.offices));
  const { distances } = study.demand;
  const [x, y] = ["x", "y"].map((axis) => unpack(distances[axis]).map((whole) => whole / distances.per_m));
  const extent = (axis) => axis.reduce((most, value) => Math.max(most, value), -Infinity) - axis.reduce((least, value) => Math.min(least, value), Infinity);
  const limit = Math.max(FAR_AWAY_M, extent(x), extent(y));
  offices.forEach((office) => {
    const far = x.reduce((least, _, i) => Math.min(least, Math.hypot(x[i] - office.x, y[i] - office.y)), Infinity);
    if (far > limit) throw new TableFault("edit_far", { line: office.line, far: Math.round(far / 1000) });
  });
  const places = offices.map(({ id, name, ...place }) => ({ ...(study.offices.find((one) => one.id === id) ?? {}), id, name, ...locate(place, known) }));
  const open = offices.flatMap(({ now }, k) => (now ? [k] : []));
  const counting = scenario.choices?.counting;
  // rules on offices are of the study's own
  const rules = (counting?.rules ?? []).filter(({ sums, left }) => !sums.length && left.length);
  const choices = { keep: [], candidates: places.map((_, k) => k), least: open.length, most: open.length, conditions: [], plans: [], count: null, held: false,
    counting: { goals: counting?.goals ?? ["served", "mean"], own: false, edited: true, rules } };
  const own = { ...distances, office_x: offices.map((office) => office.x * distances.per_m), office_y: offices.map((office) => office.y * distances.per_m) };
  const page = { ...scenario.page, headline: data.words.edit_headline, points: [data.words.edit_point], firm: [], missing: [], sections: [] };
  const changed = { ...scenario, page, before: open, after: open, services: [], channels: undefined, week: undefined, moves: [], mergers: [], times: [],
    proposal: [], callouts: [], story: [], cards: [], why: [], choices };
  return { ...data, comparison: [], cases: data.cases.map((one, k) => (k === number ? changed : one)),
    studies: data.studies.map((one, k) => (k === scenario.study ? { ...study, offices: places, demand: { ...study.demand, distances: own } } : one)) };
}

// The study's offices as a table to edit.
function writeOffices(data, number) {
  const scenario = data.cases[number];
  const known = knownPlaces(data.studies[scenario.study]);
  const languages = languagesOf(known.map(({ office }) => office));
  const rows = known.map(({ office, x, y }, k) => [office.id, ...languages.map((lang) => say(office.name, lang)), scenario.before.includes(k) ? "yes" : "no", x, y]);
  return `\ufeff${[["id", ...languages.map((lang) => `name_${lang}`), "now", "x", "y"], ...rows].map((row) => row.map((cell) => quoted(String(cell))).join(",")).join("\r\n")}\r\n`;
}

// Kept until the window is closed, so that the page can begin anew with them.
const editedKey = (data, number) => `placement offices ${data.cases[number].id}`;

function takeEdited(data, number) {
  try {
    const text = sessionStorage.getItem(editedKey(data, number));
    return text !== null && canEdit(data, number) ? withOffices(data, number, text) : data;
  } catch {
    return data;
  }
}

function fillEdited(stage, original, number, panel) {
  if (!canEdit(original, number)) return;
  const said = make("p", "strong");
  said.setAttribute("role", "status");
  const begin = (text) => {
    try {
      if (text !== null) withOffices(original, number, text);
      if (text === null) sessionStorage.removeItem(editedKey(original, number));
      else sessionStorage.setItem(editedKey(original, number), text);
      writeAddress({ open: null, reach: null, tab: "choices" });
      location.reload();
    } catch (fault) {
      const { key, values } = fault instanceof TableFault ? fault : { key: "edit_failed", values: {} };
      said.textContent = word(key, values);
    }
  };
  const file = make("input", "");
  Object.assign(file, { type: "file", accept: ".csv,.txt,.tsv", id: "edited-offices" });
  const label = makeSaying("label", "", () => word("edit_open"));
  label.htmlFor = file.id;
  file.addEventListener("change", async () => {
    if (file.files.length) begin(readText(await file.files[0].arrayBuffer()));
  });
  const save = makeButton("save", () => word("edit_save"), () => saveText(writeOffices(original, number), `${stage.plan.id}-offices-to-edit`));
  panel.append(makeSaying("h3", "", () => word("edit_title")), makeSaying("p", "", () => word("edit_hint")),
    make("div", "step-tools", save, make("div", "row", label, file),
      ...(stage.plan.choices.counting?.edited ? [makeButton("", () => word("edit_back"), () => begin(null))] : [])), said);
}
