"""Grounds in text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Invalid
from rxapp.domain.grounds import GroundKind, kind_of_code, variants_of
from rxapp.domain.identifiers import show_individual_number
from rxapp.services.addresses import address
from rxapp.services.ground_lists import Entry, GroundView
from rxapp.state.forms import Form, text_of
from rxapp.state.second_looks import SecondLook
from rxapp.text.format import day, kronor, moment, span
from rxapp.text.labels import EVENT, type_name
from rxapp.text.unasked import OF_MUNICIPALITY, VARIANT, quantity_text

PATH = "/grunder"


@dataclass(frozen=True, slots=True)
class GroundLine:
    """A ground of the list."""

    key: str
    about: str
    name: str
    href: str
    municipality: str
    type_name: str
    first_day: str
    last_day: str
    status: str
    tone: str


@dataclass(frozen=True, slots=True)
class GroundText:
    """The ground that is looked at, with what may be done to it."""

    number: int = 0
    about: str = ""
    name: str = ""
    municipality: str = ""
    type_name: str = ""
    variant: str = ""
    days: str = ""
    status: str = ""
    tone: str = "neutral"
    why: str = ""
    first_label: str = ""
    first_day: str = ""
    last_day: str = ""
    quantity: str = ""
    may_close: bool = False
    may_change: bool = False
    has_last_day: bool = False
    has_quantity: bool = False


@dataclass(frozen=True, slots=True)
class DoneText:
    """One thing that was done with it."""

    key: str
    text: str
    at: str
    iso: str


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """What a run has left to an officer."""

    key: str
    file_number: str
    href: str
    municipality: str
    type_name: str
    about: str
    name: str
    period: str
    ore: str
    what: str
    recovery: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form for a new ground asks for, by the type that is chosen."""

    type_code: str = ""
    is_of_person: bool = False
    has_last_day: bool = False
    has_quantity: bool = False
    has_variant: bool = False
    first_label: str = "Från och med"
    quantity_label: str = "Antal"
    hint: str = ""


NO_GROUND = GroundText()
NOTHING_ASKED = Asked()

_FIRST = {
    GroundKind.PERSON_ONCE: "Dag",
    GroundKind.PLACE_ONCE: "Dag då platserna var förberedda",
    GroundKind.ALLOCATION: "Dag då fördelningstalet beslutades eller höjdes",
    GroundKind.YEAR: "Någon dag i året",
}
_QUANTITY = {
    GroundKind.PLACE_DAYS: "Antal platser",
    GroundKind.PLACE_ONCE: "Antal platser",
    GroundKind.ALLOCATION: "Fördelningstal, antal personer",
    GroundKind.YEAR: "Antal förväntade barn",
}
_HINT = {
    "UAM_ONE_OFF": "Dagen i anvisningsbeslutet.",
    "UAM_ONE_OFF_NEW": "Dagen då kommunen först fick ersättning enligt 29, 29 a eller 29 b §.",
    "MASS_HOUSING_MOVE_IN": "Dagen då personen flyttade in.",
    "YOUTH_DAILY_NEW": "Bara kvartal då personen har beviljats studiehjälp för någon månad.",
    "EST_INITIAL_ASSIGNED": "Mottagningsdagen. Åldern bedöms månaden före utbetalningen.",
    "EST_INITIAL_OWN": "Mottagningsdagen. Åldern bedöms månaden före utbetalningen.",
    "MASS_ALLOCATION": "Hela talet, även när det är en höjning. Det som redan har ersatts dras av.",
}


def look_at_withdrawal(one: GroundText) -> SecondLook:
    """Before a ground is taken away."""
    return SecondLook(
        "Ta bort grunden?",
        f"{one.about}, {one.type_name}, {one.municipality}. Grunden räknas inte från och med nästa körning, "
        "och det som redan är beslutat på den lämnas till handläggare att pröva. Det går inte att ångra: en "
        "grund som ändå gäller registreras på nytt.",
        "Ta bort grunden för gott",
    )


def asked(type_code: str) -> Asked:
    """The form for the type; an empty one for what is no such type."""
    try:
        kind = kind_of_code(type_code)
    except Invalid:
        return NOTHING_ASKED
    return Asked(
        type_code,
        kind.is_of_person,
        kind.has_days,
        not kind.is_of_person and type_code != "UAM_FIXED_ANNUAL",
        bool(variants_of(type_code)),
        _FIRST.get(kind, "Från och med"),
        _QUANTITY.get(kind, "Antal"),
        _HINT.get(type_code, ""),
    )


