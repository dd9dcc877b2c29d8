"""Names of places in Latin letters: Hepburn without long marks, as signs and atlases write them, and compared without spelling habits."""

from __future__ import annotations

import re
import unicodedata

# rows of kana and the vowels that follow a consonant; what departs from the rule is listed after it
ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ", "t": "たちつてと", "d": "だぢづでど",
    "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ", "m": "まみむめも", "r": "らりるれろ",
}  # fmt: skip
SINGLE = {kana: consonant + vowel for consonant, row in ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)}
SINGLE |= {"し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu"}
SINGLE |= {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n", "ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ー": ""}
GLIDES = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
# what a municipality is, after its name
WHAT = {"市": ("し", "City"), "区": ("く", "Ward"), "町": ("ちょう|まち", "Town"), "村": ("むら|そん", "Village")}
SUFFIX = re.compile(r"[\s-]+(shi|ku|cho|machi|mura|son|city|town|village|ward)$")


def romaji(kana: str) -> str:
    """Return kana in Hepburn without long marks, with a capital letter: とよなか is Toyonaka, おおさか Osaka, ふちゅう Fuchu."""
    text = unicodedata.normalize("NFKC", kana).translate(KATAKANA)
    said = ""
    for place, letter in enumerate(text):
        following = text[place + 1 : place + 2]
        if letter == "っ":
            sound = SINGLE.get(following, "")
            said += "t" if sound.startswith("ch") else sound[:1]
        elif letter in GLIDES and said.endswith("i"):
            # きょ is kyo, but しょ sho, ちょ cho and じょ jo
            soft = said.endswith(("shi", "chi", "ji"))
            said = said[:-1] + ("" if soft else "y") + GLIDES[letter]
        else:
            said += SINGLE.get(letter, letter)
    said = re.sub(r"oo|ou", "o", said)
    # a long u after a glide; in まつうら two words meet
    return re.sub(r"(?<=[ycj]u)u|(?<=shu)u|(?<=chu)u", "", said).capitalize()


def without_kind(kana: str, kanji: str) -> str:
    """Return the kana of a name without what it is: とよなかし of 豊中市 is とよなか."""
    return re.sub(f"(?:{WHAT[kanji[-1]][0]})$", "", kana) if kanji[-1:] in WHAT else kana


def english(kana: str, kanji: str) -> str:
    """Return the name of a municipality in English: Toyonaka City."""
    name = romaji(without_kind(kana, kanji))
    return f"{name} {WHAT[kanji[-1]][1]}" if kanji[-1:] in WHAT else name


def sounds(latin: str) -> str:
    """Return a Latin name as it is compared: without case, marks, long vowels, and what it is."""
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower().strip()
    plain = re.sub(r"[^a-z]", "", SUFFIX.sub("", plain))
    return re.sub("m(?=[bmp])", "n", re.sub(r"uu", "u", re.sub(r"oo|ou|oh(?![aiueoy])", "o", plain)))
