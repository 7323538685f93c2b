"""An application being written, in text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rxapp.domain.claims import claim_name
from rxapp.domain.compensation.forms import ApplicationForm, RowField
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.periods import Period
from rxapp.domain.receipts import ReceiptKind
from rxapp.services.applications import Check, CheckedRow, Problem, Receipt
from rxapp.services.draft_lines import Totals
from rxapp.services.drafts import DraftRow, DraftView, Line, Listed
from rxapp.text.format import clock_time, counted, day, kronor, moment
from rxapp.text.labels import type_name
from rxapp.text.last_days import deadline_text
from rxapp.text.row_fields import COLUMN, COST_KIND, LABEL, SCHOOL_FORM, YES_NO

UNSETTLED = "Prövas av handläggare"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft that may be gone on with."""

    key: str
    href: str
    type_name: str
    claim: str
    rows: str
    saved_at: str


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A column of the grid; a choice has `options`, a text none."""

    column: str
    label: str
    placeholder: str
    mode: str
    options: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RowForm:
    """The fields of a row with what stood in them when they came up; the browser keeps what is typed.

    `stamp` changes when somebody else has written in the row, so that the fields are drawn anew.
    """

    key: str
    stamp: str
    position: str
    held: list[str]
    is_new: bool


@dataclass(frozen=True, slots=True)
class RowResult:
    """What the row amounts to right now, and what is wrong in it: a sentence or nothing for each column."""

    errors: list[str]
    periods: str = ""
    amount: str = ""
    name: str = ""
    notes: list[str] = ()  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class ProblemText:
    """What must be mended, and the field it is in."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Sums:
    """What the whole application amounts to."""

    rows: str = ""
    faulty: str = ""
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
    claim: str = ""
    rows: str = ""
    amount: str = ""
    arrived_at: str = ""
    late: str = ""
    heading: str = ""


LOST = "Ansökan som du skrev på finns kvar som utkast för dem som har behörigheten."
"""Said where an application goes from the page with the permission for its type."""

NO_SUMS = Sums()
NO_RECEIPT = ReceiptText()

_DAYS = frozenset({RowField.FIRST_DAY, RowField.LAST_DAY, RowField.RECEIVED_ON})
CHOICES: dict[RowField, Mapping[str, str]] = {
    RowField.SCHOOL_FORM: {form.value: name for form, name in SCHOOL_FORM.items()},
    RowField.DAILY_PAID: YES_NO,
}


def draft_line(path: str, listed: Listed) -> DraftLine:
    """A draft in the list of those begun."""
    draft = listed.draft
    faults = f", {listed.faulty} att rätta" if listed.faulty else ""
    replaces = ", byter ut rader i en skickad ansökan" if draft.replaces_id is not None else ""
    return DraftLine(
        key=draft.key,
        href=f"{path}?utkast={draft.key}",
        type_name=type_name(draft.type_code),
        claim=claim_name(draft.claim) if draft.claim else "",
        rows=counted(listed.rows, "rad", "rader") + faults + replaces,
        saved_at=moment(draft.saved_at),
    )


def field_columns(form: ApplicationForm) -> list[FieldColumn]:
    """The columns of the grid for a type."""
    return [_field_column(form, field) for field in form.fields]


def _field_column(form: ApplicationForm, field: RowField) -> FieldColumn:
    optional = "" if form.requires(field) else " (valfritt)"
    placeholder = "ÅÅÅÅ-MM-DD" if field in _DAYS else ""
    mode = "decimal" if field in (RowField.COST, RowField.FEE) else "numeric"
    return FieldColumn(COLUMN[field], LABEL[field] + optional, placeholder, mode, _options(form, field))


def _options(form: ApplicationForm, field: RowField) -> list[tuple[str, str]]:
    if field is RowField.COST_KIND:
        return [(kind.value, COST_KIND[kind]) for kind in form.cost_kinds]
    return list(CHOICES.get(field, {}).items())


def row_form(form: ApplicationForm, line: Line, typed: DraftRow, stamp: int, *, is_new: bool) -> RowForm:
    """The fields of a row."""
    held = [getattr(typed, field.value) for field in form.fields]
    return RowForm(str(line.key), f"{line.key}-{stamp}", str(line.position), held, is_new)


def row_result(
    form: ApplicationForm,
    line: Line,
    typed: DraftRow,
    checked: CheckedRow | None,
    *,
    strict: bool,
    editing: str,
) -> RowResult:
    """What a row amounts to.

    Until one wants to send (`strict`), neither an empty field nor the one that is being typed in
    (`editing`) is a fault.
    """
    if checked is None:
        return RowResult([""] * len(form.fields))
    errors: list[str] = []
    for field in form.fields:
        column, text = COLUMN[field], getattr(typed, field.value)
        is_told = strict or (text.strip() and column != editing)
        name = f"rad-{line.position}-{column}"
        found = (problem.sentence for problem in checked.problems if problem.field == name)
        errors.append(next(found, "") if is_told else "")
    return RowResult(
        errors=errors,
        periods="" if checked.periods is None else str(checked.periods),
        amount=kronor(checked.amount_ore),
        name=checked.name,
        notes=list(checked.warnings),
    )


def problem_text(problem: Problem) -> ProblemText:
    """What must be mended, with the row it is in."""
    kind, _, rest = problem.field.partition("-")
    where = f"Rad {rest.partition('-')[0]}: " if kind == "rad" else ""
    return ProblemText(problem.field, where + problem.sentence)


def sums(draft: DraftView, totals: Totals, note: str) -> Sums:
    """The totals."""
    deadline = deadline_text(TYPES[draft.type_code], draft.claim) if draft.claim else ""
    has_periods = totals.periods > 0
    return Sums(
        rows=counted(totals.filled, "rad", "rader"),
        faulty=counted(totals.faulty, "rad att rätta", "rader att rätta") if totals.faulty else "",
        periods=counted(totals.periods, "period", "perioder") if has_periods else "",
        amount=kronor(totals.amount_ore) if totals.amount_ore is not None else UNSETTLED,
        note=note if totals.amount_ore is None else "",
        deadline=deadline,
    )


def checked_sums(draft: DraftView, checked: Check) -> Sums:
    """The totals of a draft that has just been judged as a whole."""
    totals = Totals(len(checked.rows), len(checked.rows), 0, checked.periods, checked.amount_ore)
    return sums(draft, totals, checked.amount_note)


def receipt_text(receipt: Receipt) -> ReceiptText:
    """The receipt."""
    late = f"Ansökan kom in efter sista ansökningsdag {day(receipt.deadline)}." if receipt.is_late else ""
    is_replaced = receipt.proof is not None and receipt.proof.kind is ReceiptKind.ROWS_REPLACED
    return ReceiptText(
        file_number=receipt.file_number,
        href=f"/arenden/{receipt.file_number}",
        type_name=type_name(receipt.type_code),
        claim=claim_name(receipt.claim),
        rows=counted(receipt.rows, "rad", "rader"),
        amount=kronor(receipt.applied_ore) if receipt.applied_ore is not None else UNSETTLED,
        arrived_at=moment(receipt.arrived_at),
        late=late,
        heading="Raderna är utbytta" if is_replaced else "Ansökan är skickad",
    )


def saved_text(draft: DraftView) -> str:
    """When the draft was saved last."""
    return f"Utkastet sparades {clock_time(draft.saved_at)}."


def claim_options(claims: Sequence[tuple[str, Period]]) -> list[tuple[str, str]]:
    """The times that may be chosen, as code and words."""
    return [(code, claim_name(claim)) for code, claim in claims]
