"""`placement map`: pages drawn again from folders of results."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from gettext import NullTranslations

import pytest
from babel.messages.pofile import read_po

from maps.page.payload import FORMAT
from models.messages.catalogue import DOMAIN, LOCALE
from tests.placement.conftest import TOWN, run, sign
from tests.placement.test_pseudo_language import strange, words_in


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Return a folder for results that are solved once and copied."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def solved(folder, kept):
    """Return a working folder with `two` and `three`, the results of two scenarios on the town."""
    (folder / "three.yaml").write_text(TOWN.replace("open: 2", "open: 3").replace("scenario: town", "scenario: three"), "utf-8")
    for scenario, out in (("town.yaml", "two"), ("three.yaml", "three")):
        if not (kept / out).exists():
            assert run("solve", scenario, "--out", out).exit_code == 0
            shutil.copytree(out, kept / out)
        shutil.copytree(kept / out, out, dirs_exist_ok=True)
    return folder


def payload(path):
    text = re.search(r'id="plan-data">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)[1]
    return json.loads(text)


def test_a_map_drawn_again_is_the_same_byte_for_byte(solved):
    before = (solved / "two" / "map.html").read_bytes()
    (solved / "two" / "map.html").unlink()
    done = run("map", "two")
    assert (done.exit_code, done.stdout) == (0, "two/map.html\n")
    assert (solved / "two" / "map.html").read_bytes() == before


def test_the_folder_alone_is_enough(solved):
    shutil.rmtree(solved / "minato-town")
    (solved / "town.yaml").unlink()
    assert run("map", "two", "--lang", "ja").exit_code == 0
    assert payload(solved / "two" / "map.html")["lang"] == "ja"


def test_several_become_one_page_that_shares_the_layers(solved):
    done = run("map", "two", "three", "--out", "both.html")
    assert done.exit_code == 0, done.stderr
    page = payload(solved / "both.html")
    assert [case["id"] for case in page["cases"]] == ["town", "three"]
    assert len(page["studies"]) == 1
    assert page["comparison"]
    alone = (solved / "two" / "map.html").stat().st_size
    assert (solved / "both.html").stat().st_size < 1.5 * alone


def test_the_same_folder_twice_has_two_addresses(solved):
    assert run("map", "two", "two").exit_code == 0
    assert [case["id"] for case in payload(solved / "map.html")["cases"]] == ["town", "town-2"]


def test_other_studies_stand_in_one_page_without_a_comparison(solved):
    demand = solved / "minato-town" / "demand.csv"
    demand.write_text(demand.read_text("utf-8").replace(",20,", ",21,", 1), "utf-8")
    manifest = solved / "minato-town" / "study.yaml"
    manifest.write_text(
        re.sub(r"people: (\d+)", lambda match: f"people: {int(match[1]) + 1}", manifest.read_text("utf-8")), "utf-8"
    )
    assert run("solve", "town.yaml", "--out", "other").exit_code == 0
    assert run("map", "two", "other").exit_code == 0
    page = payload(solved / "map.html")
    assert (len(page["studies"]), page["comparison"]) == (2, [])


def translations():
    """Return the Japanese of the catalogue, part by part between its values."""
    with (LOCALE / "ja" / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        said = [message.string for message in read_po(file) if message.id]
    forms = itertools.chain.from_iterable(words if isinstance(words, tuple) else (words,) for words in said)
    return {part.strip() for words in forms for part in re.split(r"{[^{}]*}", words)}


def test_what_a_page_is_drawn_from_holds_no_words_of_a_language(solved):
    page = (solved / "two" / "page.json").read_text("utf-8")
    data = "".join(path.read_text("utf-8") for path in solved.rglob("minato-town/*.*") if path.suffix != ".zip") + TOWN
    sentences = {words for words in translations() if len(words) > 5 and not words.isascii() and words not in data}
    assert len(sentences) > 500
    assert {words for words in sentences if words in page} == set()
    # the same words would be found where they are said
    assert {words for words in sentences if words in (solved / "two" / "map.html").read_text("utf-8")}


def test_a_map_is_said_in_the_words_that_the_catalogue_has_when_it_is_drawn(solved, monkeypatch):
    class Shouted(NullTranslations):
        def gettext(self, message):
            return message.upper() if "{" not in message else message

    words = {lang: Shouted() for lang in ("ja", "ja-plain", "xx")}
    monkeypatch.setattr("models.messages.text.catalogue", lambda lang: words[lang])
    assert run("map", "two").exit_code == 0
    titles = [section["title"] for section in payload(solved / "two" / "map.html")["cases"][0]["page"]["sections"]]
    assert all(title["ja"] == title["en"].upper() != title["en"] for title in titles)


@pytest.mark.parametrize("several", [False, True])
def test_a_map_drawn_in_the_made_up_language_holds_no_word_that_no_catalogue_has(solved, several):
    assert run("map", *(["two", "three"] if several else ["two"]), "--out", "drawn.html", "--lang", "xx").exit_code == 0
    page = payload(solved / "drawn.html")
    assert page["lang"] == "xx"
    said = list(spoken(page, "xx"))
    assert len(said) > 300
    assert "⟦" in "".join(said)
    # what plan.json says in Japanese and English alone, and what the page's scripts fill in
    plan = json.loads((solved / "two" / "plan.json").read_text("utf-8"))
    written = [*plan["assumptions"], *plan["not_in_data"]] if several else ()
    read = [path for path in solved.rglob("*") if path.suffix in {".yaml", ".csv", ".geojson"}]
    known = words_in(" ".join([*written, *(path.read_text("utf-8", errors="ignore") for path in read)]))
    assert strange(re.sub(r"{[a-z_]+}", "", "\n".join(said)), known) == set()
    assert '<button type="button" lang="xx" data-lang="xx">' in (solved / "drawn.html").read_text("utf-8")


def test_solve_draws_the_made_up_language_as_map_does(solved):
    assert run("solve", "town.yaml", "--out", "two", "--lang", "xx").exit_code == 0
    before = (solved / "two" / "map.html").read_bytes()
    assert run("map", "two", "--lang", "xx").exit_code == 0
    assert (solved / "two" / "map.html").read_bytes() == before
    assert run("map", "two", "--lang", "en").exit_code == 0
    page = payload(solved / "two" / "map.html")
    assert (page["lang"], list(spoken(page, "xx"))) == ("en", [])


def spoken(value, lang):
    """Yield every text of a page in a language."""
    if isinstance(value, dict):
        if lang in value:
            # words that stand in another language are told apart
            told = value[lang] if isinstance(value[lang], list) else [value[lang]]
            yield "".join(piece if isinstance(piece, str) else piece[1] for piece in told)
        for part in value.values():
            yield from spoken(part, lang)
    elif isinstance(value, list):
        for part in value:
            yield from spoken(part, lang)


def change(folder):
    path = folder / "two" / "page.json"
    path.write_text(path.read_text("utf-8").replace('"people":', '"people" :', 1), "utf-8")


def age(folder, number=1):
    rewrite(folder, json.dumps(json.loads((folder / "two" / "page.json").read_text("utf-8")) | {"format": number}))


def rewrite(folder, text):
    """Put another page in its place, with the hash that the manifest holds it by."""
    (folder / "two" / "page.json").write_text(text, "utf-8")
    sign(folder / "two")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (change, "its files are not of one run: page.json (changed)"),
        (age, "of another version"),
        (lambda folder: age(folder, FORMAT + 1), "of another version"),
        (lambda folder: rewrite(folder, json.dumps({"format": FORMAT, "study": {"$spoken": 1}})), "of another version"),
        (
            lambda folder: rewrite(folder, json.dumps({"format": FORMAT, "study": {"$text": "{n}", "values": {"m": 1}}})),
            "of another version",
        ),
        (lambda folder: rewrite(folder, f'{{"format":{FORMAT},"study":' + "[" * 100_000), "of another version"),
        (lambda folder: rewrite(folder, "[]"), "of another version"),
        (lambda folder: (folder / "two" / "page.json").unlink(), "page.json (missing)"),
        (lambda folder: (folder / "two" / "manifest.json").write_text("[]"), "is not of the right form"),
        (lambda folder: (folder / "two" / "manifest.json").write_text("{}"), "was written by another version"),
        (lambda folder: (folder / "two" / "manifest.json").unlink(), "has no manifest.json"),
        (lambda folder: shutil.rmtree(folder / "two"), "there is no folder two"),
    ],
)
def test_a_folder_that_cannot_be_drawn_is_refused_and_nothing_is_written(solved, fault, said):
    fault(solved)
    done = run("map", "two", "three")
    assert done.exit_code == 3
    assert said in done.stderr
    assert not (solved / "map.html").exists()


@pytest.mark.usefixtures("solved")
@pytest.mark.parametrize(("out", "said"), [("no/map.html", "there is no folder no"), ("three", "three is a folder")])
def test_a_page_that_cannot_be_written_is_refused(out, said):
    done = run("map", "two", "--out", out)
    assert done.exit_code == 3
    assert said in done.stderr


def test_all_faults_are_told_at_once(solved):
    change(solved)
    (solved / "three" / "page.json").unlink()
    done = run("map", "two", "three")
    assert "two: its files are not of one run: page.json (changed)" in done.stderr
    assert "three: its files are not of one run: page.json (missing)" in done.stderr
