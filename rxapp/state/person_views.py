"""An individual in text: the marking, what was done with it, and what is protected."""

from dataclasses import dataclass

from rxapp.domain.events import EventKind
from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.protection import Protection, RevealGround
from rxapp.services.persons import Entry, PersonView
from rxapp.services.reveals import Revealed
from rxapp.state.second_looks import SecondLook
from rxapp.text import protection as texts
from rxapp.text.format import day, moment
from rxapp.text.labels import EVENT

NOT_KNOWN = "Saknas hos Migrationsverket"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The head of the page; `marking` is the value that the form begins with."""

    number: str = ""
    municipality: str = ""
    marking: str = ""
    protection: str = ""
    tone: str = "neutral"
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class EntryText:
    """A line of a history."""

    key: str
    at: str
    iso: str
    what: str
    why: str
    doer: str


@dataclass(frozen=True, slots=True)
class RevealedText:
    """What is protected, as it is shown for a visit; empty while nothing is."""

    name: str = ""
    born_on: str = ""
    personal_number: str = ""


NOTHING = RevealedText()


def person_facts(view: PersonView) -> PersonFacts:
    """The head of the page."""
    return PersonFacts(
        number=show_individual_number(view.individual_number),
        municipality=f"{view.municipality} kommun" if view.municipality else "Ingen kommun",
        marking=view.protection.value,
        protection=texts.PROTECTION[view.protection],
        tone=texts.PROTECTION_TONE[view.protection],
        meaning="Bara individnumret" if view.protection.hides else _seen_by(view),
    )


def _seen_by(view: PersonView) -> str:
    where = f"{view.municipality} kommun och " if view.municipality else ""
    return f"Namn och födelsedatum, i {where}kommuner som har beviljats ersättning för personen"


def entry_text(entry: Entry) -> EntryText:
    """What was done, by whom and why."""
    return EntryText(
        key=str(entry.event_id),
        at=moment(entry.at),
        iso=entry.at.isoformat(),
        what=_what(entry),
        why=_why(entry),
        doer=entry.doer,
    )


def _what(entry: Entry) -> str:
    if entry.kind is EventKind.ROW_IDENTIFIED:
        return f"{rows_named(entry.data['rows'])} i ärende {entry.file_number} angavs gälla individen"
    if entry.kind is EventKind.GIVEN_NUMBER_REVEALED:
        return f"Numret på {rows_named(entry.data['rows']).lower()} visades"
    if entry.kind is EventKind.PERSON_REVEALED:
        return EVENT[entry.kind]
    old, new = Protection(entry.data["from"]), Protection(entry.data["to"])
    return f"Markeringen ändrades från {texts.wording(old)} till {texts.wording(new)}"


def _why(entry: Entry) -> str:
    reason = str(entry.data.get("reason", ""))
    if "ground" in entry.data:
        return f"{texts.GROUND[RevealGround(entry.data['ground'])]}: {reason}"
    return reason


def rows_named(positions: str) -> str:
    """«Rad 1», «Rad 1 och 3», from positions as an event has them."""
    *first, last = positions.split(",")
    return f"Rad {', '.join(first)} och {last}" if first else f"Rad {last}"


def revealed_text(revealed: Revealed) -> RevealedText:
    """What is protected, in text."""
    name = f"{revealed.first_name} {revealed.last_name}".strip()
    return RevealedText(
        name or NOT_KNOWN,
        day(revealed.born_on) or NOT_KNOWN,
        long_number(revealed.personal_number) or NOT_KNOWN,
    )


def long_number(number: str) -> str:
    """`20150101-1234`."""
    return f"{number[:8]}-{number[8:]}" if number else ""


def look_at_marking(number: str, old: Protection, new: Protection) -> SecondLook:
    """Before another marking."""
    if not new.hides:
        return SecondLook(
            f"Ta bort markeringen {texts.wording(old)} för {number}?", texts.SHOWS, "Ta bort markeringen"
        )
    meaning = texts.STAYS_HIDDEN if old.hides else texts.HIDES
    return SecondLook(
        f"Sätt markeringen {texts.wording(new)} för {number}?",
        meaning,
        f"Sätt markeringen {texts.wording(new)}",
    )
