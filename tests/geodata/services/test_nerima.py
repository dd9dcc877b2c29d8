"""The bundled channels, hours, services and figures hold what their sources say."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal

import numpy as np
import pytest
import shapely

from geodata.load import load_study
from geodata.services.channels import open_in
from geodata.services.hours import states
from geodata.services.offers import given_in, names_of_services
from geodata.study import Study
from models.access import FloatArray
from placement.documents.study import channel_lines
from tests.placement.conftest import run

SIX = ["nerima", "shakujii", "hikarigaoka", "oizumi", "dai2", "seki"]
CERTIFICATES = {
    "resident_record",
    "record_items",
    "seal_certificate",
    "tax_certificate",
    "tax_payment_certificate",
    "family_register",
}
PAYMENTS = {"resident_tax", "vehicle_tax", "health_insurance", "care_insurance", "elderly_insurance", "nursery_fees"}


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study("nerima")


def places(study: Study, kind: str, *, inside: bool | None = None) -> FloatArray:
    """Return the places of the channels of a kind."""
    channels = study.channels[study.channels["kind"] == kind]
    chosen = channels if inside is None else channels[channels["inside"] == inside]
    return shapely.get_coordinates(chosen.geometry.to_numpy())


def nearest_m(study: Study, *sites: FloatArray) -> FloatArray:
    """Return the distance of each demand point to the nearest of some places, in metres."""
    points, to = shapely.get_coordinates(study.demand.geometry.to_numpy()), np.vstack(sites)
    return np.hypot(points[:, None, 0] - to[None, :, 0], points[:, None, 1] - to[None, :, 1]).min(axis=1)


def mean_m(study: Study, *sites: FloatArray) -> float:
    people = study.demand["people"].to_numpy()
    return float((nearest_m(study, *sites) * people).sum() / people.sum())


def share_within(study: Study, metres: float, *sites: FloatArray) -> float:
    people = study.demand["people"].to_numpy()
    return float(people[nearest_m(study, *sites) <= metres].sum() / people.sum())


def office_places(study: Study, ids: list[str] | None = None) -> FloatArray:
    offices = study.offices if ids is None else study.offices[study.offices["id"].isin(ids)]
    return shapely.get_coordinates(offices.geometry.to_numpy())


def test_channels_are_those_of_the_plan_and_of_openstreetmap(study: Study) -> None:
    assert Counter(study.channels["kind"]) == {"kiosk": 21, "issuing_machine": 6, "post_office": 147, "store": 356}
    inside = study.channels[study.channels["inside"]]
    assert Counter(inside["kind"]) == {"kiosk": 21, "issuing_machine": 6, "post_office": 63, "store": 191}
    assert study.channels["id"].is_unique
    assert (study.channels["name_ja"] != "").all()
    assert study.channels["name_en"].map(str.isascii).all()


def test_inside_is_what_the_boundary_of_the_study_says(study: Study) -> None:
    covered = shapely.covers(study.boundary, study.channels.geometry.to_numpy())

    assert study.channels["inside"].tolist() == covered.tolist()


def test_what_stands_within_the_precision_of_the_boundary_says_so(study: Study) -> None:
    posts = study.channels[study.channels["kind"].isin(["post_office", "store"])]
    near = shapely.distance(posts.geometry.to_numpy(), study.boundary.boundary)
    noted = (posts["note"] != "").to_numpy()

    # the boundary of the study is simplified by up to 15 m
    assert noted[near < 35].all()
    assert not noted[near > 65].any()
    asahicho = posts[posts["name_ja"] == "練馬旭町郵便局"].iloc[0]
    assert not asahicho["inside"]
    assert "7 m outside the boundary" in asahicho["note"]


def test_seventeen_kiosks_stand_at_the_offices_and_four_are_said_to_be_placed_approximately(study: Study) -> None:
    kiosks = study.channels[study.channels["kind"] == "kiosk"]
    at = {f"kiosk-{office}": point for office, point in zip(study.offices["id"], study.offices.geometry, strict=True)}

    there = {label: point for label, point in zip(kiosks["id"], kiosks.geometry, strict=True) if label in at}
    assert there == at
    four = kiosks[~kiosks["id"].isin(at)]
    assert four["note"].str.contains("approximate").all()
    assert four["note"].str.contains("位置は").all()
    assert (kiosks["note"] != "").sum() == 4
    assert open_in(kiosks, "2013-06").all()


def test_distances_to_staffed_counters_and_post_offices_are_those_of_the_reference(study: Study) -> None:
    six, post = office_places(study, SIX), places(study, "post_office", inside=True)

    assert round(mean_m(study, office_places(study))) == 686
    assert round(mean_m(study, six)) == 1_149
    assert round(mean_m(study, six, post)) == 358
    assert [round(100 * share_within(study, 800, *sites), 1) for sites in ((office_places(study),), (six,), (six, post))] == [
        *(64.2, 27.9, 98.6)
    ]
    assert [round(100 * share_within(study, 1_000, *sites), 1) for sites in ((office_places(study),), (six,), (six, post))] == [
        *(82.2, 41.1, 99.3)
    ]


def test_the_post_offices_nearest_to_the_closed_counters_are_eleven(study: Study) -> None:
    six, closed = office_places(study, SIX), office_places(study, [i for i in study.offices["id"] if i not in SIX])
    dai6 = office_places(study, ["dai6"])

    def nearest(to: FloatArray) -> FloatArray:
        return to[sorted({int(np.hypot(*(to - place).T).argmin()) for place in closed})]

    for inside, mean, of_dai6 in ((True, 702, 1_212), (None, 698, 279)):
        posts = places(study, "post_office", inside=inside)
        assert len(nearest(posts)) == 11
        assert round(mean_m(study, six, nearest(posts))) == mean
        assert round(float(np.hypot(*(posts - dai6).T).min())) == of_dai6
    eleven = nearest(places(study, "post_office", inside=True))
    assert [round(100 * share_within(study, metres, six, eleven), 1) for metres in (800, 1_000)] == [61.4, 79.8]
    before, after = (np.rint(nearest_m(study, *sites) * 1_000) for sites in ((office_places(study),), (six, eleven)))
    people = study.demand["people"].to_numpy()
    assert [int(people[held].sum()) for held in (after > before, after > before + 300_000, after < before)] == [
        *(239_136, 37_546, 205_075)
    ]


def test_services_are_the_twenty_of_the_two_charts_each_with_its_place(study: Study) -> None:
    assert len(names_of_services(study.services)) == 20
    assert all(offer.chapter and offer.line for offer in study.services)
    assert all(offer.chart for offer in study.services if offer.chapter == "Ⅴ")
    charts = {offer.chart for offer in study.services if offer.chapter == "Ⅴ"}
    assert charts == {"主な業務の移行イメージ", "出張所の窓口取扱事務の移行"}


def test_post_offices_take_all_six_payments_and_give_six_certificates(study: Study) -> None:
    at = {
        month: {service for service, by in given_in(study.services, month).items() if "post_office" in by}
        for month in ("2013-06", "2014-07")
    }

    assert at == {"2013-06": PAYMENTS, "2014-07": PAYMENTS | CERTIFICATES}


def test_two_services_of_the_branches_have_no_substitute(study: Study) -> None:
    before, after = (given_in(study.services, month) for month in ("2014-06", "2014-07"))
    lost = {service for service in before if "branch" in before[service] and "branch" not in after[service]}

    alone = {service for service in lost if set(after[service]) == {"ward_office"}}
    assert alone == {"vehicle_tax_certificate", "kiosk_registration"}
    assert {service for service in before if set(before[service]) == {"ward_office"}} == {"notifications", "seal_registration"}
    assert all("branch" in by for by in given_in(study.services, "2007-12").values())


def test_kiosks_and_stores_need_what_the_sources_say(study: Study) -> None:
    needs = {
        kind: {offer.needs for offer in study.services if offer.kind == kind}
        for kind in ("kiosk", "store", "issuing_machine", "post_office")
    }

    assert needs == {"kiosk": {"registration"}, "store": {"card", ""}, "issuing_machine": {"card"}, "post_office": {""}}
    at_stores = given_in(study.services, "2016-04")
    assert at_stores["resident_record"]["store"].needs == "card"
    assert (at_stores["family_register"]["store"].fee_yen, at_stores["family_register"]["store"].fee_year) == (350, 2020)
    assert "store" not in given_in(study.services, "2016-03")["resident_record"]
    assert set(given_in(study.services, "2013-06")["nursery_fees"]) == {"ward_office", "branch", "post_office"}


def test_saturdays_are_those_of_the_plan_and_hours_of_post_offices_are_unknown(study: Study) -> None:
    offices, channels = study.offices, study.channels

    before = states(study.hours, "saturday", "2014-06", offices["id"].tolist(), offices["kind"].tolist())
    after = states(study.hours, "saturday", "2014-07", offices["id"].tolist(), offices["kind"].tolist())
    assert before == ["part"] * 4 + ["no"] * 13
    assert after == ["yes", "no", "no", "no", *["no"] * 13]
    known = dict(
        zip(
            channels["kind"],
            states(study.hours, "sunday", "2014-07", channels["id"].tolist(), channels["kind"].tolist()),
            strict=True,
        )
    )
    assert known == {"kiosk": "yes", "store": "yes", "post_office": "unknown", "issuing_machine": "unknown"}


def test_published_figures_are_those_of_the_sources(study: Study) -> None:
    values = {(one.measure, one.of, one.year): one.value for one in study.published}

    assert [values["branch_cases", "", year] for year in ("FY2005", "FY2007", "FY2008", "FY2012")] == [
        650_000,
        526_000,
        360_000,
        254_000,
    ]
    assert (values["certificates", "", "FY2012"], values["evening_cases", "", "FY2012"]) == (400_000, 34_000)
    moved = [values[f"moved_{way}_cases", "", "FY2012"] for way in ("in", "out", "within")]
    assert sum(moved) == 77_302
    assert values["saturday_cases", "nerima", "FY2012"] / values["saturday_cases", "", "FY2012"] == pytest.approx(
        Decimal("0.5115"), abs=Decimal("0.0001")
    )
    assert sum(value for (measure, _, _), value in values.items() if measure == "saturday_share") == Decimal("100.1")
    assert values["kiosk_registered", "", "2013-03"] == 217_394
    assert values["cards_issued", "", "2021-03"] == 253_183
    assert values["store_certificates", "resident_record", "FY2020"] == 61_273
    assert all(one.source and one.place for one in study.published)


def test_answers_that_use_no_channel_rest_on_the_layers_of_before(study: Study) -> None:
    assert "channels" not in {layer.name for layer in study.layers}
    channels = study.layer_of("channels")
    assert channels is not None
    for code in ("ja", "en"):
        assert "ODbL" in channels.licence.to(code)
        assert "OpenStreetMap" in channels.source.to(code)
    assert not any("郵便局" in text.to("ja") for text in study.assumptions)


def test_the_study_says_what_it_knows_of_channels(study: Study) -> None:
    said = [line.to("en") for line in channel_lines(study)]

    assert said[0] == "kiosk: 21 (21 inside the boundary, 0 outside)"
    assert said[2] == (
        "post_office: 147 (63 inside the boundary, 84 outside); hours unknown: weekdays, weekday evenings, Saturdays, Sundays"
    )
    assert said[-2:] == ["20 services in 72 rows of a service and a kind", "56 published figures"]


def test_the_records_of_the_study_have_its_channels_and_services() -> None:
    record = json.loads(run("study", "show", "nerima", "--json").stdout)

    kinds = Counter(channel["kind"] for channel in record["channels"] if channel["inside"])
    assert kinds == {"kiosk": 21, "issuing_machine": 6, "post_office": 63, "store": 191}
    assert record["services"]["vehicle_tax_certificate"]["ja"] == "軽自動車税の納税証明書"
    assert [layer["name"] for layer in record["layers"]][-4:] == ["channels", "hours", "services", "published"]
