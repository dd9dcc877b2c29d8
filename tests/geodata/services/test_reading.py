"""Channels and their tables: what a well-formed study gives, and what is said of a faulty one."""

from __future__ import annotations

import re
import tempfile
from decimal import Decimal
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.load import load_study
from geodata.reading.files import files_of_study
from geodata.reading.manifest import Manifest
from geodata.services.channels import have_a_place, open_in
from geodata.services.hours import states, unknown_slots
from geodata.services.months import Months
from geodata.services.offers import given_in, names_of_services
from models.messages.findings import Finding, InputError
from tests.geodata.corpus import swap
from tests.geodata.services import made
from tests.geodata.services.made import CHANNELS, HEAD, write_channels
from tests.town import CRS, write_town


def found_in(folder: Path) -> list[Finding]:
    """Return all that is said of a study, whether it loads or not."""
    try:
        return list(load_study(folder).findings)
    except InputError as error:
        return list(error.findings)


def test_channels_are_read_with_their_months_and_whether_they_lie_inside(tmp_path: Path) -> None:
    study = load_study(write_channels(tmp_path))

    assert study.findings == ()
    assert list(study.channels.columns) == [
        *("id", "name_ja", "name_en", "kind"),
        *("opens", "closes", "inside", "note", "geometry"),
    ]
    assert study.channels["inside"].tolist() == [True, True, True, False, False, False]
    assert study.channels["inside"].dtype == bool
    assert study.channels.geometry.isna().tolist() == [False] * 4 + [True] * 2
    assert have_a_place(study.channels).tolist() == [True] * 4 + [False] * 2
    assert study.channels.crs == CRS
    assert [study.channels.geometry[2].x, study.channels.geometry[2].y] == [31_000, -29_000]


def test_a_channel_is_there_from_the_month_it_opens_to_the_one_before_it_closes(tmp_path: Path) -> None:
    channels = load_study(write_channels(tmp_path)).channels

    assert open_in(channels, "2006-09").tolist() == [False, False, True, True, False, True]
    assert open_in(channels, "2006-10").tolist() == [True, False, True, True, False, True]
    assert open_in(channels, "2017-01").tolist() == [True, True, True, True, False, True]
    assert open_in(channels, "2017-02").tolist() == [False, True, True, True, False, True]
    assert open_in(channels, "2020-01").tolist() == [False, True, True, True, True, True]


def test_a_study_without_channels_has_none_and_says_nothing_of_them(tmp_path: Path) -> None:
    study = load_study(write_town(tmp_path))

    assert len(study.channels) == 0
    assert study.channels["inside"].dtype == bool
    assert (study.hours, study.services, study.published, study.service_layers) == ((), (), (), ())
    assert study.layer_of("channels") is None


def test_what_speaks_of_channels_changes_no_layer_that_answers_rest_on(tmp_path: Path) -> None:
    plain, more = load_study(write_town(tmp_path / "a")), load_study(write_channels(tmp_path / "b"))

    assert more.layers == plain.layers
    assert more.assumptions == plain.assumptions
    assert [layer.name for layer in more.service_layers] == ["channels", "hours", "services", "published"]
    layer = more.layer_of("channels")
    assert layer is not None
    assert (layer.file, layer.licence.to("en")) == ("channels.csv", "ODbL")
    assert all(re.fullmatch("[0-9a-f]{64}", layer.sha256) for layer in more.service_layers)
    assert more.layer_of("demand") == plain.layers[1]


def test_every_file_that_a_study_is_read_from_is_known(tmp_path: Path) -> None:
    names = {path.name for path in files_of_study(write_channels(tmp_path))}

    assert {"channels.csv", "hours.csv", "services.csv", "published.csv"} <= names


def test_the_schema_of_a_study_has_the_new_keys() -> None:
    schema = Manifest.model_json_schema()

    assert {"hours", "services", "published"} <= set(schema["properties"])
    assert "channels" in schema["$defs"]["LayerSpecs"]["properties"]
    assert all(schema["properties"][name]["description"] for name in ("hours", "services", "published"))


