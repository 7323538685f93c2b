"""The way of an appeal: which step may be taken from where, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rxapp.domain.errors import Conflict, NotAllowed, NotFound
from rxapp.domain.permissions import Actor, Function, Role


class AppealStatus(StrEnum):
    """Where an appeal stands. `withdrawn` and `closed` are for good; `dismissed_late` may yet be undone."""

    LODGED = "lodged"
    IN_TIME = "in_time"
    RECONSIDERED = "reconsidered"
    HANDED_OVER = "handed_over"
    JUDGED = "judged"
    DISMISSED_LATE = "dismissed_late"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Whether the appeal is still to be settled by the agency or a court."""
        return self not in {AppealStatus.DISMISSED_LATE, AppealStatus.WITHDRAWN, AppealStatus.CLOSED}


class AppealVerb(StrEnum):
    """Everything that can be done about an appeal."""

    LODGE = "lodge"
    REGISTER = "register"
    WITHDRAW = "withdraw"
    FIND_IN_TIME = "find_in_time"
    DISMISS = "dismiss"
    REINSTATE = "reinstate"
    RECONSIDER = "reconsider"
    HAND_OVER = "hand_over"
    JUDGE = "judge"
    APPEAL_FURTHER = "appeal_further"
    CLOSE = "close"


class Side(StrEnum):
    """Who takes a step: a user with permission for the type, or an officer with the function of cases."""

    MUNICIPALITY = "municipality"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Step:
    """From where and by whom; `refusal` is what whoever comes at another time is told."""

    start: frozenset[AppealStatus]
    by: frozenset[Side]
    refusal: str


_HERE = frozenset({AppealStatus.LODGED, AppealStatus.IN_TIME, AppealStatus.RECONSIDERED})
_OFFICER, _BOTH = frozenset({Side.AGENCY}), frozenset(Side)

STEPS: Mapping[AppealVerb, Step] = {
    AppealVerb.LODGE: Step(
        frozenset(), frozenset({Side.MUNICIPALITY}), "Överklagandet har redan skickats in."
    ),
    AppealVerb.REGISTER: Step(frozenset(), _OFFICER, "Överklagandet är redan registrerat."),
    AppealVerb.WITHDRAW: Step(
        _HERE,
        _BOTH,
        "Överklagandet kan inte återkallas här: det är överlämnat till domstolen eller avslutat. "
        "Ett överlämnat överklagande återkallas hos domstolen.",
    ),
    AppealVerb.FIND_IN_TIME: Step(
        frozenset({AppealStatus.LODGED}),
        _OFFICER,
        "Om överklagandet har kommit in i rätt tid är redan prövat.",
    ),
    AppealVerb.DISMISS: Step(
        frozenset({AppealStatus.LODGED}),
        _OFFICER,
        "Överklagandet kan inte avvisas: om det har kommit in i rätt tid är redan prövat.",
    ),
    AppealVerb.REINSTATE: Step(
        frozenset({AppealStatus.DISMISSED_LATE}),
        _OFFICER,
        "Bara ett överklagande som har avvisats kan tas upp igen.",
    ),
    AppealVerb.RECONSIDER: Step(
        frozenset({AppealStatus.IN_TIME}),
        _OFFICER,
        "Beslutet omprövas en gång, efter att överklagandet har prövats ha kommit in i rätt tid och "
        "innan det överlämnas.",
    ),
    AppealVerb.HAND_OVER: Step(
        frozenset({AppealStatus.RECONSIDERED}),
        _OFFICER,
        "Överklagandet kan inte överlämnas än eller är redan överlämnat: först prövas om det har kommit in "
        "i rätt tid och om beslutet ska ändras.",
    ),
    AppealVerb.JUDGE: Step(
        frozenset({AppealStatus.HANDED_OVER}),
        _OFFICER,
        "Ett avgörande registreras bara för ett överklagande som ligger hos en domstol.",
    ),
    AppealVerb.APPEAL_FURTHER: Step(
        frozenset({AppealStatus.JUDGED}),
        _OFFICER,
        "Det finns inget avgörande som kan överklagas vidare.",
    ),
    AppealVerb.CLOSE: Step(
        frozenset({AppealStatus.JUDGED}),
        _OFFICER,
        "Överklagandet avslutas när domstolens avgörande har fått laga kraft.",
    ),
}
"""Each verb and when it is allowed (39 and 43–47 §§ förvaltningslagen). Even a decision that was changed in
full is handed over: the appeal is held to be against the new one (46 §), unless it is withdrawn."""

FOR_USERS = "Överklaga i tjänsten gör kommunens användare med behörighet för ersättningstypen."
FOR_OFFICERS = "Det här steget tas av en handläggare hos Migrationsverket."


def check_step(verb: AppealVerb, status: AppealStatus) -> None:
    """Whether the step may be taken from where the appeal stands.

    Raises:
        Conflict: it may not, most often because somebody else was first.
    """
    if status not in STEPS[verb].start:
        raise Conflict(STEPS[verb].refusal)


def check_actor(actor: Actor, by: frozenset[Side], municipality_code: str, type_code: str) -> Side:
    """On which side the actor takes the step.

    Raises:
        NotAllowed: it is for somebody else.
        NotFound: it is of another municipality, or of a type the user has no permission for.
    """
    if actor.role is Role.USER and Side.MUNICIPALITY in by:
        if actor.municipality_code != municipality_code or type_code not in actor.types:
            raise NotFound
        return Side.MUNICIPALITY
    if actor.role is Role.OFFICER and Function.CASE_OFFICER in actor.functions and Side.AGENCY in by:
        return Side.AGENCY
    raise NotAllowed(FOR_OFFICERS if Side.AGENCY in by else FOR_USERS)
