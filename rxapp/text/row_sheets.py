"""The rows of an application as a spreadsheet: the columns of a type, and what else they are called."""

from rxapp.domain import sheet_words as words
from rxapp.domain.compensation.forms import ApplicationForm, RowField
from rxapp.domain.sheets import CellKind, SheetColumn
from rxapp.text.row_fields import COST_KIND, LABEL, SCHOOL_FORM

KIND = {
    RowField.NUMBER: CellKind.NUMBER,
    RowField.SCHOOL_FORM: CellKind.CHOICE,
    RowField.COST_KIND: CellKind.CHOICE,
    RowField.FIRST_DAY: CellKind.DAY,
    RowField.LAST_DAY: CellKind.DAY,
    RowField.DAYS: CellKind.COUNT,
    RowField.DAILY_PAID: CellKind.FLAG,
    RowField.COST: CellKind.MONEY,
    RowField.FEE: CellKind.MONEY,
    RowField.MEMBERS: CellKind.COUNT,
    RowField.RECEIVED_ON: CellKind.DAY,
}

SYNONYMS: dict[RowField, tuple[str, ...]] = {
    RowField.NUMBER: (*words.INDIVIDUAL_NUMBER, *words.PERSONAL_NUMBER),
    RowField.SCHOOL_FORM: ("form", "school form"),
    RowField.COST_KIND: ("slag av kostnad", *words.COST_KIND),
    RowField.FIRST_DAY: words.FIRST_DAY,
    RowField.LAST_DAY: words.LAST_DAY,
    RowField.DAYS: words.DAYS,
    RowField.DAILY_PAID: ("schablon utbetald", "dygnsschablon", "daily amount paid"),
    RowField.COST: ("faktisk kostnad", *words.COST),
    RowField.FEE: ("avgift", "egenavgift", "fee"),
    RowField.MEMBERS: ("antal personer", "hushåll", "familjemedlemmar", "members", "household"),
    RowField.RECEIVED_ON: ("mottagen", "mottagningsdag", "mottagningsdatum", "received", "received on"),
}

EXAMPLE = {
    RowField.NUMBER: "12-345678",
    RowField.SCHOOL_FORM: "ASYL_COMPULSORY",
    RowField.FIRST_DAY: "2026-07-01",
    RowField.LAST_DAY: "2026-09-30",
    RowField.DAYS: "92",
    RowField.DAILY_PAID: "ja",
    RowField.COST: "12345,50",
    RowField.FEE: "1000,00",
    RowField.MEMBERS: "3",
    RowField.RECEIVED_ON: "2025-03-14",
}


def columns_of(form: ApplicationForm) -> tuple[SheetColumn, ...]:
    """The columns of a type's spreadsheet, in the order of its fields."""
    return tuple(_column(form, field) for field in form.fields)


def _column(form: ApplicationForm, field: RowField) -> SheetColumn:
    choices = _choices(form, field)
    return SheetColumn(
        key=field.value,
        heading=LABEL[field],
        synonyms=SYNONYMS[field],
        kind=KIND[field],
        required=form.requires(field),
        choices=choices,
        example=EXAMPLE.get(field, choices[0][0] if choices else ""),
    )


def _choices(form: ApplicationForm, field: RowField) -> tuple[tuple[str, str], ...]:
    if field is RowField.COST_KIND:
        return tuple((kind.value, COST_KIND[kind]) for kind in form.cost_kinds)
    if field is RowField.SCHOOL_FORM:
        return tuple((school.value, name) for school, name in SCHOOL_FORM.items())
    return ()