def test_hours_of_an_id_come_before_those_of_its_kind_and_unknown_ones_are_unknown(tmp_path: Path) -> None:
    study = load_study(write_channels(tmp_path))
    ids, kinds = study.channels["id"].tolist(), study.channels["kind"].tolist()

    assert study.hours[0].begins == "08:30"
    assert states(study.hours, "weekday_day", "2013-06", ids, kinds) == ["yes", "yes", *["unknown"] * 4]
    assert states(study.hours, "saturday", "2013-06", ids, kinds) == ["part", "part", *["unknown"] * 4]
    assert states(study.hours, "saturday", "2014-07", ids, kinds) == ["no", "yes", *["unknown"] * 4]
    assert states(study.hours, "sunday", "2014-07", ids, kinds) == ["unknown"] * 6
    assert unknown_slots(study.hours, ["kiosk-hon", "kiosk-eki"], "kiosk") == ["weekday_evening", "sunday"]
    assert unknown_slots(study.hours, ["post-1"], "post_office") == ["weekday_day", "weekday_evening", "saturday", "sunday"]


def test_services_are_given_by_kind_and_month(tmp_path: Path) -> None:
    study = load_study(write_channels(tmp_path))

    assert {service: name.to("ja") for service, name in names_of_services(study.services).items()} == {
        "copy": "写し",
        "proof": "証明",
    }
    before, after = given_in(study.services, "2014-06"), given_in(study.services, "2014-07")
    assert [set(before["copy"]), set(before["proof"])] == [{"ward_office", "branch", "kiosk"}, {"ward_office", "branch"}]
    assert [set(after["copy"]), set(after["proof"])] == [{"ward_office", "kiosk", "post_office"}, {"ward_office"}]
    assert (before["copy"]["kiosk"].needs, before["copy"]["kiosk"].fee_yen, before["copy"]["kiosk"].fee_year) == (
        "registration",
        200,
        2013,
    )
    assert before["copy"]["branch"].fee_yen is None


def test_published_figures_are_exact(tmp_path: Path) -> None:
    first, second, third = load_study(write_channels(tmp_path)).published

    assert (first.measure, first.year, first.value, first.unit, first.about) == ("cases", "FY2012", 254_000, "cases", True)
    assert (second.of, second.value, second.about) == ("hon", Decimal("40.6"), False)
    assert (third.year, third.source, third.place) == ("2013-03", "plan", "III")


def test_channels_without_any_place_need_neither_coordinates_nor_a_crs(tmp_path: Path) -> None:
    rows = "id,name_en,kind\nweb,Online,online\ncall,By telephone,telephone\n"
    folder = write_channels(tmp_path, channels=rows, hours=None, services=None)
    study = folder / "study.yaml"
    study.write_text(
        study.read_text(encoding="utf-8").replace(f"channels.csv\n    crs: {CRS}\n", "channels.csv\n"), encoding="utf-8"
    )

    channels = load_study(folder).channels
    assert channels.geometry.isna().all()
    assert not channels["inside"].any()


def test_channels_may_be_geojson_with_nothing_for_those_without_a_place(tmp_path: Path) -> None:
    folder = write_channels(tmp_path)
    frame = load_study(folder).channels.drop(columns="inside").to_crs(6668)
    frame.to_file(folder / "channels.geojson", driver="GeoJSON", COORDINATE_PRECISION=10)
    study = folder / "study.yaml"
    text = study.read_text(encoding="utf-8").replace(f"channels.csv\n    crs: {CRS}", "channels.geojson\n    crs: EPSG:6668")
    study.write_text(text, encoding="utf-8")

    again = load_study(folder).channels
    assert again["inside"].tolist() == [True, True, True, False, False, False]
    assert again.geometry.isna().tolist() == [False] * 4 + [True] * 2


def with_rows(*rows: tuple[object, ...]) -> str:
    return made.channels([*CHANNELS, *rows])


def row(**cells: object) -> tuple[object, ...]:
    """Return a kiosk inside the town, but for these cells."""
    usual = {"id": "new", "name_ja": "新", "name_en": "New", "kind": "kiosk", "x": 33_500, "y": -28_500}
    return tuple((usual | cells).get(name, "") for name in HEAD)


