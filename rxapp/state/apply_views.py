"""An application being written, in text."""

from dataclasses import dataclass

from rxapp.services.applications import Check, CheckedRow, Problem, Receipt
from rxapp.services.drafts import DraftRow, DraftView
from rxapp.text.format import clock_time, counted, day, kronor, moment
from rxapp.text.labels import type_name


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft that may be gone on with."""

    key: str
    href: str
    type_name: str
    quarter: str
    rows: str
    saved_at: str


@dataclass(frozen=True, slots=True)
class RowForm:
    """The fields of a row with what stood in them when they came up; the browser keeps what is typed."""

    key: str
    position: str
    individual: str
    first_day: str
    last_day: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class RowResult:
    """What the row amounts to right now, and what is wrong in it."""

    periods: str = ""
    amount: str = ""
    name: str = ""
    individual_error: str = ""
    first_day_error: str = ""
    last_day_error: str = ""
    notes: list[str] = ()  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row as it will be sent."""

    position: str
    individual: str
    name: str
    period: str
    periods: str
    amount: str


@dataclass(frozen=True, slots=True)
class ProblemText:
    """What must be mended, and the field it is in."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Sums:
    """What the whole application amounts to."""

    periods: str = ""
    amount: str = ""
    note: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptText:
    """Proof of what was sent, and what happens next."""

    file_number: str = ""
    href: str = ""
    type_name: str = ""
    quarter: str = ""
    rows: str = ""
    amount: str = ""
    arrived_at: str = ""
    late: str = ""


LOST = "Ansökan som du skrev på finns kvar som utkast för dem som har behörigheten."
"""Said where an application goes from the page with the permission for its type."""

NO_SUMS = Sums()
NO_RECEIPT = ReceiptText()
NO_RESULT = RowResult()


def draft_line(path: str, draft: DraftView) -> DraftLine:
    """A draft in the list of those begun."""
    rows = sum(not row.is_blank for row in draft.rows)
    return DraftLine(
        key=draft.key,
        href=f"{path}?utkast={draft.key}",
        type_name=type_name(draft.type_code),
        quarter=str(draft.quarter or ""),
        rows=counted(rows, "rad", "rader"),
        saved_at=moment(draft.saved_at),
    )


def row_form(key: str, position: int, row: DraftRow, *, is_new: bool) -> RowForm:
    """The fields of a row."""
    return RowForm(key, str(position), row.individual_number, row.first_day, row.last_day, is_new)


def row_result(
    position: int, row: DraftRow, checked: CheckedRow | None, *, strict: bool, editing: str
) -> RowResult:
    """What a row amounts to.

    Until one wants to send (`strict`), neither an empty field nor the one that is being typed in
    (`editing`) is a fault.
    """
    if checked is None:
        return NO_RESULT
    typed = {
        "individnummer": row.individual_number,
        "fran": row.first_day,
        "till": row.last_day,
    }
    wrong = {
        column: next((p.sentence for p in checked.problems if p.field == f"rad-{position}-{column}"), "")
        for column, text in typed.items()
        if strict or (text.strip() and column != editing)
    }
    return RowResult(
        periods="" if checked.periods is None else str(checked.periods),
        amount=kronor(checked.amount_ore),
        name=checked.name,
        individual_error=wrong.get("individnummer", ""),
        first_day_error=wrong.get("fran", ""),
        last_day_error=wrong.get("till", ""),
        notes=list(checked.warnings),
    )


def review_row(row: DraftRow, checked: CheckedRow) -> ReviewRow:
    """A row for the look before sending."""
    return ReviewRow(
        position=str(checked.position),
        individual=checked.individual,
        name=checked.name,
        period=f"{row.first_day.strip()} – {row.last_day.strip()}",
        periods="" if checked.periods is None else str(checked.periods),
        amount=kronor(checked.amount_ore),
    )


def problem_text(problem: Problem) -> ProblemText:
    """What must be mended, with the row it is in."""
    kind, _, rest = problem.field.partition("-")
    where = f"Rad {rest.partition('-')[0]}: " if kind == "rad" else ""
    return ProblemText(problem.field, where + problem.sentence)


def sums(checked: Check) -> Sums:
    """The totals."""
    return Sums(
        periods=counted(checked.periods, "period", "perioder"),
        amount=kronor(checked.amount_ore) if checked.amount_ore is not None else "Prövas av handläggare",
        note=checked.amount_note,
        deadline=day(checked.deadline),
    )


def receipt_text(receipt: Receipt) -> ReceiptText:
    """The receipt."""
    late = f"Ansökan kom in efter sista ansökningsdag {day(receipt.deadline)}." if receipt.is_late else ""
    return ReceiptText(
        file_number=receipt.file_number,
        href=f"/arenden/{receipt.file_number}",
        type_name=type_name(receipt.type_code),
        quarter=str(receipt.quarter),
        rows=counted(receipt.rows, "rad", "rader"),
        amount=kronor(receipt.applied_ore) if receipt.applied_ore is not None else "Prövas av handläggare",
        arrived_at=moment(receipt.arrived_at),
        late=late,
    )


def saved_text(draft: DraftView) -> str:
    """When the draft was saved last."""
    return f"Utkastet sparades {clock_time(draft.saved_at)}."
