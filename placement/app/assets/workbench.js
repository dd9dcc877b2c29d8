// The workbench's own part in the browser: the editor and its lines, buttons and lists; texts come from the server.
(() => {
  "use strict";
  // a pause in typing after which the text is saved
  const PAUSE_MS = 400;
  const find = (selector) => document.querySelector(selector);
  const editor = () => find(".editor");
  const event = { priority: "event" };
  let base = 0;
  // the text as the server has it, the text on its way there, and what is to be done once it has arrived
  let known = null, sent = null, then = null, timer = 0;
  let kept = null;

  const act = (told) => window.Shiny.setInputValue("act", told, event);

  function push() {
    const box = editor();
    if (!box || known === null || sent !== null || box.value === known) return;
    sent = box.value;
    window.Shiny.setInputValue("edit", { text: sent, base }, event);
  }

  function whenSaved(what) {
    push();
    const before = then;
    if (sent === null) what();
    else then = before ? () => { before(); what(); } : what;
  }

  function lines() {
    const box = editor();
    if (!box) return;
    const faults = new Map([...document.querySelectorAll("#findings [data-line]")].map((one) => [one.dataset.line, one.parentElement.className]));
    const rows = box.value.split("\n").map((_, at) => {
      const row = document.createElement("span");
      row.textContent = `${at + 1}\n`;
      row.className = faults.get(`${at + 1}`) ?? "";
      return row;
    });
    find(".lines").replaceChildren(...rows);
    find(".lines").scrollTop = box.scrollTop;
  }

  function goTo(line, column) {
    const box = editor();
    const rows = box.value.split("\n");
    const at = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
    const from = at + Math.min(column - 1, (rows[line - 1] ?? "").length);
    box.focus();
    box.setSelectionRange(from, at + (rows[line - 1] ?? "").length);
    box.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(box).lineHeight));
    lines();
  }

  // shows a tab's panel; what is drawn in a hidden one waits until it is seen
  function openTab(tab) {
    if (!tab) return;
    for (const one of tab.parentElement.children) {
      const panel = document.getElementById(one.getAttribute("aria-controls"));
      one.setAttribute("aria-selected", `${one === tab}`);
      one.tabIndex = one === tab ? 0 : -1;
      panel.hidden = one !== tab;
      window.jQuery(panel).trigger(one === tab ? "shown" : "hidden");
    }
  }

  const handlers = {
    text(told) {
      const box = editor();
      const mine = sent;
      sent = null;
      if (mine !== null && told.text === mine) {
        base = told.revision;
        known = mine;
        if (box.value !== mine) timer = setTimeout(push, PAUSE_MS);
      } else {
        // what was typed and not yet saved is sent after all: the server keeps it among the steps that Undo brings back
        if (known !== null && mine === null && box.value !== known) {
          window.Shiny.setInputValue("edit", { text: box.value, base }, event);
        }
        const [from, to, top] = [box.selectionStart, box.selectionEnd, box.scrollTop];
        base = told.revision;
        known = told.text;
        box.value = told.text;
        box.setSelectionRange(from, to);
        box.scrollTop = top;
      }
      if (told.note) handlers.note(told);
      for (const step of ["undo", "redo"]) find(`[data-act=${step}]`).disabled = !told[step];
      lines();
      const next = then;
      then = null;
      if (next) next();
    },
    note(told) {
      find("#note").textContent = told.note;
    },
    progress(told) {
      for (const [run, said] of Object.entries(told)) {
        const place = [...document.querySelectorAll("[data-run]")].find((one) => one.dataset.run === run);
        if (place) place.textContent = said;
      }
    },
    go({ address }) {
      window.location.assign(address);
    },
    tab({ name }) {
      openTab(document.getElementById(`${name}-tab`));
    },
  };
  for (const [name, handler] of Object.entries(handlers)) window.Shiny.addCustomMessageHandler(name, handler);

  document.addEventListener("input", ({ target }) => {
    if (target !== editor()) return;
    clearTimeout(timer);
    timer = setTimeout(push, PAUSE_MS);
    lines();
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.getAttribute("role") === "tab") openTab(button);
    // what a button sets going is said at once: the answer may take a while
    if (button?.dataset.said) button.closest("li").querySelector(".state").textContent = button.dataset.said;
    // one within a form that writes it sends what the form holds
    const form = button?.dataset.act?.endsWith("-save") ? button.form : null;
    if (form && !form.reportValidity()) return;
    const chosen = form ? JSON.stringify([...new FormData(form)].map(([name, of]) => [name, `${of}`])) : "";
    if (button?.dataset.act) whenSaved(() => act({ what: button.dataset.act, value: button.dataset.value ?? "", chosen }));
    else if (button?.dataset.line) goTo(Number(button.dataset.line), Number(button.dataset.column));
  });
  // what another script of the page wants done
  document.addEventListener("act", ({ detail }) => whenSaved(() => act(detail)));
  document.addEventListener("change", ({ target }) => {
    const { act: what, value } = target.dataset;
    if (what && !target.reportValidity()) return;
    if (what) whenSaved(() => act({ what, value, chosen: target.value }));
  });
  // Enter in a field presses the form's button, which sends what the form holds; the page itself goes nowhere
  document.addEventListener("submit", (submitted) => submitted.preventDefault());
  document.addEventListener("keydown", (key) => {
    if (key.target.getAttribute?.("role") === "tab" && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(key.key)) {
      const tabs = [...key.target.parentElement.children], at = tabs.indexOf(key.target), last = tabs.length - 1;
      const next = { ArrowLeft: at || tabs.length, Home: 1, End: tabs.length, ArrowRight: at === last ? 1 : at + 2 }[key.key] - 1;
      key.preventDefault();
      tabs[next].focus();
      openTab(tabs[next]);
      return;
    }
    if (!(key.ctrlKey || key.metaKey) || !editor()) return;
    const letter = key.key.toLowerCase();
    const what = { z: key.shiftKey ? "redo" : "undo", y: "redo", s: "save" }[letter];
    if (!what || (what !== "save" && key.target !== editor())) return;
    key.preventDefault();
    whenSaved(() => what !== "save" && act({ what, value: "" }));
  });
  // a list that is drawn anew gives the focus back to where it was
  document.addEventListener("focusin", ({ target }) => { kept = target.dataset?.keep ?? null; });
  document.addEventListener("DOMContentLoaded", () => {
    const box = editor();
    if (!box) return;
    box.addEventListener("scroll", () => { find(".lines").scrollTop = box.scrollTop; });
    const drawn = new MutationObserver(() => {
      lines();
      if (kept && document.activeElement === document.body) document.querySelector(`[data-keep="${CSS.escape(kept)}"]`)?.focus();
    });
    for (const place of document.querySelectorAll(".bench .shiny-html-output")) drawn.observe(place, { childList: true, subtree: true });
  });
  window.addEventListener("beforeunload", push);
  window.jQuery(document).on("shiny:disconnected", () => handlers.note({ note: document.body.dataset.gone }));
})();