BAD = {
    "kind without a place given none": ("channels", with_rows(row(x="", y="")), "geometry-missing", 8, "online"),
    "no kind": ("channels", with_rows(row(kind="")), "text-blank", 8, ""),
    "same id": ("channels", with_rows(row(id="web")), "duplicate-id", 8, ""),
    "an office's id": ("channels", with_rows(row(id="hama")), "channel-is-office", 8, "hama"),
    "an office's kind": ("channels", with_rows(row(kind="branch")), "channel-is-office", 8, "branch"),
    "no month": ("channels", with_rows(row(opens="2014/07")), "month-form", 8, "2014-07"),
    "month 13": ("channels", with_rows(row(closes="2014-13")), "month-form", 8, "2014-13"),
    "closes before it opens": ("channels", with_rows(row(opens="2014-07", closes="2014-06")), "months-reversed", 8, ""),
    "closes as it opens": ("channels", with_rows(row(opens="2014-07", closes="2014-07")), "months-reversed", 8, ""),
    "inside neither yes nor no": ("channels", with_rows(row(inside="maybe")), "inside-form", 8, "maybe"),
    "said to be outside": ("channels", with_rows(row(inside="no")), "channel-inside", 8, "500"),
    "said to be inside": ("channels", with_rows(row(inside="yes", x=36_100)), "channel-inside", 8, "100"),
    "degrees": ("channels", with_rows(row(x="129.7度")), "coordinate-form", 8, ""),
    "at zero": ("channels", with_rows(row(x=0, y=0)), "coordinate-zero", 8, ""),
    "unknown slot": ("hours", made.HOURS + "monday,kiosk,,yes,,,,,\n", "word-unknown", 8, "weekday_day"),
    "open neither yes nor no": ("hours", made.HOURS + "sunday,kiosk,,perhaps,,,,,\n", "word-unknown", 8, "part"),
    "hours of nothing": ("hours", made.HOURS + "sunday,,,yes,,,,,\n", "kind-or-id", 8, ""),
    "hours of both": ("hours", made.HOURS + "sunday,kiosk,kiosk-hon,yes,,,,,\n", "kind-or-id", 8, ""),
    "hours of an unknown kind": ("hours", made.HOURS + "sunday,kiosks,,yes,,,,,\n", "kind-unknown", 8, "post_office"),
    "hours of an unknown id": ("hours", made.HOURS + "sunday,,nowhere,yes,,,,,\n", "id-unknown", 8, "nowhere"),
    "hours twice": ("hours", made.HOURS + "weekday_day,kiosk,,yes,,,2013-01,,\n", "hours-overlap", 8, ""),
    "hours that overlap on the clock": (
        "hours", made.HOURS + "saturday,,kiosk-eki,yes,16:00,18:00,2015-01,,\n", "hours-overlap", 8, ""
    ),
    "hours that contradict": ("hours", made.HOURS + "weekday_day,ward_office,,no,,,,2000-01,\n", "hours-overlap", 8, ""),
    "no time": ("hours", made.HOURS + "sunday,kiosk,,yes,9時,17:00,,,\n", "clock-form", 8, "08:30"),
    "half a time": ("hours", made.HOURS + "sunday,kiosk,,yes,09:00,,,,\n", "clock-half", 8, ""),
    "closed at nine": ("hours", made.HOURS + "sunday,kiosk,,no,09:00,17:00,,,\n", "clock-half", 8, ""),
    "turned time": ("hours", made.HOURS + "sunday,kiosk,,yes,17:00,09:00,,,\n", "clock-reversed", 8, "24:00"),
    "hours without a column": ("hours", "slot,kind\nsunday,kiosk\n", "column-missing", None, "open"),
    "a service of an unknown kind": ("services", made.SERVICES + "proof,証明,Proof,shop,,,,,,,,,\n", "kind-unknown", 9, "shop"),
    "a service twice": ("services", made.SERVICES + "copy,写し,Copy,kiosk,2015-01,,,,,,,,\n", "offer-twice", 9, "copy"),
    "a service of two names": ("services", made.SERVICES + "copy,別,Other,mail,,,,,,,,,\n", "service-names-differ", 9, "copy"),
    "fee without year": ("services", made.SERVICES + "proof,証明,Proof,kiosk,,,,200,,,,,\n", "fee-without-year", 9, ""),
    "year without fee": ("services", made.SERVICES + "proof,証明,Proof,kiosk,,,,,2013,,,,\n", "fee-without-year", 9, ""),
    "fee of words": ("services", made.SERVICES + "proof,証明,Proof,kiosk,,,,200円,2013,,,,\n", "fee-form", 9, "200円"),
    "fee of a negative": ("services", made.SERVICES + "proof,証明,Proof,kiosk,,,,-1,2013,,,,\n", "fee-form", 9, "-1"),
    "fee of the year 25": ("services", made.SERVICES + "proof,証明,Proof,kiosk,,,,200,H25,,,,\n", "year-form", 9, "H25"),
    "service that ends first": ("services", made.SERVICES + "proof,証明,Proof,kiosk,2014-07,2013,,,,,,,\n", "month-form", 9, "2013"),
    "service without id": ("services", made.SERVICES + ",証明,Proof,kiosk,,,,,,,,,\n", "id-blank", 9, ""),
    "figure of no year": ("published", made.PUBLISHED + "cases,,平成24年度,1,cases,,plan,I,\n", "year-form", 5, "FY2012"),
    "figure of no value": ("published", made.PUBLISHED + "cases,,2011,約65万,cases,,plan,I,\n", "value-form", 5, "254000"),
    "figure without unit": ("published", made.PUBLISHED + "cases,,2011,1,,,plan,I,\n", "text-blank", 5, ""),
    "figure without place": ("published", made.PUBLISHED + "cases,,2011,1,cases,,plan,,\n", "text-blank", 5, ""),
    "figure twice": ("published", made.PUBLISHED + "cases,,FY2012,1,cases,,plan,I,\n", "figure-twice", 5, "cases"),
    "figure neither about nor not": ("published", made.PUBLISHED + "cases,,2011,1,cases,ca,plan,I,\n", "word-unknown", 5, "ca"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "text", "code", "line", "says"), BAD.values(), ids=BAD)
