"""One result or the other: whenever a run ends, readers see the old one whole, the new one whole, or are told."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.messages.findings import InputError
from placement import load_scenario, load_study, solve, write_plan
from placement.output import lock
from placement.output.redraw import PAGE
from placement.output.writing import LOCK, STAGE, taken, taken_file
from placement.records.files import FOR_PEOPLE, LEAFLETS, MANIFEST, MAPS, PARQUET, PICTURES, PLACES, REACH, RESULT_FILES, WORKBOOK
from tests.placement.conftest import TOWN, codes_of, contents, litter, run, sign
from tests.town import write_town

# those of every run
FILES = tuple(
    name
    for name in RESULT_FILES
    if name
    not in {"report.docx", "report.pdf", "loads.csv", PLACES, REACH, WORKBOOK, *PARQUET.values(), *MAPS, *PICTURES, *LEAFLETS}
)
# puts the files of one folder in place of another's, and is killed at one of the renames
KILLED = """\
import os, shutil, signal, sys
from pathlib import Path
from placement.output.writing import taken
from placement.records.files import RESULT_FILES

new, out, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
whole, count = Path.replace, 0

def replace(path, target):
    global count
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)
    count += 1
    return whole(path, target)

Path.replace = replace
with taken(out, RESULT_FILES) as target, target.staged() as stage:
    for path in new.iterdir():
        shutil.copy(path, stage)
    if last < 0:
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the town and the results of two scenarios, every file of which differs."""
    made = tmp_path_factory.mktemp("solved")
    write_town(made / "minato-town")
    other = TOWN.replace("open: 2", "open: 3").replace("1.5 km", "1.2 km").replace("scenario: town", "scenario: other")
    for name, text, lang in (("old", TOWN, "en"), ("new", other, "ja")):
        (made / f"{name}.yaml").write_text(text, encoding="utf-8")
        assert run("solve", str(made / f"{name}.yaml"), "--out", str(made / name), "--lang", lang).exit_code == 0
    return made


@pytest.fixture
def work(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with `old.yaml`, `new.yaml`, their results `old` and `new`, and `out`, the same as `old`."""
    folder = tmp_path / "work"
    shutil.copytree(original, folder)
    shutil.copytree(folder / "old", folder / "out")
    monkeypatch.chdir(folder)
    return folder


def killed(last: int) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, "new", "out", str(last)], check=False)
    assert done.returncode == (-signal.SIGKILL if last < len(contents("new")) else 0)


def put(new: str, out: str) -> None:
    with taken(Path(out), RESULT_FILES) as target, target.staged() as stage:
        for path in Path(new).iterdir():
            shutil.copy(path, stage)


def require_refused(*, code: int = 3) -> None:
    for command in (("map", "out"), ("map", "old", "out", "--out", "page.html"), ("compare", "new", "out")):
        done = run(*command)
        assert done.exit_code == code, done.stderr
        assert "out: its files are not of one run: " in done.stderr
        assert "solve it again with placement solve" in done.stderr


@pytest.mark.parametrize("last", range(-1, len(FILES) + 1))
def test_a_run_killed_at_any_rename_leaves_one_result_or_is_noticed(work: Path, last: int) -> None:
    killed(last)
    there = {name: data for name, data in contents("out").items() if name in RESULT_FILES}
    if last <= 0:
        assert there == contents("old")
        assert codes_of("out") == []
    elif last < len(FILES):
        assert there not in (contents("old"), contents("new"))
        require_refused()
    else:
        assert there == contents("new")
        assert codes_of("out") == []
    put("new", "out")
    assert contents("out") == contents("new")
    assert run("map", "out", "--lang", "ja").exit_code == 0
    assert contents("out") == contents("new")
    assert litter(work) == []


@pytest.mark.parametrize("last", range(len(FILES)))
def test_a_rename_that_fails_is_told_with_what_is_there(work: Path, monkeypatch: pytest.MonkeyPatch, last: int) -> None:
    whole, left = Path.replace, iter(range(last))

    def replace(path: Path, target: Path) -> Path:
        if next(left, None) is None:
            raise PermissionError(13, "in use")
        return whole(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replace)
        with pytest.raises(InputError) as caught:
            put("new", "out")
    assert [finding.code for finding in caught.value.findings] == ["out-not-replaced"]
    assert codes_of("out") == (["result-mixed"] if last else [])
    assert litter(work) == []
    put("new", "out")
    assert codes_of("out") == []


