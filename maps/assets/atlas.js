const SHADES = ["#edf5fb", "#c6dff0", "#92c1e0", "#5598c7", "#16456f"], NOTHING = "#d9d4cc";

// All municipalities on a map; every text comes into the page as a text node. A text is one string, or pieces of which some stand in
// another language than the page: ["Nishi City (", ["ja", "西市"], ")"].
function showAtlas(map, data) {
  const at = (id) => document.getElementById(id);
  const made = (tag, text, parent) => {
    const element = document.createElement(tag);
    (Array.isArray(text) ? text : [text]).forEach((piece) => { if (Array.isArray(piece)) made("span", piece[1], element).lang = piece[0]; else element.append(piece); });
    parent.append(element);
    return element;
  };
  let lang = data.lang, figure = data.shown, chosen = -1;
  const number = (value) => value.toLocaleString("en-US");
  const share = ([, , , , people, values], which) => (values.length && people ? values[which] / people : null);
  // as the tables have it: never rounded up to everyone, nor down to no one
  const percent = (value) => {
    if (value === null) return "—";
    for (let digits = 1; digits < 7; digits++) {
      const said = (value * 100).toFixed(digits);
      if (value === 0 || value === 1 || (Number(said) !== 0 && Number(said) !== 100)) return `${said}%`;
    }
    return `${value * 100}%`;
  };
  const named = (place) => (lang === "ja" ? [`${place[1]}${place[2]}`] : [`${place[3]} (`, ["ja", `${place[2]}, ${place[1]}`], ")"]);
  const colour = (place) => {
    const value = share(place, figure);
    return value === null ? NOTHING : SHADES[Math.min(Math.floor(value * SHADES.length), SHADES.length - 1)];
  };

  const renderer = L.canvas({ padding: 0.3 });
  const rings = data.outlines.map(([place, steps]) => {
    const corners = [];
    let x = 0, y = 0;
    for (let k = 0; k < steps.length; k += 2) {
      x += steps[k];
      y += steps[k + 1];
      corners.push([y / 1000, x / 1000]);
    }
    const polygon = L.polygon(corners, { renderer, color: "#fff", weight: 0.4, fillOpacity: 1 }).addTo(map);
    polygon.on("mouseover click", () => choose(place, false));
    return { place, polygon };
  });
  const around = (wanted) => L.featureGroup(rings.filter(({ place }) => wanted(place)).map(({ polygon }) => polygon)).getBounds();
  const paint = () => rings.forEach(({ place, polygon }) => polygon.setStyle({ fillColor: colour(data.places[place]), color: place === chosen ? "#b3261e" : "#fff", weight: place === chosen ? 2 : 0.4 }));

  function table(element, caption, heads, rows) {
    element.replaceChildren();
    made("caption", caption, element);
    const head = made("tr", "", made("thead", "", element));
    heads.forEach((text) => { made("th", text, head).scope = "col"; });
    const body = made("tbody", "", element);
    rows.forEach(([first, ...cells]) => {
      const row = made("tr", "", body);
      made("th", first, row).scope = "row";
      cells.forEach((cell) => made("td", cell, row));
    });
  }

  function showOne() {
    const one = at("one"), said = (key) => data.words[key][lang];
    one.replaceChildren();
    if (chosen < 0) return void made("p", said("hint"), one);
    const place = data.places[chosen];
    const rows = place[5].map((value, which) => [data.figures[which][lang], number(value), percent(share(place, which))]);
    table(made("table", "", one), [`${place[0]} `, ...named(place), `: ${number(place[4])} ${said("people")}`], ["", said("near"), said("share")], rows);
    place[6].forEach((text) => made("p", text[lang], one));
    if (place[4]) made("code", data.own + place[0], made("p", `${said("own")} `, one));
  }

  function choose(place, go) {
    if (place === chosen && !go) return;
    chosen = place;
    paint();
    rings.filter((ring) => ring.place === place).forEach(({ polygon }) => polygon.bringToFront());
    if (go) map.fitBounds(around((one) => one === place), { maxZoom: 10 });
    showOne();
  }

  // a name of several is asked back, never guessed
  function offer(found) {
    const one = at("one");
    chosen = -1;
    paint();
    one.replaceChildren();
    made("p", data.words[found.length ? "several" : "unknown"][lang], one);
    const list = found.length ? made("ul", "", one) : one;
    found.forEach((place) => {
      const button = made("button", [`${data.places[place][0]} `, ...named(data.places[place])], made("li", "", list));
      button.type = "button";
      button.addEventListener("click", () => { choose(place, true); at("find").focus(); });
    });
  }

  function showPrefecture() {
    const wanted = at("prefecture").value, said = (key) => data.words[key][lang];
    const rows = data.places.filter((place) => place[1] === wanted).map((place) => [`${place[0]} ${lang === "ja" ? place[2] : place[3]}`, number(place[4]), place[5].length ? number(place[5][figure]) : "—", percent(share(place, figure))]);
    if (wanted) table(at("table"), data.figures[figure][lang], [said("municipality"), said("people"), said("near"), said("share")], rows);
    else at("table").replaceChildren();
  }

  function speak() {
    document.documentElement.lang = lang;
    document.title = data.title[lang];
    at("title").textContent = data.title[lang];
    at("headline").textContent = data.headline[lang];
    document.querySelectorAll("[data-word]").forEach((element) => { element.textContent = data.words[element.dataset.word][lang]; });
    document.querySelectorAll("#languages button").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.lang === lang)));
    at("figure").replaceChildren();
    data.figures.forEach((label, which) => { made("option", label[lang], at("figure")).value = String(which); });
    at("figure").value = String(figure);
    const kept = at("prefecture").value;
    at("prefecture").replaceChildren();
    made("option", data.words.all[lang], at("prefecture")).value = "";
    [...new Set(data.places.map((place) => place[1]))].forEach((name) => { made("option", name, at("prefecture")).lang = "ja"; });
    at("prefecture").value = kept;
    at("names").replaceChildren();
    data.places.forEach((place) => { made("option", "", at("names")).value = `${place[0]} ${place[1]}${place[2]} ${place[3]}`; });
    at("notes").replaceChildren();
    data.notes.forEach((note) => made("li", note[lang], at("notes")));
    at("legend").replaceChildren();
    [...SHADES, NOTHING].forEach((shade, k) => {
      const item = made("li", "", at("legend"));
      made("span", "", item).style.background = shade;
      item.append(k < SHADES.length ? `${k * 20}–${(k + 1) * 20}%` : data.words.none[lang]);
    });
    showOne();
    showPrefecture();
  }

  document.querySelectorAll("#languages button").forEach((button) => button.addEventListener("click", () => { lang = button.dataset.lang; speak(); }));
  at("figure").addEventListener("change", () => { figure = Number(at("figure").value); paint(); showPrefecture(); });
  at("prefecture").addEventListener("change", () => {
    showPrefecture();
    map.fitBounds(around((place) => !at("prefecture").value || data.places[place][1] === at("prefecture").value));
  });
  at("find").addEventListener("change", () => {
    const wanted = at("find").value.trim().toLowerCase();
    const fits = (test) => [...data.places.keys()].filter((place) => test(...data.places[place]));
    const exact = fits((code, prefecture, name, english) => [code, name, prefecture + name, english.toLowerCase()].includes(wanted));
    const found = exact.length ? exact : fits((code, prefecture, name, english) => `${code} ${prefecture}${name} ${english}`.toLowerCase().includes(wanted));
    if (!wanted) return;
    if (found.length === 1) choose(found[0], true);
    else offer(found);
  });
  paint();
  speak();
  map.fitBounds(around(() => true));
}
