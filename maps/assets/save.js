// A table as a file that a spreadsheet opens: with a mark that it is UTF-8, and no cell that it would take for a formula.
const FIGURE = /^[+\-−±]?[\d.,]+( ?\S{0,4})?$/u;

function quoted(text) {
  return `"${text.replaceAll('"', '""')}"`;
}

function writeCsv(table) {
  const cell = (node) => {
    const text = node.textContent.trim();
    const harmless = /^[=+\-@\t\r]/u.test(text) && !FIGURE.test(text) ? `'${text}` : text;
    return quoted(harmless);
  };
  return `\ufeff${[...table.rows].map((row) => [...row.cells].map(cell).join(",")).join("\r\n")}\r\n`;
}

// `find` returns the table on show.
function makeSave(find, name) {
  const button = make("button", "save", word("save"));
  button.type = "button";
  button.addEventListener("click", () => saveText(writeCsv(find()), name));
  return button;
}

function saveText(text, name) {
  const link = make("a", "");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
