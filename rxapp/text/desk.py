"""Words of the officer's desk."""

from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.desk import Second
from rxapp.domain.desk_batches import Alike, LeftOut
from rxapp.domain.desk_queue import Asked, Whose
from rxapp.text.format import number
from rxapp.text.reasons import reason_sentence

WHOSE = {
    Whose.WAITS_FOR_ME: "Väntar på mig",
    Whose.UNASSIGNED: "Otagna",
    Whose.MINE: "Mina",
    Whose.OTHERS: "Andras",
}

ASKED = {
    Asked.OPEN: "Begärd, inte besvarad",
    Asked.ANSWERED: "Besvarad",
    Asked.OVERDUE: "Försenad",
}

LATE = {True: "För sent", False: "I tid"}

SECOND = {
    Second.AMOUNT: "Beslut som beviljar mer än {kronor} kronor ska bekräftas av en annan handläggare.",
    Second.TYPE: "Beslut för ersättningstypen ska bekräftas av en annan handläggare.",
    Second.REFUSAL: "Avslag och avvisningar ska bekräftas av en annan handläggare.",
}

LEFT_OUT = {
    LeftOut.GONE: "Ärendet är inte hos en handläggare längre.",
    LeftOut.NOT_MINE: "Du har inte tagit ärendet.",
    LeftOut.OWN: "Du har registrerat ansökan eller kopplat en rad, så en annan handläggare beslutar.",
    LeftOut.ASKED: "Kommunen har inte svarat på en begäran om komplettering.",
    LeftOut.OPEN_ROW: "Reglerna lämnar minst en rad åt handläggaren.",
    LeftOut.MIXED: "Raderna får olika utgång.",
    LeftOut.SECOND: "Beslutet ska bekräftas av en annan handläggare.",
    LeftOut.CANNOT: "Ärendet kan inte beslutas som reglerna föreslår.",
}

_ALIKE = {
    DecisionOutcome.GRANTED: "Beviljas som reglerna föreslår",
    DecisionOutcome.PARTLY_GRANTED: "Beviljas delvis",
    DecisionOutcome.REJECTED: "Avslås",
    DecisionOutcome.DISMISSED: "Avvisas",
}


def alike_text(alike: Alike) -> str:
    """What the cases have in common.

    >>> alike_text(Alike(DecisionOutcome.GRANTED))
    'Beviljas som reglerna föreslår'
    """
    words = _ALIKE[alike.outcome]
    return words if alike.reason is None else f"{words}: {reason_sentence(alike.reason)}"


def second_text(why: Second | None, above_ore: int | None) -> str:
    """Why a second officer is needed; nothing where none is."""
    return "" if why is None else SECOND[why].format(kronor=number((above_ore or 0) // 100))


def waited_text(days: int) -> str:
    """How long the wait is that is asked for."""
    return f"Mer än {days} dagar"
