from dataclasses import replace
from datetime import date

from rxapp.services.payouts import LineView
from rxapp.text import payout_statements as words
from rxapp.text.payout_lines import HEADINGS, account_words, kind_words
from rxapp.text.payout_statements import AccountPaid, DayFacts, Returned, account_lines, sent_back, sums

DAY = date(2026, 11, 26)
LINE = LineView(
    line_id=1,
    file_number="2026-000012",
    is_recovery=True,
    type_code="ASYL_PRESCHOOL",
    individual_number="10000001",
    name=None,
    first_day=DAY,
    last_day=DAY,
    paid_on=DAY,
    amount_ore=-5_00,
).cells
FOUND = DayFacts(DAY, "Ale", 100_00, 100_00, (LINE,))


def test_a_day_that_the_reader_sees_all_of_has_one_sum() -> None:
    assert sums(FOUND) == (("Utbetalt den 2026-11-26", "100,00\xa0kr"),)


def test_what_is_of_types_that_the_reader_lacks_is_a_sum_alone() -> None:
    assert sums(replace(FOUND, shown_ore=30_00))[1:] == (
        (words.SHOWN, "30,00\xa0kr"),
        (words.OTHERS, "70,00\xa0kr"),
    )


def test_an_account_with_anything_hidden_has_no_sum_of_its_own() -> None:
    whole, part = account_lines((AccountPaid("A", 100_00, 100_00), AccountPaid("B", None, 30_00)))
    assert whole == "A: 100,00\xa0kr"
    assert part.startswith("B: 30,00\xa0kr för ersättningstyper som du har behörighet för.")


def test_what_the_bank_sent_back_is_told_once_by_its_day_and_without_amount() -> None:
    back = Returned(DAY, date(2026, 12, 1))
    (said,) = sent_back((back, back))
    assert "utbetalningen 2026-11-26" in said
    assert "betalas ut på nytt i nästa utbetalning när kontot har bytts" in said
    assert "kr" not in said.replace("skickat", "")


def test_the_statement_has_the_columns_and_the_words_of_the_page() -> None:
    made = words.statement(FOUND)
    assert tuple(column.title for column in made.columns) == HEADINGS
    assert made.rows == (
        (
            "Å 2026-000012",
            "Asylsökande i förskola",
            "10-000001",
            "2026-11-26 – 2026-11-26",
            "2026-11-26",
            "−5,00\xa0kr",
        ),
    )
    assert made.total[-1] == "100,00\xa0kr"
    assert [section.heading for section in made.sections] == [words.HOW]


def test_accounts_and_what_came_back_have_parts_where_there_are_any() -> None:
    found = replace(
        FOUND, accounts=(AccountPaid("A", 1_00, 1_00),), returned=(Returned(DAY, date(2026, 12, 1)),)
    )
    assert [s.heading for s in words.statement(found).sections] == [
        words.ACCOUNTS,
        words.RETURNED,
        words.HOW,
    ]


def test_an_account_is_its_last_digits_or_nothing() -> None:
    assert account_words(None, None) == ""
    assert kind_words(-1, is_recovery=False, is_again=False) == "Ersättning som har sänkts"
    assert kind_words(1, is_recovery=True, is_again=False) == "Återkrav som har betalats tillbaka"
