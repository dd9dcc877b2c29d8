// Files that are dropped or chosen are sent to the project's folder, one after the other; what is refused is said.
(() => {
  "use strict";
  async function send(files) {
    const box = document.querySelector(".drop input"), refused = document.getElementById("refused");
    refused.replaceChildren();
    box.disabled = true;
    const lang = new URLSearchParams(window.location.search).get("lang") ?? document.documentElement.lang;
    for (const file of files) {
      let said = "";
      try {
        const answer = await fetch(`/data/?${new URLSearchParams({ name: file.name, lang })}`, { method: "POST", body: file });
        said = answer.ok ? "" : await answer.text();
      } catch {
        said = `${file.name}: ${box.dataset.failed}`;
      }
      if (!said) continue;
      const row = document.createElement("p");
      row.textContent = said;
      refused.append(row);
    }
    box.disabled = false;
    box.value = "";
    window.Shiny.setInputValue("act", { what: "desk-look", value: "", chosen: "" }, { priority: "event" });
  }

  // what is drawn anew gives the focus back to where it was; where that is gone, to the next thing to mend, or to building
  let kept = null;
  document.addEventListener("focusin", ({ target }) => { kept = target.dataset?.keep ?? null; });
  document.addEventListener("DOMContentLoaded", () => {
    const drawn = new MutationObserver(() => {
      if (!kept || document.activeElement !== document.body) return;
      const next = [`[data-keep="${CSS.escape(kept)}"]`, ...(kept.startsWith("cell-") ? [".grid input", "[data-act=desk-save]:enabled"] : [])];
      document.querySelector(next.find((one) => document.querySelector(one)) ?? null)?.focus();
    });
    for (const place of document.querySelectorAll(".start .shiny-html-output")) drawn.observe(place, { childList: true, subtree: true });
  });

  document.addEventListener("change", ({ target }) => { if (target.matches(".drop input") && target.files.length) send([...target.files]); });
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (dragged) => {
      if (!document.querySelector(".drop input") || !dragged.dataTransfer?.types.includes("Files")) return;
      dragged.preventDefault();
      if (kind === "drop") send([...dragged.dataTransfer.files]);
    });
  }
})();
