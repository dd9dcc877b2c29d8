"""The papers of the fictitious town: what each is called, which kinds of offices give it, for how much and with what. All of it is made up."""

COLUMNS = ("service", "name_ja", "name_en", "kind", "needs", "fee", "fee_year", "bring")
ALL = ("city_hall", "full_office", "branch")
FULL = ("city_hall", "full_office")
PROOF = "本人確認書類 / proof of identity"
# id, name in Japanese and English, kinds, what one must have, fee in yen of 2025, and what to bring
PAPERS = [
    ("resident_record", "住民票の写し", "Copy of the resident record", ALL, "", 300, PROOF),
    (
        "seal_certificate",
        "印鑑登録証明書",
        "Seal registration certificate",
        ALL,
        "seal",
        300,
        "印鑑登録証 / seal registration card",
    ),
    ("family_register", "戸籍謄本", "Copy of the family register", FULL, "", 450, PROOF),
    ("tax_certificate", "課税証明書", "Certificate of tax levied", FULL, "", 300, PROOF),
    (
        "move_in",
        "転入届",
        "Notification of moving in",
        FULL,
        "",
        0,
        f"転出証明書と{PROOF.replace(' / ', ' / certificate of moving out and ')}",
    ),
    # what it costs, and what to bring, the town does not say
    ("tax_payment", "市税の支払い", "Payment of city tax", ALL, "", None, ""),
]
NEEDS = """\
needs:
  seal: {title: {ja: 印鑑登録, en: seal registration}}
"""


def paper_rows() -> list[tuple[str | int, ...]]:
    """Return a row for each paper and kind of offices that gives it."""
    return [
        (label, ja, en, kind, need, *(("", "") if fee is None else (fee, 2025)), bring)
        for label, ja, en, kinds, need, fee, bring in PAPERS
        for kind in kinds
    ]
