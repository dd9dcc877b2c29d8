// How names are searched: kanji, kana and Latin letters, and numbers in any form, find the same.
const KANJI_DIGITS = "〇一二三四五六七八九";
const ROWS = { a: "あいうえお", k: "かきくけこ", s: "さしすせそ", t: "たちつてと", n: "なにぬねの", h: "はひふへほ", m: "まみむめも", r: "らりるれろ",
  g: "がぎぐげご", z: "ざじずぜぞ", d: "だぢづでど", b: "ばびぶべぼ", p: "ぱぴぷぺぽ" };
const KANA = new Map([
  ...Object.entries(ROWS).flatMap(([row, letters]) => [...letters].map((letter, k) => [letter, `${row === "a" ? "" : row}${"aiueo"[k]}`])),
  ...Object.entries({ し: "shi", ち: "chi", つ: "tsu", ふ: "fu", じ: "ji", ぢ: "ji", づ: "zu", や: "ya", ゆ: "yu", よ: "yo", わ: "wa", を: "o", ん: "n", ー: "" }),
]);

// 十一丁目 and 11丁目 are the same.
function readKanji(number) {
  const [tens, ones] = number.includes("十") ? number.split("十") : ["", number];
  const digits = (text) => [...text].map((letter) => KANJI_DIGITS.indexOf(letter)).join("");
  return number.includes("十") ? String(Number(digits(tens) || 1) * 10 + Number(digits(ones) || 0)) : digits(number);
}

// Kana in Latin letters after Hepburn, as names are written in English.
function romanize(text) {
  const small = text.replace(/([きしちにひみりぎじびぴ])([ゃゅょ])/gu, (_, first, y) => {
    const [sound, vowel] = [KANA.get(first).slice(0, -1), { ゃ: "a", ゅ: "u", ょ: "o" }[y]];
    return /(sh|ch|j)$/u.test(sound) ? `${sound}${vowel}` : `${sound}y${vowel}`;
  });
  const letters = [...small].map((letter) => KANA.get(letter) ?? letter).join("");
  return letters.replace(/っ(.)/gu, (_, next) => (next === "c" ? "tc" : `${next}${next}`)).replace(/n(?=[bmp])/gu, "m");
}

// What a search compares: widths, small letters, long vowels, blanks and hyphens make no difference.
function plain(text) {
  const narrow = text.normalize("NFKC").toLowerCase()
    .replace(/[〇一二三四五六七八九十]+(?=丁目|番|号)/gu, readKanji)
    .replace(/[ァ-ヶ]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
  return romanize(narrow).normalize("NFD").replace(/[\u0300-\u036f]/gu, "").replace(/[\s\-‐–]/gu, "").replace(/oo|ou/gu, "o").replace(/uu/gu, "u")
    .replace(/n(?=[bmp])/gu, "m");
}

// The digits of a postcode or of its beginning, however it is written: 〒176-0012, 1760012, 176; "" for what is none.
const LEAST_DIGITS = 3;

function readPostcode(text) {
  const digits = text.normalize("NFKC").replace(/[\s〒\-‐‑‒–—―−ー]/gu, "");
  return /^\d+$/u.test(digits) && digits.length >= LEAST_DIGITS && digits.length <= 7 ? digits : "";
}

function writePostcode(digits) {
  return digits.length > 3 ? `${digits.slice(0, 3)}-${digits.slice(3)}` : digits;
}