def test_each_fault_is_said_at_its_place_with_a_cure(
    tmp_path: Path, file: str, text: str, code: str, line: int | None, says: str
) -> None:
    found = found_in(write_channels(tmp_path, **{file: text}))

    listing = "\n".join(one.line_of_text.to("en") for one in found)
    matching = [one for one in found if one.code == code and one.severity == "stop"]
    assert matching, listing
    assert {one.file for one in matching} == {f"{tmp_path}/{file}.csv"}, listing
    assert matching[0].line == line, listing
    assert says in matching[0].message.to("en"), listing
    assert {one.code for one in found if one.severity == "stop"} == {code}, listing
    assert matching[0].message.to("ja") != matching[0].message.to("en")


def test_all_faults_of_all_tables_are_reported_together(tmp_path: Path) -> None:
    found = found_in(
        write_channels(
            tmp_path,
            channels=with_rows(row(opens="x")),
            hours=swap("8:30", "early"),
            services=swap(",200,2013", ",200,"),
            published=swap("254000", "many"),
        )
    )

    assert {one.code for one in found} >= {"month-form", "clock-form", "fee-without-year", "value-form"}


def test_a_kind_is_looked_for_only_where_all_layers_could_be_read(tmp_path: Path) -> None:
    found = found_in(write_channels(tmp_path, channels=b""))

    assert {one.code for one in found} == {"file-empty"}


def test_a_place_of_what_has_none_is_left_out_and_told(tmp_path: Path) -> None:
    study = load_study(write_channels(tmp_path, channels=with_rows(row(kind="telephone"))))

    (fault,) = study.findings
    assert (fault.code, fault.severity, fault.line, fault.count) == ("place-needless", "fix", 8, 1)
    assert study.channels.geometry.isna().tolist()[-1]


