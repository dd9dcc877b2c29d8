"""The layer of water and parks of a study: what it may hold, and that nothing hangs on it."""

from __future__ import annotations

import pytest

from geodata.load import load_study
from models.messages.findings import InputError
from tests.town import collection, degrees, polygon, write_town

SPEC = '  ground: {file: ground.geojson, vintage: "2021", source: 地図, licence: ODbL}\n'
RIVER = {"type": "LineString", "coordinates": [degrees(29_000, -29_000), degrees(37_000, -27_000)]}
PARK = polygon(31_000, -29_000, 31_500, -28_500)


def with_ground(folder, features):
    town = write_town(folder, study=lambda text: text.replace("assumptions:", f"{SPEC}assumptions:"))
    (town / "ground.geojson").write_text(collection(features), encoding="utf-8")
    return town


def test_polygons_and_lines_lie_in_one_layer_and_its_source_is_told(tmp_path):
    study = load_study(with_ground(tmp_path, [({"id": "a", "kind": "park"}, PARK), ({"id": "b", "kind": "water"}, RIVER)]))
    assert study.ground["kind"].tolist() == ["park", "water"]
    assert study.ground.geom_type.tolist() == ["Polygon", "LineString"]
    assert study.ground.crs == study.crs
    assert study.ground.geometry.iloc[0].area == pytest.approx(250_000, rel=1e-3)
    assert [layer.name for layer in study.layers][-1] == "ground"
    assert not study.findings


def test_a_study_without_the_layer_has_an_empty_one(tmp_path):
    study = load_study(write_town(tmp_path))
    assert (len(study.ground), list(study.ground.columns)) == (0, ["id", "kind", "geometry"])
    assert "ground" not in {layer.name for layer in study.layers}


@pytest.mark.parametrize(
    ("features", "code"),
    [
        ([({"id": "a", "kind": "forest"}, PARK)], "kind-unknown"),
        ([({"id": "a", "kind": "park"}, RIVER)], "park-line"),
        ([({"id": "a", "kind": ""}, PARK)], "text-blank"),
        ([({"id": "a", "kind": "park"}, PARK), ({"id": "a", "kind": "park"}, PARK)], "duplicate-id"),
        ([({"id": "a", "kind": "park"}, {"type": "Point", "coordinates": degrees(31_000, -29_000)})], "wrong-geometry"),
        (
            [
                ({"id": "a", "kind": "park"}, PARK),
                ({"id": "b", "kind": "park"}, {"type": "Point", "coordinates": degrees(31_000, -29_000)}),
            ],
            "mixed-geometry",
        ),
        ([({"id": "a", "kind": "water"}, polygon(131_000, -29_000, 131_500, -28_500))], "no-overlap"),
        ([({"kind": "water"}, PARK)], "column-missing"),
    ],
)
def test_ground_that_cannot_be_is_refused(tmp_path, features, code):
    with pytest.raises(InputError) as caught:
        load_study(with_ground(tmp_path, features))
    assert code in {finding.code for finding in caught.value.findings}
