"""Forms of rules: one that only this file knows goes through every command, and each form keeps to the language."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest
from pydantic import Field, TypeAdapter

from models.messages.text import Text, given
from models.problem import Constraint
from placement.analysis.choices import choices
from placement.documents.council.choices import shown_choices
from placement.scenario.facts import Facts
from placement.scenario.files import Scenario, dump_scenario, load_scenario
from placement.scenario.ids import OfficeId
from placement.scenario.rules import forms
from placement.scenario.rules.base import Loosening, Rule
from placement.scenario.rules.office_set import Naming
from placement.scenario.schema import schema
from placement.solving.solve import solve
from placement.values.measures import Reached
from tests.placement.conftest import run

Edit = Callable[..., str]
HEAD = "rules:\n  - id: company\n"


class Company(Rule):
    """Where an office opens, so many of the candidates open beside it."""

    KEYS = ("company",)

    company: OfficeId = Field(description="This office opens in company only.")
    others: int = Field(ge=1, description="With company: how many others are added.")

    def constraints(self, facts: Facts) -> list[Constraint]:
        beside = [(site, 1) for site in facts.candidates if site != self.company]
        return [Constraint(self.id, (*beside, (self.company, -self.others)), at_least=0)]

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        if facts.added[0] > self.others:
            yield "others", given({"ja": "いつも多い", "en": "never binds: there is always company"})

    def implies(self, weak: Self, facts: Facts) -> bool:  # noqa: ARG002 - the base hands it over
        return self.company == weak.company and self.others >= weak.others

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:  # noqa: ARG002 - likewise
        yield Loosening("others", str(self.others), range(self.others - 1, 0, -1))

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        return Reached(len(sites & set(facts.candidates) - {self.company}), self.others)

    def standing(self, reached: Reached) -> Text:
        return given({"ja": f"{reached.value} か所と一緒", "en": f"with {reached.value} of {reached.of} others"})

    def demanded(self, naming: Naming) -> Text:
        name = naming.of([self.company])
        return given(
            {"ja": f"{name.to('ja')}は {self.others} か所と一緒に開く", "en": f"{name.to('en')} opens with {self.others} others"}
        )


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add the form to the list of forms, and to nothing else."""
    monkeypatch.setattr(forms, "FORMS", (*forms.FORMS, Company))
    Scenario.model_rebuild(force=True)
    yield
    monkeypatch.undo()
    Scenario.model_rebuild(force=True)


def written(edit: Edit, keys: str, *more: tuple[str, str]) -> str:
    return edit(("objective:", f"{HEAD}    {keys}\nobjective:"), *more)


@pytest.mark.usefixtures("company")
def test_a_new_form_is_read_written_and_described(edit: Edit, folder: Path) -> None:
    file = load_scenario(written(edit, "company: kita\n    others: 2\n    because: why"))
    (rule,) = file.scenario.rules
    assert isinstance(rule, Company)
    assert (rule.company, rule.others) == ("kita", 2)

    (folder / "again.yaml").write_text(dump_scenario(file.scenario), encoding="utf-8")
    assert load_scenario("again.yaml").scenario == file.scenario
    assert schema()["$defs"]["Rule"]["properties"]["others"]["description"].startswith("With company")  # type: ignore[index]
    (folder / "child.yaml").write_text("extends: town.yaml\nscenario: c\nrules: [{id: company, others: 3}]\n", encoding="utf-8")
    assert load_scenario("child.yaml").scenario.rules[0].others == 3  # type: ignore[attr-defined]


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("keys", "code", "said"),
    [
        ("company: kita", "needs", "company needs others"),
        ("others: 2", "one-of", "wait / wait_share, staff, room, company"),
        ("longest: 3 km\n    others: 2", "belongs-to", "others goes with company"),
        ("compny: kita\n    others: 2", "unknown-key", "Did you mean company?"),
        ("company: kitta\n    others: 2", "unknown-office", "Did you mean kita?"),
        ("company: hama\n    others: 2", "never-open", "hama, which can never open"),
        ("company: kita\n    others: 1", "never-binds", "rule company: never binds: there is always company"),
        ("company: kita\n    others: 4\n  - {id: b, company: kita, others: 3}", "implied-rule", "follows from rule company"),
    ],
)
def test_a_new_form_is_checked_like_the_others(edit: Edit, keys: str, code: str, said: str) -> None:
    name = written(edit, keys, ("kind: branch}", "kind: branch}\n  forbid: [hama]") if "hama" in keys else ("open: 2", "open: 2"))
    found = json.loads(run("check", name, "--json").stdout)["findings"]
    assert [(one["code"], said in one["message"]["en"]) for one in found if one["code"] == code] == [(code, True)]


@pytest.mark.usefixtures("company")
def test_a_new_form_is_solved_explained_and_said(edit: Edit) -> None:
    free = solve(load_scenario(edit()))
    office = free.plan.added[0]
    name = written(edit, f"company: {office}\n    others: 2")
    result = solve(load_scenario(name))
    assert office not in result.plan.added  # two are added, so it would have one other for company
    said = shown_choices(result, choices(result))
    assert said is not None
    assert said.conditions is not None
    assert said.conditions[0].title.to("en").endswith("opens with 2 others")

    record = json.loads(run("explain", name, "--json").stdout)
    (price,) = (one for one in record["conditions"] if one["kind"] == "rule")
    assert price["standing"] == {"ja": "2 か所と一緒", "en": "with 2 of 2 others"}
    assert price["binds"]
    assert set(price["without"]["added"]) == set(free.plan.added)


@pytest.mark.usefixtures("company")
def test_a_new_form_conflicts_is_repaired_and_varied(edit: Edit) -> None:
    rules = "company: kita\n    others: 3\n  - {id: b, at_least: 1, of: [kita]}"
    done = run("explain", written(edit, rules), "--json")
    assert done.exit_code == 4
    record = json.loads(done.stdout)
    assert "rule company" in {part["title"]["en"] for part in record["conflict"]["conditions"]}
    (repair,) = (one for one in record["repairs"] if one["path"] == "rules.0.others")
    assert (repair["was"], repair["value"]) == ("3", "1")

    swept = run("sweep", written(edit, "company: kita\n    others: 1"), "--vary", "company.others=1..3", "--json")
    assert swept.exit_code == 0


@pytest.mark.parametrize("form", forms.FORMS, ids=lambda form: form.KEYS[0])
def test_each_form_stands_in_a_file_of_its_own_and_is_described(form: type[Rule]) -> None:
    assert sum(other.__module__ == form.__module__ for other in forms.FORMS) == 1
    own = set(form.model_fields) - set(Rule.model_fields)
    assert set(form.KEYS) <= own
    assert all(form.model_fields[key].description for key in own)


def test_a_rule_is_the_same_after_a_round_trip_and_in_another_process() -> None:
    reader: TypeAdapter[Rule] = TypeAdapter(forms.AnyRule)
    for text in (
        {"id": "a", "at_least": 1, "at_most": 2, "of": {"kind": "branch"}, "because": {"ja": "あ", "en": "b"}},
        {"id": "a", "serve": "98 %", "areas": ["x"], "each_area": True},
        {"id": "a", "if_open": "x", "then": ["y", "z"]},
    ):
        rule = reader.validate_json(json.dumps(text))
        assert json.loads(reader.dump_json(rule, exclude_none=True)).items() >= text.items()
        assert pickle.loads(pickle.dumps(rule)) == rule  # noqa: S301
