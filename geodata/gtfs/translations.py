"""English names of stops, from both layouts of translations.txt."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.gtfs.tables import FeedTable


def english_names(table: FeedTable | None, stop_ids: Sequence[str], stop_names: Sequence[str]) -> tuple[str, ...]:
    """Return the English name of every stop, or "" where the feed has none.

    Parameters
    ----------
    table
        translations.txt, or None. The older layout of GTFS-JP translates a text wherever it stands
        (`trans_id, lang, translation`); the present one translates a field of a table, by record or by value.
    stop_ids, stop_names
        the stops, in the order wanted.
    """
    if table is None or table.rows == 0:
        return ("",) * len(stop_ids)
    by_record: dict[str, str] = {}
    by_text: dict[str, str] = {}
    if "trans_id" in table:
        rows = zip(table.texts("trans_id"), table.texts("lang"), table.texts("translation"), strict=True)
        by_text = {text: name for text, lang, name in rows if _is_english(lang)}
    else:
        columns = ("table_name", "field_name", "language", "translation", "record_id", "field_value")
        for kind, field, lang, name, record, value in zip(*(table.texts(column) for column in columns), strict=True):
            if kind == "stops" and field == "stop_name" and _is_english(lang):
                if record:
                    by_record[record] = name
                elif value:
                    by_text[value] = name
    pairs = zip(stop_ids, stop_names, strict=True)
    return tuple(" ".join((by_record.get(stop) or by_text.get(name) or "").split()) for stop, name in pairs)


def _is_english(lang: str) -> bool:
    return lang.lower().split("-")[0] == "en"
