// Every text on the page is written here, as text: nothing from data is ever parsed as HTML.
const speech = { lang: "ja", tags: {}, words: {}, roles: {}, spoken: [], page: null };

// Texts of which some words stand in another language than the page, each with its pieces: ["…", ["ja", "…"]].
const mixed = new Map();

// What a variant of a language, such as plain words, does not say otherwise is said as in the language; what none says otherwise stands once.
function say(text, lang = speech.lang) {
  const told = text[lang] ?? text[lang.split("-")[0]] ?? Object.values(text)[0];
  return Array.isArray(told) ? joinPieces(told) : told;
}

const piecesOf = (text) => mixed.get(text) ?? [`${text}`];
const wordsOf = (piece) => (Array.isArray(piece) ? piece[1] : piece);

function joinPieces(pieces) {
  const words = pieces.map(wordsOf).join("");
  if (pieces.some(Array.isArray)) mixed.set(words, pieces.filter(wordsOf).reduce(joinPiece, []));
  return words;
}

function joinPiece(joined, piece) {
  const last = joined.at(-1) ?? [];
  if (Array.isArray(piece) !== Array.isArray(last) || (Array.isArray(piece) && piece[0] !== last[0])) return [...joined, piece];
  return [...joined.slice(0, -1), Array.isArray(piece) ? [piece[0], last[1] + piece[1]] : last + piece];
}

// What is put together keeps what of it stands in another language.
const weave = (...texts) => joinPieces(texts.flatMap(piecesOf));
const listTexts = (texts, between) => weave(...texts.flatMap((text, k) => (k ? [between, text] : [text])));

// What is filled in keeps its language; a number is in that of the words about it.
function fillIn(text, values) {
  return joinPieces(piecesOf(text).flatMap((piece) => wordsOf(piece).split(/\{(\w+)\}/).flatMap((part, k) => {
    const told = k % 2 ? values[part] : part;
    return Array.isArray(piece) && !mixed.has(told) ? [[piece[0], `${told}`]] : piecesOf(told);
  })));
}

// What stands in another language is marked with it, for voices and for the shapes of letters.
function markLanguages(text, write = (words) => [words]) {
  return piecesOf(text).flatMap((piece) => {
    if (!Array.isArray(piece)) return write(piece);
    const node = Object.assign(document.createElement("span"), { lang: piece[0] });
    node.append(...write(piece[1]));
    return [node];
  });
}

// Where single words cannot be marked, as in an option, all are where they stand in one other language.
function speakAs(node, text) {
  const [piece, ...more] = piecesOf(text);
  if (Array.isArray(piece) && !more.length) node.lang = piece[0];
  else node.removeAttribute("lang");
}

const word = (key, values = {}) => fillIn(say(speech.words[key]), values);

// Made once for each language: to look one up for every number takes longer than all else of a step.
const formats = new Map();

function count(number) {
  const { lang } = speech;
  if (!formats.has(lang)) formats.set(lang, new Intl.NumberFormat(localeOf(lang)));
  return formats.get(lang).format(number);
}

function localeOf(lang) {
  return { ja: "ja-JP", en: "en-GB" }[lang] ?? speech.tags[lang];
}

function sayDay(day) {
  return new Intl.DateTimeFormat(localeOf(speech.lang), { dateStyle: "long" }).format(day);
}

function signed(number) {
  return `${number > 0 ? "+" : number < 0 ? "−" : "±"}${count(Math.abs(number))}`;
}

// A share has as many digits as it takes not to round up to everyone, or down to no one.
const MOST_DIGITS = 14;
function percent(part, whole) {
  const share = 100 * part / Math.max(whole, 1);
  let [digits, text] = [0, ""];
  do text = share.toFixed(digits += 1); while (digits < MOST_DIGITS && ((part < whole && Number(text) === 100) || (part > 0 && !Number(text))));
  return `${text}%`;
}

// Remembers how to write a text, so that the language switch can write it again.
function keepSaying(write) {
  speech.spoken.push(write);
  write();
}

// The same for what changes with the plan on show. While the reach slides, a tab that is not seen waits until it is.
function keepTelling(stage, write, tell = write) {
  const { page } = speech;
  stage.listeners.push(page ? () => (page.hidden && stage.sliding ? page.late.add(write) : tell()) : tell);
  keepSaying(write);
}

// A reader who moves nothing for so long rests.
const REST_MS = 200;

