"""Why a line is of its amount, in a cell of a statement or a file: the words of its explanation, in short."""

from dataclasses import dataclass, field

from rxapp.domain.amount_basis import Basis
from rxapp.domain.compensation.forms import AmountRule
from rxapp.text.format import counted
from rxapp.text.payout_explanations import cost_words, day_sum, differing, is_first, period_sum, taken
from rxapp.text.payout_facts import Change
from rxapp.text.unasked_counting import IN_DECISION

GIVEN_BACK = "Hade redan reglerats av återkravet, som sedan ändrades."


@dataclass(frozen=True, slots=True)
class Brief:
    """What a line rests on. `taken` is what a payout found left of a claim and what it took; `paying` is None
    of a line that pays no decision on the row."""

    basis: Basis = field(default_factory=lambda: Basis(None))
    paying: Change | None = None
    taken: tuple[int, int] | None = None


def brief(found: Brief) -> str:
    """The cell."""
    if found.taken is not None:
        return taken(*found.taken)
    if found.paying is None:
        return GIVEN_BACK
    if not is_first(found.paying):
        return differing(found.paying)
    if found.basis.computed_ore is None or found.basis.computed_ore != found.paying.ore:
        return IN_DECISION
    return f"{_sums(found.basis)}."


def _sums(basis: Basis) -> str:
    if basis.rule is AmountRule.FOUR_WEEK_PERIODS:
        units = counted(sum(part.units for part in basis.parts), "fyraveckorsperiod", "fyraveckorsperioder")
        return f"{units}: {', '.join(map(period_sum, basis.parts))}"
    days = [day_sum(part) for part in basis.parts]
    if basis.rule is AmountRule.DAYS_TIMES_RATE:
        return ", ".join(days)
    cost = cost_words(basis)
    return ", ".join((f"{cost[0].upper()}{cost[1:]}", *days))