@pytest.mark.parametrize("last", range(len(FILES)))
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_at_any_rename_waits_for_the_last(
    work: Path, monkeypatch: pytest.MonkeyPatch, last: int, number: signal.Signals
) -> None:
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    whole, count = Path.replace, iter(range(len(FILES)))

    def replace(path: Path, target: Path) -> Path:
        if next(count) == last:
            signal.raise_signal(number)
        return whole(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    try:
        with pytest.raises(KeyboardInterrupt):
            put("new", "out")
    finally:
        signal.signal(signal.SIGTERM, former)
    assert contents("out") == contents("new")
    assert litter(work) == []


@given(runs=st.fixed_dictionaries({name: st.sampled_from(["old", "new", "gone"]) for name in FILES}))
def test_any_mixture_of_two_runs_is_refused(
    original: Path, tmp_path_factory: pytest.TempPathFactory, runs: dict[str, str]
) -> None:
    made = tmp_path_factory.mktemp("mixed")
    for name, which in runs.items():
        if which != "gone":
            shutil.copy(original / which / name, made)
    found = codes_of(str(made))
    chosen = runs[MANIFEST]
    data = {which for name, which in runs.items() if name not in FOR_PEOPLE}
    if chosen == "gone":
        ours = [name for name in ("access.npz", "analysis.json", PAGE, "plan.gpkg", "plan.json") if runs[name] != "gone"]
        assert found == ["result-incomplete" if ours else "not-a-result"]
    elif data != {chosen}:
        assert found == ["result-mixed"]
    else:
        assert found == (["result-touched"] if set(runs.values()) != {chosen} else [])


def test_the_manifest_holds_the_hash_of_every_other_file(work: Path) -> None:
    manifest = json.loads((work / "out" / MANIFEST).read_bytes())
    assert manifest["format"] == 1
    assert manifest["files"] == {name: sha256(data).hexdigest() for name, data in contents("out").items() if name != MANIFEST}


def reopen(path: Path) -> None:
    """Open a GeoPackage as a GIS does, which turns it to write-ahead logging."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


@pytest.mark.parametrize(
    ("name", "touch"),
    [
        ("report.html", lambda path: path.write_text(path.read_text("utf-8") + "a note", "utf-8")),
        ("report.html", Path.unlink),
        ("report.pdf", lambda path: path.write_bytes(b"printed from the browser")),
        ("plan.gpkg", reopen),
        ("plan.gpkg", Path.unlink),
        ("map.html", Path.unlink),
    ],
)
@pytest.mark.usefixtures("work")
def test_what_people_open_and_save_is_told_and_hinders_no_reader(name: str, touch: Callable[[Path], object]) -> None:
    touch(Path("out", name))
    for command in (("compare", "new", "out"), ("map", "new", "out")):
        done = run(*command)
        assert done.exit_code == 0
        assert f"warning: out: not as placement solve wrote it: {name}" in done.stderr
    done = run("map", "out")
    assert done.exit_code == 0
    assert (f"wrote it: {name}" in done.stderr) == (name != "map.html")
    assert (name in run("compare", "new", "out").stderr) == (name != "map.html")


def test_a_map_drawn_again_renews_the_manifest_last(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents("out")
    whole, names = Path.replace, []

    def replace(path: Path, target: Path) -> Path:
        names.append(path.name)
        return whole(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    assert run("map", "out", "--lang", "ja").exit_code == 0
    assert names == ["map.html", MANIFEST]
    after = contents("out")
    assert {name for name in before if before[name] != after[name]} == {"map.html", MANIFEST}
    assert json.loads(after[MANIFEST])["options"] == {"lang": "ja"}
    assert codes_of("out") == []
    assert run("map", "out", "--lang", "en").exit_code == 0
    assert contents("out") == before
    assert litter(work) == []


@pytest.mark.usefixtures("work")
def test_a_page_of_others_does_not_become_the_map_of_a_result() -> None:
    before = contents("out")
    for command in (("map", "new", "--out", "out/map.html"), ("map", "out", "new", "--out", "out/map.html")):
        done = run(*command)
        assert done.exit_code == 3
        assert "is not replaced" in done.stderr
    assert contents("out") == before
    assert run("map", "out", "--out", "out/map.html").exit_code == 0


@pytest.mark.usefixtures("work")
def test_the_scenario_of_a_result_is_not_rewritten_and_an_older_one_is_solved_again() -> None:
    path = Path("out", "scenario.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("- maximize: served_population", "- maximize: served_population\n  within: 1 %"), encoding="utf-8"
    )
    sign(Path("out"))
    before = contents("out")
    done = run("compare", "new", "out")
    assert (done.exit_code, "out: was written by another version" in done.stderr) == (3, True)
    done = run("migrate", "out/scenario.yaml")
    assert (done.exit_code, "a file of results, and is not replaced" in done.stderr) == (3, True)
    assert contents("out") == before


@pytest.mark.usefixtures("work")
def test_a_pdf_of_an_earlier_run_goes_with_it_and_one_of_others_stays() -> None:
    Path("out", "report.pdf").write_bytes(b"of the earlier run")
    sign(Path("out"))
    done = run("solve", "new.yaml", "--lang", "en")
    assert "report.pdf of the earlier run was removed" in done.stderr
    assert not Path("out", "report.pdf").exists()
    Path("out", "report.pdf").write_bytes(b"printed by somebody")
    assert "report.pdf is not of this run" in run("solve", "new.yaml").stderr
    assert Path("out", "report.pdf").read_bytes() == b"printed by somebody"
    assert codes_of("out") == ["result-touched"]


@pytest.mark.usefixtures("work")
def test_a_pdf_of_a_killed_run_goes_too() -> None:
    Path("new", "report.pdf").write_bytes(b"of the killed run")
    sign(Path("new"))
    # all but the manifest are in place
    killed(len(FILES))
    assert Path("out", "report.pdf").exists()
    assert codes_of("out") == ["result-mixed"]
    put("old", "out")
    assert contents("out") == contents("old")


@pytest.fixture
def busy(work: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield a process that holds `out` and has begun to write."""
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom placement.output.writing import taken\n"
        "with taken(Path('out'), ()) as target, target.staged() as stage:\n"
        "    (stage / 'plan.json').write_text('half')\n    print('held', flush=True)\n    sys.stdin.read()\n    sys.exit(1)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=work
    ) as one:
        assert one.stdout is not None
        assert one.stdout.readline() == "held\n"
        yield one
        one.kill()


