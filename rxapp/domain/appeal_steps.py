"""The way of an appeal: which step may be taken from where, and by whom."""

from collections.abc import Mapping
from enum import StrEnum

from rxapp.domain.steps import AGENCY, BOTH, MUNICIPALITY, Step


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


_HERE = frozenset({AppealStatus.LODGED, AppealStatus.IN_TIME, AppealStatus.RECONSIDERED})

STEPS: Mapping[AppealVerb, Step[AppealStatus]] = {
    AppealVerb.LODGE: Step(frozenset(), MUNICIPALITY, "Överklagandet har redan skickats in."),
    AppealVerb.REGISTER: Step(frozenset(), AGENCY, "Överklagandet är redan registrerat."),
    AppealVerb.WITHDRAW: Step(
        _HERE,
        BOTH,
        "Överklagandet kan inte återkallas här: det är överlämnat till domstolen eller avslutat. "
        "Ett överlämnat överklagande återkallas hos domstolen.",
    ),
    AppealVerb.FIND_IN_TIME: Step(
        frozenset({AppealStatus.LODGED}),
        AGENCY,
        "Om överklagandet har kommit in i rätt tid är redan prövat.",
    ),
    AppealVerb.DISMISS: Step(
        frozenset({AppealStatus.LODGED}),
        AGENCY,
        "Överklagandet kan inte avvisas: om det har kommit in i rätt tid är redan prövat.",
    ),
    AppealVerb.REINSTATE: Step(
        frozenset({AppealStatus.DISMISSED_LATE}),
        AGENCY,
        "Bara ett överklagande som har avvisats kan tas upp igen.",
    ),
    AppealVerb.RECONSIDER: Step(
        frozenset({AppealStatus.IN_TIME}),
        AGENCY,
        "Beslutet omprövas en gång, efter att överklagandet har prövats ha kommit in i rätt tid och "
        "innan det överlämnas.",
    ),
    AppealVerb.HAND_OVER: Step(
        frozenset({AppealStatus.RECONSIDERED}),
        AGENCY,
        "Överklagandet kan inte överlämnas än eller är redan överlämnat: först prövas om det har kommit in "
        "i rätt tid och om beslutet ska ändras.",
    ),
    AppealVerb.JUDGE: Step(
        frozenset({AppealStatus.HANDED_OVER}),
        AGENCY,
        "Ett avgörande registreras bara för ett överklagande som ligger hos en domstol.",
    ),
    AppealVerb.APPEAL_FURTHER: Step(
        frozenset({AppealStatus.JUDGED}),
        AGENCY,
        "Det finns inget avgörande som kan överklagas vidare.",
    ),
    AppealVerb.CLOSE: Step(
        frozenset({AppealStatus.JUDGED}),
        AGENCY,
        "Överklagandet avslutas när domstolens avgörande har fått laga kraft.",
    ),
}
"""Each verb and when it is allowed (39 and 43–47 §§ förvaltningslagen). Even a decision that was changed in
full is handed over: the appeal is held to be against the new one (46 §), unless it is withdrawn."""