def test_a_channel_far_away_is_warned_of(tmp_path: Path) -> None:
    study = load_study(write_channels(tmp_path, channels=with_rows(row(x=80_000))))

    (fault,) = study.findings
    assert (fault.code, fault.severity, fault.line) == ("channel-far", "warn", 8)


def test_channels_that_all_stand_somewhere_else_are_refused(tmp_path: Path) -> None:
    far = made.channels([(*cells[:-2], 90_000 + 10 * place, -28_000) for place, cells in enumerate(CHANNELS[:4])])
    found = found_in(write_channels(tmp_path, channels=far, services=None))

    assert "no-overlap" in {one.code for one in found}


def test_what_is_stated_holds_within_the_precision_of_the_boundary(tmp_path: Path) -> None:
    rows = (row(id="a", x=36_030, inside="yes"), row(id="b", x=35_970, inside="no"))
    study = load_study(write_channels(tmp_path, channels=with_rows(*rows)))

    assert study.findings == ()
    assert study.channels["inside"].tolist()[-2:] == [True, False]


def test_a_fault_behind_a_row_without_a_place_is_told_at_its_own_line(tmp_path: Path) -> None:
    rows = [CHANNELS[4], CHANNELS[0], CHANNELS[5], row(x=0, y=0), *CHANNELS[1:4]]
    (fault,) = [one for one in found_in(write_channels(tmp_path, channels=made.channels(rows))) if one.severity == "stop"]

    assert (fault.code, fault.line) == ("coordinate-zero", 5)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(29_000, 37_000), st.integers(-31_000, -25_000)), min_size=1, max_size=12, unique=True))
def test_inside_is_whether_the_boundary_covers_the_point(tmp_path: Path, places: list[tuple[int, int]]) -> None:
    rows = [row(id=f"c{place}", x=x, y=y) for place, (x, y) in enumerate(places)]
    study = load_study(write_channels(tmp_path, channels=with_rows(*rows)))

    expected = [shapely.covers(study.boundary, shapely.Point(x, y)) for x, y in places]
    assert study.channels["inside"].tolist()[len(CHANNELS) :] == expected
    assert isinstance(study.channels, gpd.GeoDataFrame)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["channels", "hours", "services", "published"]), st.data())
def test_any_damage_is_read_or_said_in_one_line(name: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_channels(Path(folder)) / f"{name}.csv"
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(content) - 1))
            content[place : place + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
        path.write_bytes(bytes(content))

        for finding in found_in(Path(folder)):
            assert finding.line_of_text.to("ja").isprintable()
            assert finding.line_of_text.to("en").isprintable()


def test_inside_may_be_true_or_false_of_geojson(tmp_path: Path) -> None:
    folder = write_channels(tmp_path)
    frame = load_study(folder).channels
    frame.assign(inside=[True, True, True, False, None, None]).to_crs(6668).to_file(
        folder / "channels.geojson", driver="GeoJSON", COORDINATE_PRECISION=10
    )
    study = folder / "study.yaml"
    text = study.read_text(encoding="utf-8").replace(f"channels.csv\n    crs: {CRS}", "channels.geojson\n    crs: EPSG:6668")
    study.write_text(text, encoding="utf-8")

    assert load_study(folder).channels["inside"].tolist() == [True, True, True, False, False, False]


MONTHS = st.sampled_from(["", "2012-12", "2013-01", "2013-06", "2014-07"])
EVERY = [f"{year}-{month:02}" for year in range(2012, 2016) for month in range(1, 13)]


@given(MONTHS, MONTHS, MONTHS, MONTHS)
def test_spans_meet_where_they_share_a_month(begin: str, end: str, other_begin: str, other_end: str) -> None:
    one, other = Months(begin, end), Months(other_begin, other_end)
    if (end and end <= begin) or (other_end and other_end <= other_begin):
        return

    # before and after all that a span names, one month of each
    every = ["0001-01", *EVERY, "9999-12"]
    assert one.meets(other) == any(one.holds(month) and other.holds(month) for month in every)