def variant_options(type_code: str) -> list[tuple[str, str]]:
    """The age groups of the type."""
    return [(variant, VARIANT[variant]) for variant in variants_of(type_code)]


def line(ground: Any, today: date, query: Mapping[str, str]) -> GroundLine:
    """A ground of the list."""
    status, tone = _status(ground, today)
    return GroundLine(
        str(ground.id),
        _about(ground),
        _name(ground),
        address(PATH, {**query, "grund": str(ground.id)}),
        ground.municipality,
        type_name(ground.type_code),
        day(ground.first_day),
        day(ground.last_day),
        status,
        tone,
    )


def _about(ground: Any) -> str:
    if ground.individual_number:
        return show_individual_number(ground.individual_number)
    return quantity_text(ground.type_code, ground.quantity)


def _name(ground: Any) -> str:
    return "" if ground.first_name is None else f"{ground.first_name} {ground.last_name}"


def _status(ground: Any, today: date) -> tuple[str, str]:
    if ground.withdrawn_at is not None:
        return "Borttagen eller rättad", "neutral"
    if not kind_of_code(ground.type_code).has_days:
        return "Registrerad", "info"
    if ground.last_day is None:
        return "Pågår", "positive"
    return ("Avslutad", "neutral") if ground.last_day < today else ("Pågår", "positive")


def ground_text(view: GroundView, today: date) -> GroundText:
    """The ground that is looked at."""
    ground = view.ground
    kind = kind_of_code(ground.type_code)
    status, tone = _status(ground, today)
    stands = ground.withdrawn_at is None
    is_open = kind.has_days and ground.last_day is None
    ends = "tills vidare" if is_open else day(ground.last_day)
    one_day = ground.first_day == ground.last_day
    return GroundText(
        number=ground.id,
        about=_about(ground),
        name=_name(ground),
        municipality=ground.municipality,
        type_name=type_name(ground.type_code),
        variant=VARIANT.get(ground.variant, ""),
        days=day(ground.first_day) if one_day else f"{day(ground.first_day)} – {ends}",
        status=status,
        tone=tone,
        why=ground.withdrawn_why,
        first_label="Från och med" if kind.has_days else "Dag",
        first_day=day(ground.first_day),
        last_day=day(ground.last_day),
        quantity=str(ground.quantity),
        may_close=stands and is_open,
        may_change=stands,
        has_last_day=kind.has_days,
        has_quantity=not kind.is_of_person and ground.type_code != "UAM_FIXED_ANNUAL",
    )


def done(entry: Entry) -> DoneText:
    """One thing that was done with a ground; never with a name of whom it is about."""
    reason = entry.data.get("reason")
    said = f"{EVENT[entry.kind]}: {reason}" if reason else EVENT[entry.kind]
    return DoneText(str(entry.event_id), f"{said} ({entry.doer})", moment(entry.at), entry.at.isoformat())


def difference(left: Any) -> DifferenceLine:
    """What a run has left."""
    number = left.individual_number
    is_excess = left.ore > 0
    is_paid = is_excess and left.status is CaseStatus.PAID
    return DifferenceLine(
        key=str(left.row_id),
        file_number=left.file_number,
        href=f"/handlaggning/{left.file_number}",
        municipality=left.municipality,
        type_name=type_name(left.type_code),
        about=show_individual_number(number) if number else OF_MUNICIPALITY,
        name="" if left.first_name is None else f"{left.first_name} {left.last_name}",
        period=span(left.first_day, left.last_day),
        ore=kronor(abs(left.ore)),
        what="För mycket beslutat" if is_excess else "För lite beslutat",
        recovery=f"/aterkrav/nytt?arende={left.file_number}" if is_paid else "",
    )


def day_in(form: Form, name: str, field: str) -> date:
    """A day that is typed.

    Raises:
        Invalid: it is none.
    """
    try:
        return date.fromisoformat(text_of(form, name))
    except ValueError:
        raise Invalid(field, "Skriv dagen som ÅÅÅÅ-MM-DD.") from None


def last_day_in(form: Form, name: str, field: str) -> date | None:
    """The same, or nothing where nothing is typed."""
    return day_in(form, name, field) if text_of(form, name) else None


def quantity_in(form: Form, name: str, field: str) -> int:
    """A whole number that is typed; one where the form does not ask for it.

    Raises:
        Invalid: it is none.
    """
    typed = text_of(form, name).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if name not in form:
        return 1
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise Invalid(field, "Skriv antalet som ett heltal.")
    return int(typed)
