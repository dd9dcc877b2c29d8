// A table as a file that a spreadsheet opens: with a mark that it is UTF-8, and no cell that it would take for a formula.
const FIGURE = /^[+\-−±]?[\d.,]+( ?\S{0,4})?$/u;
// how long a button says that it has copied
const TOLD_MS = 4000;

function quoted(text) {
  return `"${text.replaceAll('"', '""')}"`;
}

function readCells(table) {
  const harmless = (text) => (/^[=+\-@\t\r]/u.test(text) && !FIGURE.test(text) ? `'${text}` : text);
  return [...table.rows].map((row) => [...row.cells].map((cell) => harmless(cell.textContent.trim())));
}

function writeCsv(table) {
  return `\ufeff${readCells(table).map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
}

// The same to be pasted: a tab between cells, none within.
function writeTabs(table) {
  return readCells(table).map((row) => row.map((text) => text.replace(/\s+/gu, " ")).join("\t")).join("\r\n");
}

// `find` returns the table on show.
function makeSave(find, name) {
  const button = (key, act) => {
    const made = make("button", "save", word(key));
    made.type = "button";
    made.addEventListener("click", () => act(made));
    return made;
  };
  const told = make("span", "hint");
  told.setAttribute("role", "status");
  const copy = async () => {
    told.textContent = word(await copyText(writeTabs(find())) ? "copied" : "copy_failed");
    setTimeout(() => { told.textContent = ""; }, TOLD_MS);
  };
  return make("div", "table-tools", button("save", () => saveText(writeCsv(find()), name)), button("copy", copy), told);
}

// To the clipboard, and by the old way where a browser gives a file no other.
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const place = make("textarea", "unseen", text);
    const before = document.activeElement;
    document.body.append(place);
    place.select();
    const done = document.execCommand("copy");
    place.remove();
    before?.focus({ preventScroll: true });
    return done;
  }
}

function saveText(text, name) {
  const link = make("a", "");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
