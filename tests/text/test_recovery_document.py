"""The document of a decision on recovery, word for word, and what each kind has to tell.

With WRITE_GOLDEN=1 the golden texts are written anew.
"""

import os
from dataclasses import replace

import pytest

from rxapp.domain.compensation.types import TYPES
from rxapp.domain.lodging import NOT_AGAINST
from rxapp.domain.recovery_grounds import grounds_of
from rxapp.text.decision_document import APPEAL, GROUNDS, PROVISIONS
from rxapp.text.decision_provisions import BY_OFFICER
from rxapp.text.recoveries import GROUND
from rxapp.text.recovery_document import PAYMENT, RecoveryFacts
from tests.fixtures.decisions import written
from tests.fixtures.recovery_decisions import (
    NOTHING,
    PARTLY,
    RECOVERIES,
    WHOLE,
    WRITTEN_OFF,
    recovery_in_words,
)
from tests.text.test_decision_document import GOLDEN, part


@pytest.mark.parametrize("name", RECOVERIES)
def test_a_decision_on_recovery_reads_word_for_word_as_it_was_agreed(name: str) -> None:
    path, text = GOLDEN / f"decision-{name}.txt", written(recovery_in_words(RECOVERIES[name]))
    if "WRITE_GOLDEN" in os.environ:
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_its_number_is_read_with_a_letter_and_stands_in_addresses_without() -> None:
    found = recovery_in_words(PARTLY)
    assert found.title == "Beslut om återkrav Å 2026-000124"
    assert found.facts[0] == ("Diarienummer", "Å 2026-000124")
    assert (found.file_number, found.is_recovery) == ("2026-000124", True)


@pytest.mark.parametrize("type_code", TYPES)
def test_it_rests_on_the_ground_and_the_ordinance_of_its_type(type_code: str) -> None:
    for ground in grounds_of(TYPES[type_code]):
        found = recovery_in_words(replace(PARTLY, type_code=type_code, grounds=(GROUND[ground],)))
        ordinance = TYPES[type_code].legal_basis.split()[-1]
        assert ground.source in part(found, GROUNDS)
        assert part(found, GROUNDS).count(ordinance) == 2
        assert ordinance in part(found, PROVISIONS)


def test_each_row_tells_what_was_paid_wrong_waived_and_claimed_and_the_sums() -> None:
    found = recovery_in_words(PARTLY)
    assert [[cell.replace("\xa0", " ") for cell in row[4:]] for row in (*found.rows, found.total)] == [
        ["33 600,00 kr", "20 000,00 kr", "5 000,00 kr", "15 000,00 kr"],
        ["16 800,00 kr", "10 000,00 kr", "0,00 kr", "10 000,00 kr"],
        ["50 400,00 kr", "30 000,00 kr", "5 000,00 kr", "25 000,00 kr"],
    ]


def test_a_protected_person_stands_by_the_number_alone() -> None:
    assert [row[2] for row in recovery_in_words(PARTLY).rows] == ["10-000001 Amina Alkurdi", "10-000002"]


@pytest.mark.parametrize("found", [PARTLY, WHOLE])
def test_what_asks_for_money_says_how_it_is_settled_and_until_when_to_appeal(found: RecoveryFacts) -> None:
    document = recovery_in_words(found)
    told = part(document, APPEAL)
    assert PAYMENT in [section.heading for section in document.sections]
    # Also of a type whose decisions on compensation are final.
    assert "Ett överklagande ska ha kommit in senast 2026-12-28." in told
    assert "(Å 2026-000124, beslutat 2026-12-03)" in told


@pytest.mark.parametrize("found", [NOTHING, WRITTEN_OFF])
def test_what_asks_for_nothing_is_not_settled_and_not_appealed(found: RecoveryFacts) -> None:
    document = recovery_in_words(found)
    assert PAYMENT not in [section.heading for section in document.sections]
    assert part(document, APPEAL) == NOT_AGAINST


@pytest.mark.parametrize("found", RECOVERIES.values(), ids=RECOVERIES)
def test_it_tells_the_function_that_decided(found: RecoveryFacts) -> None:
    document = recovery_in_words(found)
    assert BY_OFFICER in document.decided
    assert document.facts[-1] == ("Beslutsform", "Beslut av handläggare")


def test_one_in_place_of_another_says_so() -> None:
    sentence = "Beslutet ersätter beslutet 2026-11-02."
    assert sentence in recovery_in_words(PARTLY, (sentence,)).decided
