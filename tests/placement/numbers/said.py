"""How numbers are said, written a second time; and how they are found in what is said."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

UNIT = r"(?:\s?(?:%|km/h|km|min|m)(?![A-Za-z]))?"
# a minus stands before a number only where no letter or number goes before it
NUMBER = rf"(?:(?:over|under) )?(?:(?<![\w%.\-])[+±-])?\d+(?:,\d{{3}})*(?:\.\d+)*{UNIT}"
FOUND = re.compile(NUMBER)


def rounded(value: Fraction, places: int = 0) -> str:
    """Return a number with so many decimals, half away from nothing, thousands apart."""
    scaled = (2 * abs(value.numerator) * 10**places + value.denominator) // (2 * value.denominator)
    whole, part = divmod(scaled, 10**places)
    return f"{'-' if value < 0 and scaled else ''}{whole:,}" + (f".{part:0{places}}" if places else "")


def count(number: int) -> str:
    """Return a whole number."""
    return f"{number:,}"


def more(number: int) -> str:
    """Return a whole number with its sign, nothing without one."""
    return f"{number:+,}" if number else "0"


def share(part: int, whole: int) -> str:
    """Return a share with so many decimals that it is not everyone or nobody where it is not."""
    places = 1
    while part not in {0, whole} and not 0 < float(rounded(Fraction(100 * part, whole), places)) < 100:
        places += 1
    return rounded(Fraction(100 * part, whole), places) + "%"


def percentage(part: Fraction) -> str:
    """Return a share with two decimals that is never everyone or nobody where it is not."""
    said = rounded(100 * part, 2)
    return ("99.99" if said == "100.00" and part < 1 else "0.01" if said == "0.00" and part else said) + "%"


def people(number: int, of: int) -> str:
    """Return people with their share."""
    return f"{number:,} ({share(number, of)})"


def some(number: int, of: int) -> str:
    """Return people with their share, which nobody has none of."""
    return people(number, of) if number else "0"


def metres(value: Fraction) -> str:
    """Return whole metres."""
    return f"{rounded(value)} m"


def size(value: Fraction) -> str:
    """Return the size of a change in whole metres, or that it is less than one."""
    return "under 1 m" if 0 < abs(value) < 1 else metres(abs(value))


def moved(value: Fraction, nothing: str = "no change") -> str:
    """Return a change of distance."""
    return f"{size(value)} {'farther' if value > 0 else 'nearer'}" if value else nothing


# where Japanese writes a one that English says as a word
# fiscal years, which a scenario may write itself
FISCAL = re.compile(r"FY\d{4}|\d{4}年度")
ONES = r"移行は1回|移動は1回|、1回、|段階の初めに1回|に1回数え|別々の2つの|1(?:つの)?メッシュ|第1の|1分ごと|は1人、|は1ミリメートル、|は1秒を|が1人、1ミリメートルも|1 か所(?:少な|多)い|1件|1時間に|1年に|職員1人|1年の|1 km あたり [\d.]+|(?:が|、)1か所|1か所のとき|1か所あたり|1か所でも|1人当たり"
JAPANESE = [
    (re.compile(ONES), " "),
    (re.compile(r"(\d[\d,.]*(?:%| m))超"), r"over \1"),
    (re.compile(r"(\d[\d,.]*(?:%| m)) ?未満"), r"under \1"),
    (re.compile(r"(\d) ?分(?!の)"), r"\1 min"),
    (re.compile(r"時速(\d+)km"), r"\1 km/h"),
    (re.compile(r"(\d)万"), r"\g<1>0,000"),
]


def numbers(text: str) -> Counter[str]:
    """Return the numbers in a text of either language with their units, each written in one way."""
    words = FISCAL.sub(" ", text.replace(" minutes", " min").replace(" metres", " m"))
    for pattern, instead in JAPANESE:
        words = pattern.sub(instead, words)
    return Counter(re.sub(r"[\s,]", "", one) for one in FOUND.findall(words))
