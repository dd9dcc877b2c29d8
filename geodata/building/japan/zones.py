"""The plane-rectangular zone of each municipality, by the notice of 2002 (平成14年国土交通省告示第9号), on JGD2011."""

from __future__ import annotations

# zone of each prefecture; the municipalities that the notice names apart follow
BY_PREFECTURE = {
    1: ("42",), 2: ("40", "41", "43", "44", "45", "46"), 3: ("32", "34", "35"), 4: ("36", "37", "38", "39"), 5: ("28", "31", "33"),
    6: ("18", "24", "25", "26", "27", "29", "30"), 7: ("16", "17", "21", "23"), 8: ("15", "19", "20", "22"),
    9: ("07", "08", "09", "10", "11", "12", "13", "14"), 10: ("02", "03", "04", "05", "06"), 12: ("01",), 15: ("47",),
}  # fmt: skip
APART = {
    # Amami, and Toshima north of it, lie between 27° and 32° north, and west of 130° (of 130°13′ in Amami)
    1: ("46304", "46222", "46523", "46524", "46525", "46527", "46529", "46530", "46531", "46532", "46533", "46534", "46535"),
    # Otaru, Hakodate, Date, Hokuto; Shiribeshi, Oshima, Hiyama; of Iburi Toyoura, Sobetsu and Toyako
    11: ("01203", "01202", "01233", "01236", "0133", "0134", "0136", "0137", "0139", "0140", "01571", "01575", "01584"),
    # Kitami, Obihiro, Kushiro, Abashiri, Nemuro; the south of Okhotsk; Tokachi, Kushiro, Nemuro
    13: (
        "01208", "01207", "01206", "01211", "01223", "01543", "01544", "01545", "01546", "01547", "01549", "01550", "01552", "01564",
        "0163", "0164", "0166", "0169", "0170",
    ),
    14: ("13421",),
    16: ("47207", "47214", "47375", "47381", "47382"),
    17: ("47357", "47358"),
}  # fmt: skip
ZONES = {prefix: zone for table in (BY_PREFECTURE, APART) for zone, prefixes in table.items() for prefix in prefixes}
FIRST_EPSG = 6668


def zone_of(code: str) -> int:
    """Return the number of a municipality's zone, 1 to 19, from its five-digit code.

    The islands of one municipality can lie in several zones; the one of its inhabited or largest part counts.

    Raises
    ------
    KeyError
        if no prefecture begins so.
    """
    return next(ZONES[code[:length]] for length in (5, 4, 2) if code[:length] in ZONES or length == 2)


def crs_of(zone: int) -> str:
    """Return a zone as an EPSG code: the ninth is EPSG:6677."""
    return f"EPSG:{FIRST_EPSG + zone}"
