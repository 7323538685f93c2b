"""The way of a recovery: which step may be taken from where, and by whom."""

from collections.abc import Mapping
from enum import StrEnum

from rxapp.domain.steps import AGENCY, BOTH, Step


class RecoveryStatus(StrEnum):
    """Where a recovery stands. `dropped`, `claimed` and `closed` are its ends."""

    OPENED = "opened"
    COMMUNICATED = "communicated"
    RESPONDED = "responded"
    DECIDED = "decided"
    CLAIMED = "claimed"
    CLOSED = "closed"
    DROPPED = "dropped"


class RecoveryVerb(StrEnum):
    """Everything that can be done about a recovery besides appealing its decision."""

    OPEN = "open"
    COMMUNICATE = "communicate"
    PROLONG = "prolong"
    RESPOND = "respond"
    DECIDE = "decide"
    REPLACE = "replace"
    TAKE_UP_AGAIN = "take_up_again"
    HAND_TO_LEDGER = "hand_to_ledger"
    CLOSE = "close"
    DROP = "drop"


_S, _V = RecoveryStatus, RecoveryVerb
_TOLD = frozenset({_S.COMMUNICATED, _S.RESPONDED})
_DECIDED = frozenset({_S.DECIDED})

STEPS: Mapping[RecoveryVerb, Step[RecoveryStatus]] = {
    _V.OPEN: Step(frozenset(), AGENCY, "Återkravet är redan öppnat."),
    _V.COMMUNICATE: Step(
        frozenset({_S.OPENED, *_TOLD}),
        AGENCY,
        "Underlaget kan inte skickas till kommunen: återkravet är redan avgjort.",
    ),
    _V.PROLONG: Step(_TOLD, AGENCY, "Tiden kan inte förlängas: kommunen har ingen tid att svara som löper."),
    _V.RESPOND: Step(
        _TOLD,
        BOTH,
        "Det går inte att yttra sig: underlaget har inte skickats, eller så är återkravet redan avgjort.",
    ),
    _V.DECIDE: Step(
        _TOLD,
        AGENCY,
        "Återkravet kan inte avgöras: kommunen ska först få underlaget och tid att yttra sig, och det "
        "avgörs bara en gång.",
    ),
    _V.REPLACE: Step(
        frozenset({_S.DECIDED, _S.CLAIMED, _S.CLOSED}), AGENCY, "Det finns inget beslut att ersätta."
    ),
    _V.TAKE_UP_AGAIN: Step(
        frozenset({_S.DECIDED, _S.CLAIMED}),
        AGENCY,
        "Bara ett återkrav som en domstol har återförvisat tas upp igen.",
    ),
    _V.HAND_TO_LEDGER: Step(
        _DECIDED, frozenset(), "Återkravet är inte beslutat, eller redan fört till huvudboken."
    ),
    _V.CLOSE: Step(_DECIDED, frozenset(), "Återkravet kan inte avslutas: det är inte beslutat."),
    _V.DROP: Step(
        frozenset({_S.OPENED, *_TOLD}),
        AGENCY,
        "Återkravet kan inte läggas ned: det är redan avgjort.",
    ),
}
"""Each verb and when it is allowed. What follows from legal force alone is nobody's to do: the service does
it when the day has come. Nothing is decided before the municipality is told (25 § förvaltningslagen)."""
