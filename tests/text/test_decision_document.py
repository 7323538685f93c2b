"""The decision document, word for word, and what each kind of decision has to tell.

With WRITE_GOLDEN=1 the golden texts are written anew.
"""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rxapp.domain.appeal_times import Told
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.lodging import NOT_AGAINST
from rxapp.services.bank_days import days_off
from rxapp.text import decision_provisions as provisions
from rxapp.text.decision_document import APPEAL, GROUNDS, PROVISIONS, DecisionFacts, Document, document
from tests.fixtures.decisions import (
    ALL,
    AMINA_FIRST,
    DISMISSED,
    FINAL,
    GRANTED,
    PARTLY,
    WRITTEN_OFF,
    in_words,
    written,
)

GOLDEN = Path(__file__).parent / "golden"


def part(found: Document, heading: str) -> str:
    section = next(section for section in found.sections if section.heading == heading)
    return "\n".join((*section.paragraphs, *section.points, *section.after))


@pytest.mark.parametrize("name", ALL)
def test_a_decision_reads_word_for_word_as_it_was_agreed(name: str) -> None:
    path, text = GOLDEN / f"decision-{name}.txt", written(in_words(ALL[name]))
    if "WRITE_GOLDEN" in os.environ:
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("type_code", TYPES)
@pytest.mark.parametrize("outcome", DecisionOutcome)
def test_every_decision_tells_of_the_duty_to_pay_back_by_its_own_ordinance(
    type_code: str, outcome: DecisionOutcome
) -> None:
    told = part(in_words(replace(GRANTED, type_code=type_code, outcome=outcome)), PROVISIONS)
    is_asylum = "2017:193" in TYPES[type_code].legal_basis
    assert ("(23 § förordningen (2017:193))" in told) is is_asylum
    assert ("(39 § förordningen (2010:1122))" in told) is not is_asylum
    assert ("(41 § förordningen (2010:1122))" in told) is not is_asylum
    assert ("(40 § förordningen (2010:1122))" in told) is (type_code == "SPECIAL_COSTS")


@pytest.mark.parametrize("type_code", TYPES)
def test_the_provisions_of_the_type_are_what_it_is_grounded_on(type_code: str) -> None:
    assert TYPES[type_code].legal_basis in part(in_words(replace(GRANTED, type_code=type_code)), GROUNDS)


@pytest.mark.parametrize("type_code", [code for code, declared in TYPES.items() if declared.final_by])
@pytest.mark.parametrize("outcome", DecisionOutcome)
def test_of_a_type_whose_decisions_are_final_it_names_the_provision_and_no_day(
    type_code: str, outcome: DecisionOutcome
) -> None:
    told = part(in_words(replace(PARTLY, type_code=type_code, outcome=outcome)), APPEAL)
    assert told == f"Beslutet får inte överklagas ({TYPES[type_code].final_by})."


@pytest.mark.parametrize("found", [GRANTED, WRITTEN_OFF])
def test_what_did_not_go_against_it_is_not_appealed_in_the_service(
    found: DecisionFacts,
) -> None:
    assert part(in_words(found), APPEAL) == NOT_AGAINST


@pytest.mark.parametrize(
    "found",
    [
        PARTLY,
        DISMISSED,
        replace(PARTLY, outcome=DecisionOutcome.REJECTED, granted_ore=0),
        replace(WRITTEN_OFF, is_automatic=False),
    ],
)
def test_what_went_against_the_municipality_says_how_and_until_when_to_appeal(found: DecisionFacts) -> None:
    told = part(in_words(found), APPEAL)
    # Christmas Eve, both holidays and the weekend are days on which no time runs out.
    assert "Ett överklagande ska ha kommit in senast 2026-12-28." in told
    assert "förvaltningsrätten" in told
    assert found.file_number in told


def test_the_earlier_of_both_last_days_is_told() -> None:
    opened_late = Told(available_on=date(2026, 11, 2), opened_on=date(2026, 11, 20))
    found = replace(PARTLY, decided_on=date(2026, 11, 2))
    told = part(document(found, opened_late, days_off(2026, 2027)), APPEAL)
    assert "senast 2026-11-23." in told
    assert "2026-12-11" not in told


def test_before_it_is_available_no_last_day_is_told() -> None:
    told = part(document(PARTLY, Told(), days_off(2026, 2027)), APPEAL)
    assert "senast" not in told
    assert provisions.MAY_APPEAL in told


@pytest.mark.parametrize("found", ALL.values(), ids=ALL)
def test_it_says_whether_it_was_automatic_and_never_who_decided(found: DecisionFacts) -> None:
    decided = in_words(found).decided
    assert (provisions.AUTOMATIC in decided) is found.is_automatic
    assert (provisions.BY_OFFICER in decided) is not found.is_automatic


def test_one_in_place_of_another_says_so() -> None:
    sentence = "Beslutet ersätter beslutet 2026-11-02, som överklagades."
    assert sentence in in_words(PARTLY, sentence).decided
    assert not [line for line in in_words(PARTLY).decided if "ersätter" in line]


def test_only_where_there_is_something_to_pay_is_there_a_payout() -> None:
    headings = {name: [s.heading for s in in_words(found).sections] for name, found in ALL.items()}
    paid = {name for name, found in headings.items() if "Utbetalning" in found}
    assert paid == {"granted-automatically", "partly-by-officer", "final"}


def test_a_protected_person_stands_by_the_number_alone() -> None:
    assert [row[1] for row in in_words(PARTLY).rows] == ["10-000001 Amina Alkurdi", "10-000002"]


def test_a_personal_number_that_was_given_is_not_told_again() -> None:
    assert in_words(FINAL).rows[0][1] == "Personnummer angivet"


def test_what_was_not_tried_has_no_granted_amounts_and_its_reason_once() -> None:
    late = replace(DISMISSED, rows=tuple(replace(DISMISSED.rows[0], position=n) for n in range(1, 301)))
    found = in_words(late)
    assert [column.title for column in found.columns] == [
        "Rad", "Individ", "Period", "Sökta perioder", "Sökt belopp",
    ]  # fmt: skip
    assert written(found).count("Ansökan kom in senare än sex månader") == 1


def test_a_refusal_without_a_word_still_says_that_the_conditions_are_not_met() -> None:
    row = replace(AMINA_FIRST, granted_periods=None, granted_ore=None)
    found = replace(PARTLY, outcome=DecisionOutcome.REJECTED, granted_ore=0, reason_text="", rows=(row,))
    assert part(in_words(found), "Skälen för beslutet") == "Villkoren för ersättning är inte uppfyllda."
