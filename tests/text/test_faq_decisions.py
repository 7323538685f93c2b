"""The agency's own answers on decisions, each quoted and held against the decision document."""

from dataclasses import replace

import pytest

from rxapp.domain.cases import DecisionOutcome
from rxapp.text.decision_document import DecisionFacts
from rxapp.text.decision_provisions import AUTOMATIC, BY_OFFICER
from tests.fixtures.decisions import ALL, DISMISSED, FINAL, GRANTED, PARTLY, WRITTEN_OFF, in_words, written

LATE_BY_OFFICER = replace(DISMISSED, is_automatic=False, reason_text="Ansökan kom in för sent.")


def said(found: DecisionFacts) -> str:
    return written(in_words(found))


@pytest.mark.parametrize("found", ALL.values(), ids=ALL)
def test_the_decision_says_whether_it_is_automatic(found: DecisionFacts) -> None:
    """«På beslutet kommer det att framgå om beslutet är fattat automatiskt.»"""
    assert (AUTOMATIC in said(found)) is found.is_automatic
    assert (BY_OFFICER in said(found)) is not found.is_automatic


def test_an_automatic_decision_rests_on_the_same_ground_as_an_officers() -> None:
    """«Beslutet fattas på samma rättsliga grund, vilket innebär att resultatet blir samma oavsett om beslutet
    fattas automatiskt eller av en handläggare.»"""
    both = [in_words(found) for found in (DISMISSED, LATE_BY_OFFICER)]
    assert both[0].decided[0] == both[1].decided[0]
    assert [found.sections[1] for found in both] == [both[0].sections[1]] * 2
    assert "på samma rättsliga grund som ett beslut av en handläggare" in said(DISMISSED).replace("\n", " ")


def test_a_dismissal_rests_on_the_ordinance_whoever_or_whatever_decides() -> None:
    """«Kommer Migrationsverket att fatta fler beslut om att avvisa när beslut blir automatiska? Nej. Beslutet
    är som vid all beslutsfattande grundat på för tidpunkten gällande förordning.»"""
    for found in (DISMISSED, LATE_BY_OFFICER):
        assert "# Beslutet grundar sig på\nRättslig grund: 3–4 §§ förordningen (2017:193)." in said(found)
        assert "(19 § förordningen (2017:193))" in said(found)


def test_the_time_to_appeal_an_automatic_decision_is_the_same() -> None:
    """«Tiden för att överklaga ett automatiskt fattat beslut är densamma som när beslutet inte är fattat
    automatiskt.»"""
    for found in (DISMISSED, LATE_BY_OFFICER):
        assert "Ett överklagande ska ha kommit in senast 2026-12-28." in said(found)
    assert "Tiden är densamma som när beslutet inte är fattat automatiskt." in said(DISMISSED)


def test_the_municipality_appeals_in_the_service() -> None:
    """«Kommunen överklagar direkt i e-tjänsten.»"""
    for found in (PARTLY, DISMISSED):
        assert "Kommunen överklagar direkt i e-tjänsten." in said(found)
    for found in (GRANTED, WRITTEN_OFF, FINAL):
        assert "Kommunen överklagar direkt i e-tjänsten." not in said(found)


def test_the_payout_after_an_automatic_decision_follows_the_same_routine() -> None:
    """«… rutinen för utbetalning efter ett automatiskt fattat beslut är densamma som vid utbetalning efter
    beslut fattad av en handläggare.»"""
    routine = "Rutinen är densamma för automatiska beslut och för beslut av handläggare."
    for found in (GRANTED, replace(GRANTED, is_automatic=False)):
        assert routine in said(found)


def test_a_decision_on_an_application_on_paper_is_told_in_the_service_as_well() -> None:
    """«Exempel på kommunikation som sker i e-tjänsten […]: […] beslut för en ansökan», «oberoende av om
    ansökan har kommit in digitalt eller på pappersblankett»."""
    assert "Ansökan inkom: 2026-12-01, på papper" in said(PARTLY)
    assert "Ansökan inkom: 2026-12-01\n" in said(GRANTED)


def test_an_individual_with_a_marking_stands_by_the_number_alone() -> None:
    """«Det kan vara en individ som har en markering som gör att vi enbart kan visa vissa uppgifter.»"""
    assert "2 | 10-000002 | 2026-08-17" in said(PARTLY)


def test_the_decision_tells_that_what_was_wrongly_paid_may_be_claimed_back() -> None:
    """«Migrationsverket kan besluta om återkrav när din kommun tidigare fått en felaktig utbetalning.»"""
    assert "Ersättning får krävas åter helt eller delvis" in said(GRANTED)
    assert "Migrationsverket beslutar om återkrav." in said(FINAL)


@pytest.mark.parametrize("outcome", DecisionOutcome)
def test_the_outcome_is_said_in_the_words_of_the_agency(outcome: DecisionOutcome) -> None:
    """«… beviljas, delvis beviljas, avslås, avvisas, avskrivs …»"""
    verbs = {
        DecisionOutcome.GRANTED: ["beviljar"],
        DecisionOutcome.PARTLY_GRANTED: ["beviljar", "avslår"],
        DecisionOutcome.REJECTED: ["avslår"],
        DecisionOutcome.DISMISSED: ["avvisar"],
        DecisionOutcome.WRITTEN_OFF: ["avskriver"],
    }
    sentence = in_words(replace(PARTLY, outcome=outcome)).decided[0]
    every = ("beviljar", "avslår", "avvisar", "avskriver")
    assert [verb for verb in every if verb in sentence] == verbs[outcome]
