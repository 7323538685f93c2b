"""When an officer may make a new decision of a case that is decided, and what it means for the money."""

from collections.abc import Sequence
from dataclasses import dataclass

from rxapp.domain.courts import CourtOutcome
from rxapp.domain.decided import Cause, Decided
from rxapp.domain.decision_chains import Chain
from rxapp.domain.errors import Conflict
from rxapp.domain.replacements import AT_COURT

CAUSES = (Cause.CORRECTION, Cause.CHANGE, Cause.AFTER_REMITTAL)
"""Why an officer makes one; a reconsideration follows from an appeal."""

REPLACED = "Beslutet har redan ersatts av ett nytt. Läs in sidan igen."
APPEALED = (
    "Beslutet är överklagat. Det rättas och ändras bara i omprövningen av överklagandet, på den här sidan "
    "(39 § förvaltningslagen)."
)
TRIED = "En domstol har prövat beslutet. Det kan inte rättas eller ändras av Migrationsverket."
REMITTED = "En domstol har återförvisat ärendet. Fatta ett nytt beslut efter återförvisningen."
NOT_REMITTED = "Ärendet är inte återförvisat av en domstol vars avgörande har fått laga kraft."


def why_not(chain: Chain, old: Decided, cause: Cause) -> str:
    """Why an officer cannot replace `old` for this cause now; empty where one can.

    A court that has a decision is not to find it another than the one that was handed over, so here
    nothing of it is corrected either.
    """
    if chain.successor(old.id) is not None:
        return REPLACED
    appeal = chain.open_appeal(old.id)
    if appeal is not None:
        return AT_COURT if appeal.is_at_court else APPEALED
    judgment = chain.judgment_on(old.id)
    is_remitted = judgment is not None and judgment.outcome is CourtOutcome.REMITTED
    if cause is Cause.AFTER_REMITTAL:
        return "" if is_remitted else NOT_REMITTED
    if judgment is None:
        return ""
    return REMITTED if is_remitted else TRIED


def offered(chain: Chain, old: Decided) -> tuple[Cause, ...]:
    """The causes for which `old` can be replaced now."""
    return tuple(cause for cause in CAUSES if not why_not(chain, old, cause))


def check_cause(chain: Chain, old: Decided, cause: Cause) -> None:
    """Whether an officer can replace `old` for this cause.

    Raises:
        Conflict: it has moved on, is appealed or with a court, or was settled by one.
    """
    if cause not in CAUSES:
        msg = "not a cause for which an officer replaces a decision"
        raise ValueError(msg)
    if refusal := why_not(chain, old, cause):
        raise Conflict(refusal)


@dataclass(frozen=True, slots=True)
class RowMoney:
    """What a row comes to now and by the new decision; of that now, what is in no payout yet, in öre."""

    position: int
    before_ore: int
    after_ore: int
    uncollected_ore: int

    @property
    def change_ore(self) -> int:
        return self.after_ore - self.before_ore

    @property
    def is_collected(self) -> bool:
        """Whether it would be lowered by more than is left: that is tried as a recovery."""
        return -self.change_ore > max(0, self.uncollected_ore)


@dataclass(frozen=True, slots=True)
class Money:
    """What a new decision means for the money, row by row and in all."""

    rows: tuple[RowMoney, ...]

    @property
    def before_ore(self) -> int:
        return sum(row.before_ore for row in self.rows)

    @property
    def after_ore(self) -> int:
        return sum(row.after_ore for row in self.rows)

    @property
    def more_ore(self) -> int:
        """What is paid besides, in the next payout."""
        return sum(row.change_ore for row in self.rows if row.change_ore > 0)

    @property
    def less_ore(self) -> int:
        """What is not paid, of what has not been collected."""
        return -sum(row.change_ore for row in self.rows if row.change_ore < 0)

    @property
    def collected(self) -> Sequence[int]:
        """The positions of the rows that cannot be lowered so."""
        return [row.position for row in self.rows if row.is_collected]
