// Every text on the page is written here, as text: nothing from data is ever parsed as HTML.
const speech = { lang: "ja", words: {}, spoken: [] };

function say(text) {
  return text[speech.lang];
}

function word(key, values = {}) {
  return say(speech.words[key]).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function count(number) {
  return number.toLocaleString(speech.lang === "ja" ? "ja-JP" : "en-GB");
}

// Remembers how to write a text, so that the language switch can write it again.
function keepSaying(write) {
  speech.spoken.push(write);
  write();
}

function switchLanguage(lang) {
  speech.lang = lang;
  document.documentElement.lang = lang;
  speech.spoken.forEach((write) => write());
}

function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

// `wording` returns the text in the language of the moment.
function makeSaying(tag, className, wording) {
  const node = make(tag, className);
  keepSaying(() => { node.textContent = wording(); });
  return node;
}

// A name from data may run right to left; it must not turn the words round it.
function makeName(text) {
  return make("bdi", "name", text);
}

function labelWith(node, wording) {
  keepSaying(() => node.setAttribute("aria-label", wording()));
}
