import pyarrow as pa
import pytest
from pyarrow import parquet

from geodata.building.sources import Sources, numbers, whole_numbers
from geodata.reading.gdal import pyogrio


def write_dbf(path):
    import pandas as pd

    frame = pd.DataFrame({"KEY_CODE": ["01001", "01002"], "MOJI": ["青葉１丁目", "髙松"], "JINKO": [12, 0]})
    pyogrio.write_dataframe(frame, path.with_suffix(".shp"), driver="ESRI Shapefile", encoding="cp932")


def test_a_dbase_table_in_cp932_is_read_as_text(tmp_path):
    write_dbf(tmp_path / "areas.dbf")
    opened = Sources(tmp_path).open("areas.dbf", None, ["KEY_CODE"])
    assert opened is not None
    assert opened[0].columns == {"KEY_CODE": ["01001", "01002"], "MOJI": ["青葉１丁目", "髙松"], "JINKO": ["12", "0"]}


def test_a_parquet_table_is_read_as_text(tmp_path):
    parquet.write_table(pa.table({"code": ["053394572", None], "people": [64.0, 2.5]}), tmp_path / "mesh.parquet")
    opened = Sources(tmp_path).open("mesh.parquet", None, ["code", "people"])
    assert opened is not None
    assert opened[0].columns == {"code": ["053394572", ""], "people": ["64", "2.5"]}


@pytest.mark.parametrize("name", ["broken.parquet", "broken.dbf"])
def test_a_broken_table_is_said_to_be_broken(tmp_path, name):
    (tmp_path / name).write_bytes(b"nothing of the kind")
    sources = Sources(tmp_path)
    assert sources.open(name, None, []) is None
    assert [finding.code for finding in sources.found] == ["layer-broken"]


def test_a_missing_column_is_named_with_the_nearest_there_is(tmp_path):
    (tmp_path / "a.csv").write_text("JINKOU,x\n1,2\n", encoding="utf-8")
    sources = Sources(tmp_path)
    assert sources.open("a.csv", None, ["JINKO"]) is None
    (finding,) = sources.found
    assert finding.code == "column-missing"
    assert "JINKOU" in finding.message.to("en")


@pytest.mark.parametrize("cell", ["1,234", "12.5", "1e3", "***", "", "１２", "-5"])
def test_a_count_is_a_plain_whole_number(tmp_path, cell):
    (tmp_path / "a.csv").write_text(f'n,m\n"{cell}",1\n', encoding="utf-8")
    sources = Sources(tmp_path)
    raw, faults = sources.open("a.csv", None, ["n"])
    whole_numbers(raw, "n", [0], faults)
    assert [finding.code for finding in sources.found] == ["not-a-number"]


def test_a_hyphen_is_the_zero_of_official_tables(tmp_path):
    (tmp_path / "a.csv").write_text("n,m\n-,1\n007,1\n", encoding="utf-8")
    raw, faults = Sources(tmp_path).open("a.csv", None, ["n"])
    assert whole_numbers(raw, "n", [0, 1], faults).tolist() == [0, 7]
    assert not faults.found


@pytest.mark.parametrize("cell", ["nan", "inf", "1e5", "35°39′", ""])
def test_a_coordinate_is_a_plain_decimal(tmp_path, cell):
    (tmp_path / "a.csv").write_text(f"x,m\n{cell},1\n139.5,1\n", encoding="utf-8")
    sources = Sources(tmp_path)
    raw, faults = sources.open("a.csv", None, ["x"])
    assert numbers(raw, "x", [0, 1], faults)[1] == 139.5
    assert [finding.code for finding in sources.found] == ["not-a-number"]


def test_a_name_is_of_the_folder_that_holds_it_and_of_no_more_than_one(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, name in ((first, "a.csv"), (first, "both.csv"), (second, "both.csv"), (second, "b.csv")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text("n\n1\n", encoding="utf-8")
    sources = Sources(first, second)
    assert all(sources.open(name, None, ["n"]) for name in ("a.csv", "b.csv"))
    assert not sources.wrong
    assert sources.open("both.csv", None, ["n"]) is None
    assert sources.open("none.csv", None, ["n"]) is None
    assert [(finding.file, finding.code) for finding in sources.found] == [
        ("both.csv", "layer-in-several"),
        ("none.csv", "file-missing"),
    ]
