"""How far rules can settle an application of a type (28 § förvaltningslagen), and why not farther."""

from dataclasses import dataclass
from enum import StrEnum


class Settles(StrEnum):
    """What the rules can settle without anybody: all of it, only that it came in too late, or nothing."""

    WHOLE = "whole"
    LATENESS = "lateness"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Settling:
    """`why` is the sentence that officers read where the rules stop; empty where they settle the whole.

    `is_on` says whether automatic decisions are made until an officer says otherwise. `of_children` are
    only those under eighteen.
    """

    by_rules: Settles
    why: str = ""
    is_on: bool = False
    of_children: bool = False


UNASKED = Settling(Settles.NOTHING, "Ersättningen betalas ut utan ansökan.")

BY_DATES = Settling(Settles.WHOLE, is_on=True)
"""The dates give the periods, and the periods the amount."""

BY_CHILD_AND_DAY = Settling(Settles.WHOLE, of_children=True)
"""Days times an amount that the regulation fixes."""

NOT_WITHOUT_FUNDS = Settling(
    Settles.LATENESS,
    "Ersättningen lämnas i mån av tillgång på medel, och om medlen räcker avgörs av en handläggare.",
    is_on=True,
)
REPEALED = Settling(Settles.NOTHING, "Bestämmelsen är upphävd. Äldre ansökningar prövas av en handläggare.")


def judged(why: str) -> Settling:
    """The rules see only that an application came in too late: the rest is judged, and `why` says what."""
    return Settling(Settles.LATENESS, why)


CARE = judged("Om vården motsvarar vård enligt LVU, och vad den har kostat, bedöms mot beslut och underlag.")
FROM_SUM = judged(
    "Om insatsen ger rätt till ersättning, och om kostnaden är den faktiska, bedöms mot underlaget."
)
LIVING = judged("Om den unga har rätt till försörjningsstöd, och vad det har kostat, bedöms mot underlaget.")
WITNESS = judged("Om personen är bevisperson framgår inte av de uppgifter som tjänsten har.")
