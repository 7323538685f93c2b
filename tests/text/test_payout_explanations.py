from dataclasses import replace
from datetime import date

from rxapp.domain.amount_basis import basis_of
from rxapp.domain.amounts import Claimed
from rxapp.domain.decided import Cause
from rxapp.domain.periods import Period
from rxapp.services.payouts import LineView
from rxapp.text import payout_explanations as words
from rxapp.text.payout_explanations import explain, way_of
from rxapp.text.payout_facts import Attempt, Change, LineFacts, Moved, Owing, RowGranted, Step
from rxapp.text.payout_lines import LineCells

PAID_ON, CODE = date(2025, 10, 31), "ASYL_COMPULSORY"
SPAN = Period(date(2025, 3, 1), date(2025, 4, 25))


def cells(ore: int, *, is_recovery: bool = False) -> LineCells:
    return LineView(
        line_id=1,
        file_number="2025-000012",
        is_recovery=is_recovery,
        type_code=CODE,
        individual_number="10000001",
        name=None,
        first_day=SPAN.first_day,
        last_day=SPAN.last_day,
        paid_on=PAID_ON,
        amount_ore=ore,
    ).cells


def row(*periods: date, applied: int | None = None) -> RowGranted:
    basis = basis_of(CODE, Claimed(SPAN), periods)
    return RowGranted("2025-000012", 3, basis, len(periods), len(periods), applied)


FIRST = Change(date(2025, 10, 1), 33_600_00, date(2025, 10, 1))
LESS = Change(date(2025, 10, 20), -16_800_00, date(2025, 10, 20), Cause.CORRECTION)
LINE = LineFacts(
    cells=cells(33_600_00),
    type_code=CODE,
    ore=33_600_00,
    is_recovery=False,
    is_again=False,
    row=row(date(2025, 3, 1), date(2025, 3, 29)),
    paying=FIRST,
    changes=(FIRST,),
    attempts=(Attempt(PAID_ON, None),),
)
OWING = Owing(
    "2025-000099",
    1_000_00,
    date(2025, 9, 1),
    before_ore=700_00,
    taken_ore=300_00,
    steps=(Step(date(2025, 9, 30), Moved.SET_OFF, 300_00), Step(PAID_ON, Moved.SET_OFF, 300_00)),
)


def said(found: LineFacts) -> str:
    told = explain(found)
    parts = [
        " ".join((part.heading, *part.paragraphs, *(cell for each in part.table.rows for cell in each)))
        for part in told.parts
    ]
    return "\n".join((told.short, *(f"{label}: {value}" for label, value in told.facts), *parts))


def test_a_granted_row_is_explained_by_its_periods_and_the_rate_with_its_source() -> None:
    told = said(LINE)
    assert "33\xa0600,00\xa0kr beviljades för raden och betalades ut 2025-10-31." in told
    assert "2 fyraveckorsperioder av 2 sökta har beviljats." in told
    assert "2 × 16\xa0800,00\xa0kr = 33\xa0600,00\xa0kr." in told
    assert "168\xa0000,00\xa0kr (4 § förordningen (2017:193), SFS 2024:1254)" in told
    assert "Skälen står i beslutet" not in told


def test_figures_that_do_not_come_to_what_was_granted_are_not_passed_off_as_the_reason() -> None:
    other = replace(FIRST, ore=20_000_00)
    told = said(replace(LINE, changes=(other,), paying=other, row=row(date(2025, 3, 1))))
    assert "Migrationsverket har beviljat 20\xa0000,00\xa0kr för raden. Skälen står i beslutet." in told


def test_a_rate_that_only_the_officer_knew_is_said_with_its_source() -> None:
    found = replace(row(date(2026, 3, 1)), rate_by_officer="Årsbelopp 170\xa0000\xa0kr. Källa: MIGRFS")
    assert "Källa: MIGRFS" in said(replace(LINE, row=found))
    assert "inte fastställt i tjänsten" in said(replace(LINE, row=row(date(2026, 3, 1))))


def test_a_later_decision_is_told_with_the_difference_and_what_it_comes_to() -> None:
    found = replace(
        LINE, cells=cells(-16_800_00), ore=-16_800_00, paying=LESS, changes=(FIRST, LESS), attempts=()
    )
    told = said(found)
    assert "Rättelse 2025-10-20 gav raden 16\xa0800,00\xa0kr mindre än tidigare." in told
    assert "2025-10-20 Rättelse 2025-10-20 −16\xa0800,00\xa0kr 16\xa0800,00\xa0kr" in told
    assert words.CHANGES in told


def test_a_court_is_told_as_such() -> None:
    court = replace(LESS, is_by_court=True, cause=Cause.FIRST)
    assert "En domstols avgörande gav raden" in said(replace(LINE, paying=court, ore=-1))


def test_a_recovery_is_explained_by_what_was_taken_and_what_was_then_left() -> None:
    found = replace(LINE, cells=cells(-300_00, is_recovery=True), ore=-300_00, is_recovery=True, owing=OWING)
    told = said(found)
    assert "300,00\xa0kr av återkravet Å 2025-000099 drogs av från utbetalningen 2025-10-31." in told
    assert "Före utbetalningen återstod 700,00\xa0kr. 300,00\xa0kr drogs av, så att 400,00\xa0kr" in told
    assert "I dag återstår 400,00\xa0kr." in told
    assert words.COUNTED not in told


def test_the_way_of_a_claim_has_every_step_with_what_is_left() -> None:
    table = way_of(
        replace(
            OWING,
            steps=(
                *OWING.steps,
                Step(date(2025, 11, 3), Moved.SENT_BACK, -300_00),
                Step(date(2025, 11, 28), Moved.NOTHING, 0),
                Step(date(2025, 12, 1), Moved.PAID_IN, 700_00),
            ),
        )
    )
    assert [row[-1] for row in table.rows] == [
        f"{left},00\xa0kr" for left in ("1\xa0000", "700", "400", "700", "700", "0")
    ]
    assert [row[2] for row in table.rows][4:] == ["", "−700,00\xa0kr"]


def test_what_was_taken_back_of_an_undone_recovery_is_told_as_a_repayment() -> None:
    told = said(replace(LINE, is_recovery=True, cells=cells(300_00, is_recovery=True), ore=300_00))
    assert "Kommunen fick tillbaka beloppet" in told
    assert words.COUNTED not in told


def test_a_payment_made_anew_is_told_with_both_days() -> None:
    attempts = (Attempt(date(2025, 9, 30), date(2025, 10, 2)), Attempt(PAID_ON, None))
    told = said(replace(LINE, is_again=True, attempts=attempts))
    assert "Ersättning, betald på nytt" in told
    assert "2025-09-30 Banken skickade tillbaka betalningen 2025-10-02" in told
    assert words.AGAIN not in said(LINE)


def test_other_recoveries_of_the_same_payment_are_told_and_do_not_change_the_row() -> None:
    told = said(replace(LINE, beside=(("2025-000099", 300_00),)))
    assert "drogs 300,00\xa0kr av återkravet Å 2025-000099" in told


def test_an_account_is_there_only_where_it_is_given() -> None:
    assert "Konto:" not in said(LINE)
    assert "Konto: Bankgiro" in said(replace(LINE, account="Bankgiro som slutar på 9996"))
