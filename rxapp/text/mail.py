"""What stands in mail: that something has happened, in which case, and where to read it. Never whom it
concerns, how much it is about or which compensation it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rxapp.domain.mail import Cadence
from rxapp.domain.notices import NoticeGroup

SERVICE = "Ansök om statlig ersättning"
DUTY = (
    "Även om du får mejl ansvarar du för att bevaka om det sker en händelse i e-tjänsten, "
    "se fliken Notifieringar."
)
LOGIN = "Du behöver logga in i e-tjänsten för att läsa."
STOP = "Stoppa mejlen, utan att logga in:"
NO_REPLY = "Det går inte att svara på det här mejlet."

CADENCE = {
    None: "Inget mejl",
    Cadence.AT_ONCE: "Direkt",
    Cadence.DAILY: "Varje dag",
    Cadence.WEEKLY: "Varje vecka",
}

STOP_TITLE = "Stoppa mejlen"
STOP_ASKED = (
    "Mejlen om nya händelser till den här mejladressen stoppas. Delar ni brevlådan stoppas de för alla som "
    "har den. Notifieringarna i e-tjänsten finns kvar, och mejlen går att slå på igen i fliken Notifieringar."
)
STOP_BUTTON = "Stoppa mejlen"
STOPPED_TITLE = "Mejlen är stoppade"
STOPPED = (
    "Det går inte längre några mejl om nya händelser till mejladressen. De går att slå på igen i fliken "
    "Notifieringar i e-tjänsten."
)
STOPPED_DUTY = (
    "Notifieringarna i e-tjänsten finns kvar. Du ansvarar för att bevaka om det sker en händelse där."
)
STOP_UNKNOWN_TITLE = "Länken fungerar inte"
STOP_UNKNOWN = (
    "Kontrollera att du har fått med hela länken. Du kan också stänga av mejlen i fliken Notifieringar i "
    "e-tjänsten."
)
TOO_MANY = "Det kom för många anrop. Försök igen senare."
STOP_ONWARD = "Till Notifieringar i e-tjänsten"

MOST_LINES = 50
"""Of a digest: what is more is read in the service."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event in a mail: the sentence of its kind, the file number of its case, and where it is read."""

    sentence: str
    file_number: str
    link: str


def subject(told: Sequence[Told], cadence: Cadence) -> str:
    """The subject: the case, for one event; how many, for a digest."""
    if cadence is not Cadence.AT_ONCE:
        period = "dagens" if cadence is Cadence.DAILY else "veckans"
        return f"{SERVICE}: {period} händelser ({len(told)})"
    number = told[0].file_number
    return f"Ny händelse i ärende {number}" if number else f"Ny händelse i {SERVICE}"


def body(told: Sequence[Told], cadence: Cadence, *, all_notices: str, stop: str) -> str:
    """The whole text."""
    parts = _one(told[0]) if cadence is Cadence.AT_ONCE else _many(told, all_notices)
    return "\n\n".join((*parts, LOGIN, DUTY, f"{STOP}\n{stop}", f"{SERVICE}\n{NO_REPLY}")) + "\n"


def _one(told: Told) -> tuple[str, ...]:
    return (f"{_line(told)}.", f"Läs i e-tjänsten:\n{told.link}")


def _many(told: Sequence[Told], all_notices: str) -> tuple[str, ...]:
    shown = "\n".join(f"- {_line(each)}\n  {each.link}" for each in told[:MOST_LINES])
    left = len(told) - MOST_LINES
    more = (f"Och {left} till, som du ser i e-tjänsten.",) if left > 0 else ()
    return ("Det här har hänt:", shown, *more, f"Alla händelser:\n{all_notices}")


def _line(told: Told) -> str:
    return f"Ärende {told.file_number}: {told.sentence}" if told.file_number else told.sentence


_REFUSED = {
    "5.1.1": "Adressen finns inte.",
    "5.1.2": "Adressens domän finns inte.",
    "5.1.10": "Adressen tar inte emot mejl.",
    "5.2.1": "Brevlådan är stängd.",
    "5.2.2": "Brevlådan är full.",
    "4.2.2": "Brevlådan är full.",
    "4.7.1": "Mottagarens server tar inte emot mejlet just nu.",
}
_BY_REPLY = {
    "550": "Adressen finns inte eller tar inte emot mejl.",
    "551": "Adressen finns inte hos mottagarens server.",
    "552": "Brevlådan är full.",
    "553": "Adressen godtas inte.",
    "554": "Mottagarens server avvisar mejlet.",
}
ADDRESS = "address"
"""In place of a code: the address cannot be written in a mail at all."""


def failure(codes: str) -> str:
    """Why mail did not get through, from the codes that the server answered with."""
    if codes == ADDRESS:
        return "Adressen kan inte användas för mejl."
    reply, _, enhanced = codes.partition(" ")
    if (said := _REFUSED.get(enhanced) or _BY_REPLY.get(reply)) is not None:
        return said
    return f"Mottagarens server tar inte emot mejlet{f' (svar {codes})' if codes else ''}."


GROUP_HINT = {
    NoticeGroup.SUPPLEMENTS: "Begäran, påminnelser och ändrad tid",
    NoticeGroup.DECISIONS: "Beslut i kommunens ärenden",
    NoticeGroup.MESSAGES: "Meddelanden från Migrationsverket",
    NoticeGroup.PAYOUTS: "Utbetalt, försenat eller tillbakaskickat",
    NoticeGroup.RECOVERIES: "Alla steg i återkrav",
    NoticeGroup.APPEALS: "Alla steg i överklaganden",
    NoticeGroup.APPLICATIONS: "Registrerade av Migrationsverket",
    NoticeGroup.LAST_DAYS: "Sista dag som närmar sig",
    NoticeGroup.ACCOUNTS: "Byten av kontonummer",
}