def test_a_second_run_is_told_before_it_solves_and_the_first_goes_on(
    work: Path, busy: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placement.solving.solve.solve", lambda *_, **__: pytest.fail("it was solved"))
    for command in (
        ("solve", "new.yaml"),
        ("map", "out"),
        ("sweep", "new.yaml", "--vary", "open=1..2", "--out", "out"),
        ("compare", "old", "new", "--out", "out"),
    ):
        done = run(*command)
        assert done.exit_code == 3, command
        assert "another run is writing to out; wait until it has ended" in done.stderr
    assert (work / "out" / STAGE / "plan.json").read_text() == "half"
    assert run("compare", "out", "new").exit_code == 0
    busy.kill()
    busy.wait()
    assert (work / "out" / STAGE / "plan.json").exists()
    put("new", "out")
    assert contents("out") == contents("new")
    assert litter(work) == []


@pytest.mark.usefixtures("work")
def test_a_second_run_in_the_same_process_is_told_too() -> None:
    with taken(Path("out"), ()), pytest.raises(InputError) as caught, taken(Path("out"), ()):
        pytest.fail("both hold it")
    assert caught.value.findings[0].code == "out-locked"
    with taken_file(Path("page.html")), pytest.raises(InputError), taken_file(Path("page.html")):
        pytest.fail("both hold it")
    with taken(Path("out"), ()):
        pass


@pytest.mark.parametrize("name", ["map.html", "report.pdf", "manifest.json"])
def test_a_name_that_a_folder_has_is_seen_before_any_work(work: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("placement.solving.solve.solve", lambda *_, **__: pytest.fail("it was solved"))
    (work / "out" / name).unlink(missing_ok=True)
    (work / "out" / name).mkdir()
    before = contents("out")
    done = run("solve", "new.yaml")
    assert done.exit_code == 3
    assert f"out/{name} is a folder, and a file of this name is to be written" in done.stderr
    assert contents("out") == before
    assert litter(work) == []


@pytest.mark.usefixtures("work")
def test_names_of_other_commands_that_a_folder_has_are_seen_too() -> None:
    for name, command in (
        ("sweep.svg", ("sweep", "new.yaml", "--vary", "open=1..2")),
        ("compare.csv", ("compare", "old", "new")),
    ):
        Path("there", name).mkdir(parents=True)
        done = run(*command, "--out", "there")
        assert (done.exit_code, f"there/{name} is a folder" in done.stderr) == (3, True)


def interrupt(*_: object, **__: object) -> None:
    signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize(
    ("out", "said"),
    [("out", "Nothing was written; what out held before is unchanged."), ("fresh/of/it", "Nothing was written.\n")],
)
@pytest.mark.parametrize(
    "where", ["models.program.solver.Program.solve", "placement.output.write.case_of", "placement.output.write.lay_out_in"]
)
def test_an_interrupted_run_says_that_nothing_was_written(
    work: Path, monkeypatch: pytest.MonkeyPatch, where: str, out: str, said: str
) -> None:
    monkeypatch.setattr(where, interrupt)
    before = contents("out")
    done = run("solve", "new.yaml", "--out", out)
    assert done.exit_code == 130
    assert said in done.stderr
    assert contents("out") == before
    assert not (work / "fresh").exists()
    assert litter(work) == []


def test_a_run_interrupted_among_the_renames_says_that_all_was_written(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if path.name == "plan.json":
            interrupt()
        return whole(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    done = run("solve", "new.yaml")
    assert done.exit_code == 130
    assert done.stderr.endswith("out was written whole before the run ended.\n")
    assert codes_of("out") == []
    assert contents("out")["plan.json"] == contents("new")["plan.json"]
    assert litter(work) == []


@pytest.mark.usefixtures("work")
def test_an_infeasible_scenario_says_what_is_still_there() -> None:
    rules = "rules:\n  - {id: a, at_least: 1, of: [kita]}\n  - {id: b, at_most: 0, of: [kita]}\nobjective:"
    Path("stuck.yaml").write_text(TOWN.replace("objective:", rules), encoding="utf-8")
    done = run("solve", "stuck.yaml")
    assert done.exit_code == 4
    assert "Nothing was written; what out held before is unchanged." in done.stderr


def test_a_full_disk_is_told_with_what_is_there(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("placement.output.write.lay_out_in", full)
    done = run("solve", "new.yaml")
    assert done.exit_code == 3
    assert "The disk is full. Nothing was written; what out held before is unchanged. Make room" in done.stderr
    assert litter(work) == []


def test_hashes_are_those_of_what_was_read(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "child.yaml").write_text("extends: old.yaml\nscenario: child\n", encoding="utf-8")
    read = {name: (work / name).read_bytes() for name in ("child.yaml", "old.yaml")}
    opened: list[str] = []
    whole = Path.open

    def count(path: Path, *arguments: object, **options: object) -> object:
        opened.append(path.name)
        return whole(path, *arguments, **options)  # type: ignore[call-overload]

    file = load_scenario(work / "child.yaml")
    for name in read:
        (work / name).write_text("changed meanwhile", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", count)
        result = solve(file)
        load_study(work / "minato-town")
    assert opened.count("study.yaml") == 2
    write_plan(result, work / "out")
    told = json.loads((work / "out" / MANIFEST).read_bytes())["scenario"]
    assert told["sha256"] == sha256(read["child.yaml"]).hexdigest()
    assert told["extends"] == [{"file": "old.yaml", "sha256": sha256(read["old.yaml"]).hexdigest()}]


def test_a_lock_whose_file_was_removed_meanwhile_is_taken_again(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, removed = lock._take, iter([True])

    def take(handle: int) -> None:
        # the run that held it ends between our opening it and our taking it
        if next(removed, False):
            (work / "out" / LOCK).unlink()
        whole(handle)

    monkeypatch.setattr(lock, "_take", take)
    with taken(Path("out"), ()), pytest.raises(InputError), taken(Path("out"), ()):
        pytest.fail("both hold it")
    assert litter(work) == []
