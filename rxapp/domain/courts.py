"""What a court did with an appeal, and which of several judgments counts in the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rxapp.domain.errors import Invalid


class Court(StrEnum):
    """Förvaltningsrätten, kammarrätten, Högsta förvaltningsdomstolen; in this order."""

    ADMINISTRATIVE = "administrative"
    APPEAL = "appeal"
    SUPREME = "supreme"

    @property
    def above(self) -> "Court | None":
        return _ORDER[place] if (place := _ORDER.index(self) + 1) < len(_ORDER) else None

    @property
    def below(self) -> "Court | None":
        return _ORDER[place - 1] if (place := _ORDER.index(self)) else None


_ORDER = tuple(Court)


class CourtOutcome(StrEnum):
    """What the court said. `remitted` is to the agency, `sent_back` to the court below."""

    UPHELD = "upheld"
    CHANGED = "changed"
    REMITTED = "remitted"
    SENT_BACK = "sent_back"
    DISMISSED = "dismissed"
    WRITTEN_OFF = "written_off"
    NO_LEAVE = "no_leave"


@dataclass(frozen=True, slots=True)
class Judgment:
    """One judgment. `rows` is what each row comes to by it, in öre, where it changes amounts."""

    court: Court
    outcome: CourtOutcome
    judged_on: date
    case_number: str
    rows: tuple[tuple[int, int], ...] = ()


CASE_NUMBER_MAX = 30


def check_judgment(given: Judgment, before: Court | None) -> None:
    """Whether the judgment can be of the court where the appeal lies.

    Raises:
        Invalid: it is of another court, has no case number, or says what this court cannot.
    """
    if given.court is not before:
        raise Invalid("domstol", "Överklagandet ligger hos en annan domstol.")
    if not 0 < len(given.case_number.strip()) <= CASE_NUMBER_MAX:
        raise Invalid("malnummer", f"Ange domstolens målnummer, högst {CASE_NUMBER_MAX} tecken.")
    first = given.court is Court.ADMINISTRATIVE
    if first and given.outcome in {CourtOutcome.SENT_BACK, CourtOutcome.NO_LEAVE}:
        raise Invalid("utgang", "Förvaltningsrätten har ingen domstol under sig och prövar inget tillstånd.")
    if bool(given.rows) != (given.outcome is CourtOutcome.CHANGED):
        raise Invalid("belopp", "Ange vad varje rad blir enligt domen när beslutet ändras, och bara då.")
    if len(dict(given.rows)) != len(given.rows):
        raise Invalid("belopp", "Samma rad står två gånger i domen.")


def standing(judgments: Iterable[Judgment]) -> Judgment | None:
    """The judgment that decides the matter.

    A court above that upholds, dismisses, writes off or gives no leave leaves the judgment below as it is:
    what the court below changed stays changed.
    """
    found: Judgment | None = None
    for judgment in judgments:
        if judgment.outcome is CourtOutcome.SENT_BACK:
            found = None
        elif found is None or judgment.outcome in {CourtOutcome.CHANGED, CourtOutcome.REMITTED}:
            found = judgment
    return found