// The same for a place below what is seen of a tab: while the reach slides, it waits until it is seen or the reader rests.
function keepTellingInView(stage, place, write) {
  let [seen, late, waiting] = [true, false, null];
  const writeNow = () => {
    clearTimeout(waiting);
    late = false;
    write();
  };
  const catchUpHere = () => { if (late) writeNow(); };
  new IntersectionObserver((entries) => {
    seen = entries.at(-1).isIntersecting;
    if (seen) catchUpHere();
  }).observe(place);
  keepTelling(stage, writeNow, () => {
    if (!stage.sliding || seen) { writeNow(); return; }
    clearTimeout(waiting);
    late = true;
    waiting = setTimeout(catchUpHere, REST_MS);
  });
  window.addEventListener("beforeprint", catchUpHere);
}

// Writes what a tab has waited with.
function catchUp(page) {
  const late = [...page.late];
  page.late.clear();
  late.forEach((write) => write());
}

function switchLanguage(lang) {
  speech.lang = lang;
  mixed.clear();
  document.documentElement.lang = speech.tags[lang];
  speech.spoken.forEach((write) => write());
}

function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.flatMap((child) => (mixed.has(child) ? markLanguages(child) : [child])));
  return node;
}

// Lets a place say what `fresh` says and touches only what it says otherwise: the browser lays out no more than that.
// What stays keeps its listeners, so these ask for what is on show.
function renew(place, ...fresh) {
  const [old, now] = [[...place.childNodes], [...make("div", "", ...fresh).childNodes]];
  if (old.length !== now.length) { place.replaceChildren(...now); return; }
  old.forEach((node, k) => {
    if (node.isEqualNode(now[k])) return;
    if (node.nodeName !== now[k].nodeName) node.replaceWith(now[k]);
    else if (node.nodeType === Node.TEXT_NODE) node.data = now[k].data;
    else if (node.cloneNode(false).isEqualNode(now[k].cloneNode(false))) renew(node, ...now[k].childNodes);
    else node.replaceWith(now[k]);
  });
}

// The same for an attribute: browsers take one for changed even where it is set to what it was.
function setAnew(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

// A number stays on one line with its sign and its unit.
const MEASURE = /([+−±]?\d[\d.,]* (?:m|km|min|people|人|か所|案|分|件|円|時間)(?![a-z]))/;

function keepFigures(text) {
  return markLanguages(text, keepTogether);
}

function keepTogether(text) {
  return text.split(MEASURE).map((part, k) => (k % 2 ? make("span", "figure", part) : part)).filter((part) => part !== "");
}

// `wording` returns the text in the language of the moment.
function makeSaying(tag, className, wording) {
  const node = make(tag, className);
  keepSaying(() => {
    const text = wording();
    if (tag === "option") speakAs(node, text);
    node.replaceChildren(...(tag === "option" ? [text] : keepFigures(text)));
  });
  return node;
}

// The title of page and file.
function entitle(title) {
  document.title = title;
  speakAs(document.querySelector("title"), title);
  document.getElementById("title").replaceChildren(...markLanguages(title));
}

function makeButton(className, wording, act) {
  const button = makeSaying("button", className, wording);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

// A name from data may run right to left; it must not turn the words round it.
function makeName(text) {
  return make("bdi", "name", ...keepFigures(text));
}

// Words round a name from data: "{name}まで" with the name set apart.
function withName(key, name, values = {}) {
  return markLanguages(word(key, { ...values, name: "\u0000" }), (words) => words.split("\u0000").flatMap((part, k) => (k ? [makeName(name), part] : [part])));
}

function labelWith(node, wording) {
  keepSaying(() => node.setAttribute("aria-label", wording()));
}

// What a picture shows is told in figures elsewhere: those who hear the page are led there.
let described = 0;
function describeWith(picture, table) {
  table.id ||= `in-figures-${described += 1}`;
  picture.setAttribute("aria-details", table.id);
}

// A table wider than its place scrolls, and then the keyboard reaches it.
function makeFrame(...children) {
  const frame = make("div", "table", ...children);
  new ResizeObserver(() => {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  }).observe(frame);
  return frame;
}

function makeCell(tag, className, ...children) {
  const node = make(tag, className, ...children.flatMap((child) => (typeof child === "string" ? keepFigures(child) : [child])));
  if (tag === "th") node.scope = "col";
  return node;
}

// `head` are texts, `rows` lists of nodes or texts of which the first names the row.
function makeGrid(className, head, rows) {
  const cells = ([first, ...rest]) => {
    const name = make("th", "", first);
    name.scope = "row";
    return make("tr", "", name, ...rest.map((node) => make("td", "number", ...(typeof node === "string" ? keepFigures(node) : [node]))));
  };
  return make("table", className,
    make("thead", "", make("tr", "", ...head.map((text, i) => (text ? makeCell("th", i ? "number" : "", text) : make("td", ""))))),
    make("tbody", "", ...rows.map(cells)));
}
