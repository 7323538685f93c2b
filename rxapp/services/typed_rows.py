"""From what was typed in a draft to rows that can be judged, with a sentence beside each field at fault."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from rxapp.domain.amounts import Claimed
from rxapp.domain.claims import INITIAL_COSTS
from rxapp.domain.compensation.forms import ApplicationForm, CostKind, RowField, SchoolForm
from rxapp.domain.errors import Invalid
from rxapp.domain.periods import LAST_YEAR, Period
from rxapp.domain.typed import NO, YES, Identity, parse_count, parse_day, parse_identity, parse_ore
from rxapp.text.row_fields import COLUMN, LABEL

MOST_DAYS, MOST_MEMBERS = 366, 30
Parsed = TypeVar("Parsed")
Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row as it was typed: nothing in it need be right yet. The names are those of `RowField`."""

    individual_number: str = ""
    first_day: str = ""
    last_day: str = ""
    days: str = ""
    cost: str = ""
    fee: str = ""
    cost_kind: str = ""
    school_form: str = ""
    daily_paid: str = ""
    members: str = ""
    received_on: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed; such a row is neither judged nor sent."""
        return not any(text.strip() for text in self.texts.values())

    @property
    def texts(self) -> dict[str, str]:
        """What is typed in which field, empty fields left out."""
        texts = {name: str(getattr(self, name)) for name in NAMES}
        return {name: text for name, text in texts.items() if text}


NAMES = tuple(field.name for field in fields(DraftRow))


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be mended before sending. `field` is `kvartal`, or `rad-<position>-` and the column."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row that has something typed in it; what is wrong in it is None."""

    position: int
    identity: Identity | None
    period: Period | None
    claimed: Claimed | None
    problems: tuple[Problem, ...]


def read_rows(form: ApplicationForm, rows: Iterable[tuple[int, DraftRow]], today: date) -> list[TypedRow]:
    """The rows that are not blank, each with the position that the applicant sees."""
    return [read_row(form, position, row, today) for position, row in rows if not row.is_blank]


def read_row(form: ApplicationForm, position: int, row: DraftRow, today: date) -> TypedRow:
    """One row, by what its type asks for; fields that it does not ask for are passed over."""
    reader = _Reader(form, position, row, today)
    identity = reader.identity()
    claimed = reader.claimed()
    period = claimed.period if claimed else reader.found_period
    whole = claimed if not reader.problems else None
    return TypedRow(position, identity, period, whole, tuple(reader.problems))


class _Reader:
    """Reads the fields of a row and gathers what is wrong in them."""

    def __init__(self, form: ApplicationForm, position: int, row: DraftRow, today: date) -> None:
        self._form, self._position, self._row, self._today = form, position, row, today
        self.problems: list[Problem] = []
        self.found_period: Period | None = None

    def identity(self) -> Identity | None:
        return self._parsed(RowField.NUMBER, lambda text: parse_identity(text, self._today))

    def claimed(self) -> Claimed | None:
        first, last = self._day(RowField.FIRST_DAY), self._day(RowField.LAST_DAY)
        self.found_period = period = self._period(first, last)
        rest: dict[str, Any] = {
            "school_form": self._choice(RowField.SCHOOL_FORM, SchoolForm),
            "cost_kind": self._kind(),
            "days": self._parsed(RowField.DAYS, lambda text: parse_count(text, MOST_DAYS)),
            "daily_paid": self._yes(RowField.DAILY_PAID),
            "cost_ore": self._parsed(RowField.COST, parse_ore),
            "fee_ore": self._parsed(RowField.FEE, parse_ore),
            "members": self._parsed(RowField.MEMBERS, lambda text: parse_count(text, MOST_MEMBERS)),
            "received_on": self._day(RowField.RECEIVED_ON),
        }
        self._cross_check(period, rest)
        if period is None:
            return None
        return Claimed(period, **{name: value for name, value in rest.items() if value is not None})

    def _cross_check(self, period: Period | None, given: dict[str, Any]) -> None:
        days, fee, received_on = given["days"], given["fee_ore"], given["received_on"]
        if period and days and days > period.days:
            self._add(RowField.DAYS, f"Perioden har bara {period.days} dygn.")
        if fee and given["cost_ore"] is not None and fee > given["cost_ore"]:
            self._add(RowField.FEE, "Avgiften är högre än kostnaden.")
        if received_on and received_on > self._today:
            self._add(RowField.RECEIVED_ON, "Dagen har inte varit än.")
        initial = given["cost_kind"] in INITIAL_COSTS
        if initial and self._form.has(RowField.RECEIVED_ON) and not self._row.received_on.strip():
            self._add(RowField.RECEIVED_ON, "Ange vilken dag personen togs emot.")

    def _text(self, field: RowField) -> str:
        return str(getattr(self._row, field.value)).strip()

    def _parsed(self, field: RowField, parse: Callable[[str], Parsed]) -> Parsed | None:
        """The value; None if it is left out, which is a problem only where the type requires it."""
        if not self._form.has(field) or (not self._text(field) and not self._form.requires(field)):
            return None
        try:
            return parse(self._text(field))
        except Invalid as refusal:
            self._add(field, refusal.sentence)
            return None

    def _day(self, field: RowField) -> date | None:
        def named(text: str) -> date:
            try:
                return parse_day(text)
            except Invalid as refusal:
                is_how = refusal.sentence[0].islower()
                said = f"{LABEL[field]}-datum {refusal.sentence}" if is_how else refusal.sentence
                raise Invalid(field.value, said) from None

        return self._parsed(field, named)

    def _choice(self, field: RowField, kind: type[Kind]) -> Kind | None:
        def chosen(text: str) -> Kind:
            if text not in set(kind):
                raise Invalid(field.value, f"Välj {LABEL[field].lower()}.")
            return kind(text)

        return self._parsed(field, chosen)

    def _kind(self) -> CostKind | None:
        chosen = self._choice(RowField.COST_KIND, CostKind)
        if chosen is not None and chosen not in self._form.cost_kinds:
            self._add(RowField.COST_KIND, "Välj kostnadsslag.")
            return None
        return chosen

    def _yes(self, field: RowField) -> bool | None:
        def answered(text: str) -> bool:
            if text not in (YES, NO):
                raise Invalid(field.value, "Svara ja eller nej.")
            return text == YES

        return self._parsed(field, answered)

    def _period(self, first: date | None, last: date | None) -> Period | None:
        if first is None or last is None:
            return None
        try:
            return Period(first, last)
        except Invalid as refusal:
            is_end = last < first or last.year > LAST_YEAR
            self._add(RowField.LAST_DAY if is_end else RowField.FIRST_DAY, refusal.sentence)
            return None

    def _add(self, field: RowField, sentence: str) -> None:
        self.problems.append(Problem(f"rad-{self._position}-{COLUMN[field]}", sentence))
