"""Why a line is of its amount, in a cell."""

from datetime import date

import pytest

from rxapp.domain.amount_basis import Basis, Part
from rxapp.domain.compensation.forms import AmountRule
from rxapp.domain.decided import Cause
from rxapp.text.payout_briefs import Brief, brief
from rxapp.text.payout_facts import Change

DAY = date(2026, 2, 9)
PERIODS = Basis(
    AmountRule.FOUR_WEEK_PERIODS,
    (Part(2, 10_000_00, 100_000_00, 2024), Part(1, 11_000_00, 110_000_00, 2025)),
    computed_ore=31_000_00,
)
DAYS = Basis(AmountRule.DAYS_TIMES_RATE, (Part(12, 1_000_00, 1_000_00, 2026),), computed_ore=12_000_00)
CAPPED = Basis(AmountRule.CAPPED_COST, (), 9_000_00, cap_ore=5_000_00, computed_ore=5_000_00)


def granted(basis: Basis, ore: int) -> Brief:
    return Brief(basis, Change(DAY, ore))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            granted(PERIODS, 31_000_00),
            "3 fyraveckorsperioder: 2 × 10 000,00 kr = 20 000,00 kr, 1 × 11 000,00 kr = 11 000,00 kr.",
        ),
        (granted(PERIODS, 20_000_00), "Skälen står i beslutet."),
        (granted(Basis(AmountRule.FOUR_WEEK_PERIODS), 20_000_00), "Skälen står i beslutet."),
        (granted(DAYS, 12_000_00), "12 dygn × 1 000,00 kr = 12 000,00 kr."),
        (granted(CAPPED, 5_000_00), "Kostnaden, 9 000,00 kr, med högst 5 000,00 kr."),
        (
            Brief(PERIODS, Change(DAY, -3_000_00, DAY, Cause.CORRECTION)),
            "Rättelse 2026-02-09 gav raden 3 000,00 kr mindre än tidigare.",
        ),
        (
            Brief(PERIODS, Change(DAY, 31_000_00, is_by_court=True)),
            "En domstols avgörande gav raden 31 000,00 kr mer än tidigare.",
        ),
        (
            Brief(taken=(1_000_00, 400_00)),
            "Före utbetalningen återstod 1 000,00 kr. 400,00 kr drogs av, så att 600,00 kr återstod.",
        ),
        (Brief(), "Hade redan reglerats av återkravet, som sedan ändrades."),
    ],
)
def test_a_line_says_in_short_what_it_rests_on(found: Brief, said: str) -> None:
    assert brief(found).replace("\xa0", " ") == said
