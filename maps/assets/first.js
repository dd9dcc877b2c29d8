// The headline: its figures, the gain and the loss alike, are stressed.
const FIGURES = /(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?%)/;
function fillHeadline({ page }) {
  const stress = (words) => words.split(FIGURES).map((part, k) => (k % 2 ? make("b", "", part) : part));
  document.getElementById("headline").replaceChildren(...markLanguages(say(page.headline), stress));
}

// What stands with the headline: each service, how firm the answer is, what is not in the data, and four ways on.
function fillBeside({ page }) {
  const write = (id, texts, tag) => {
    const place = document.getElementById(id);
    place.replaceChildren(...texts.map((text) => make(tag, "", ...keepFigures(say(text)))));
    place.hidden = !texts.length;
  };
  write("points", page.points, "li");
  // pages of earlier versions say these among the points
  write("firm", page.firm ?? [], "p");
  write("missing", page.missing ?? [], "p");
}

// Each leads to a tab of the panel, where there is one.
const WAYS_ON = ["areas", "choices", "why", "sites"];

function fillWaysOn() {
  const bar = document.getElementById("ways-on");
  labelWith(bar, () => word("ways_on"));
  bar.append(...WAYS_ON.map((key) => [key, document.getElementById(`tab-${key}`)]).filter(([, tab]) => tab).map(([key, tab]) => makeButton(
    "", () => word(`way_on_${key}`), () => {
      tab.click();
      document.getElementById(`page-${key}`).focus({ preventScroll: true });
    },
  )));
}
