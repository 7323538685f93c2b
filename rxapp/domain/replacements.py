"""When a decision may be replaced by another, and what the new one may say (36–39 §§ förvaltningslagen)."""

from collections.abc import Iterable
from enum import StrEnum

from rxapp.domain.appeals import Reconsidered, check_words
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.decided import Cause, Decided
from rxapp.domain.decision_chains import Chain
from rxapp.domain.errors import Conflict, Invalid

AT_COURT = "Överklagandet är överlämnat till domstolen. Beslutet är inte längre Migrationsverkets att ändra."


class Ground(StrEnum):
    """Why a favourable decision may be changed to the party's disadvantage (37 §): no other reason is one."""

    REVOCABLE = "revocable"
    SAFETY = "safety"
    FALSE_INFORMATION = "false_information"


def is_worse(old: Iterable[tuple[int, int]], new: Iterable[tuple[int, int]]) -> bool:
    """Whether some row comes to less than before: more for another row does not make it good."""
    before, after = dict(old), dict(new)
    return any(after.get(row, 0) < before.get(row, 0) for row in before.keys() | after.keys())


def check_replacement(
    chain: Chain,
    old: Decided,
    cause: Cause,
    rows: tuple[tuple[int, int], ...],
    *,
    reason: str,
    ground: Ground | None = None,
) -> None:
    """Whether a decision with these rows may replace `old` for this cause.

    A municipality is protected as an individual party is: whether it is one is unsettled, and this is the
    careful reading.

    Raises:
        Conflict: the decision has moved on, is with a court, or was settled by one.
        Invalid: no reason, or worse than before without ground.
    """
    if cause is Cause.FIRST:
        msg = "the first decision replaces none"
        raise ValueError(msg)
    if chain.successor(old.id) is not None:
        raise Conflict("Beslutet har redan ersatts av ett nytt. Läs in sidan igen.")
    check_words("skal", reason, "Skriv varför beslutet ersätts")
    if cause is Cause.AFTER_REMITTAL:
        _check_remitted(chain, old)
    elif cause is not Cause.CORRECTION:
        _check_free(chain, old, cause)
        if is_worse(old.rows, rows):
            _check_ground(cause, ground)


def check_result(result: Reconsidered, old: Decided, rows: tuple[tuple[int, int], ...]) -> None:
    """Whether the new amounts are what a reconsideration in favour of the one who appeals can give.

    A decision without amounts (that an appeal is dismissed) is not judged by them.

    Raises:
        Invalid: some row comes to less, or nothing is changed at all.
    """
    if is_worse(old.rows, rows):
        raise Invalid("belopp", WORSE)
    if result is not Reconsidered.NOT_AT_ALL and old.rows and dict(rows) == dict(old.rows):
        raise Invalid("belopp", "Inget belopp är ändrat. Välj att beslutet inte ändras.")


WORSE = (
    "En omprövning av ett överklagat beslut får inte göra det sämre för kommunen på någon rad "
    "(38 och 39 §§ förvaltningslagen)."
)
NO_GROUND = (
    "Beslutet får ändras till kommunens nackdel bara på någon av grunderna i 37 § förvaltningslagen. Har för "
    "mycket betalats ut prövas det som återkrav."
)


def _check_remitted(chain: Chain, old: Decided) -> None:
    judgment = chain.judgment_on(old.id)
    if chain.open_appeal(old.id) or judgment is None or judgment.outcome is not CourtOutcome.REMITTED:
        raise Conflict("Ärendet är inte återförvisat av en domstol vars avgörande har fått laga kraft.")


def _check_free(chain: Chain, old: Decided, cause: Cause) -> None:
    appeal = chain.open_appeal(old.id)
    if appeal is not None and appeal.is_at_court:
        raise Conflict(AT_COURT)
    if appeal is None and chain.judgment_on(old.id) is not None:
        raise Conflict("En domstol har prövat beslutet. Det kan inte ändras av Migrationsverket.")
    if appeal is not None and cause is Cause.CHANGE:
        raise Conflict(
            "Beslutet är överklagat och ändras bara genom omprövning efter överklagandet "
            "(39 § förvaltningslagen)."
        )


def _check_ground(cause: Cause, ground: Ground | None) -> None:
    if cause is Cause.RECONSIDERATION:
        raise Invalid("belopp", WORSE)
    if ground is None:
        raise Invalid("grund", NO_GROUND)
