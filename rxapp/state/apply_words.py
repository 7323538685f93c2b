"""Rows of an application in words: looked over before they are sent, or written by two."""

from dataclasses import dataclass

from rxapp.domain.compensation.forms import ApplicationForm, CostKind, RowField
from rxapp.services.applications import CheckedRow, Prepared
from rxapp.services.drafts import DraftRow, Line
from rxapp.state.apply_views import CHOICES
from rxapp.text.format import counted, kronor
from rxapp.text.row_fields import COST_KIND, LABEL

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row as it will be sent."""

    position: str
    individual: str
    name: str
    period: str
    more: str
    amount: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that somebody else has changed since it came up here."""

    key: str
    position: str
    theirs: str
    mine: str


def review_row(form: ApplicationForm, row: DraftRow, checked: CheckedRow) -> ReviewRow:
    """A row for the look before sending."""
    return ReviewRow(
        position=str(checked.position),
        individual=checked.individual,
        name=checked.name,
        period=f"{row.first_day.strip()} – {row.last_day.strip()}",
        more=_more(form, row, checked),
        amount=kronor(checked.amount_ore),
    )


_BESIDE = frozenset({RowField.NUMBER, RowField.FIRST_DAY, RowField.LAST_DAY})


def _more(form: ApplicationForm, row: DraftRow, checked: CheckedRow) -> str:
    """The periods, or the other fields of the row, in words."""
    told = [] if checked.periods is None else [counted(checked.periods, "period", "perioder")]
    for field in form.fields:
        text = getattr(row, field.value).strip()
        if field not in _BESIDE and text:
            told.append(f"{LABEL[field].lower()} {shown_value(field, text)}")
    return ", ".join(told)


def shown_value(field: RowField, text: str) -> str:
    """What was typed or chosen, in words."""
    if field is RowField.COST_KIND and text in set(CostKind):
        return COST_KIND[CostKind(text)].lower()
    return CHOICES.get(field, {}).get(text, text).lower() if field in CHOICES else text


def clash(form: ApplicationForm, theirs: Line, mine: DraftRow) -> Clash:
    """A row that two have written in, both ways."""
    return Clash(str(theirs.key), str(theirs.position), in_words(form, theirs.row), in_words(form, mine))


def in_words(form: ApplicationForm, row: DraftRow) -> str:
    """Every field of a row that holds something."""
    told = (
        f"{LABEL[field]}: {shown_value(field, text)}"
        for field in form.fields
        if (text := getattr(row, field.value).strip())
    )
    return ", ".join(told) or "tom rad"


def review(ready: Prepared) -> tuple[list[ReviewRow], str]:
    """The first rows for the look before sending, and how many there are beside them, if any."""
    typed = {line.position: line.row for line in ready.lines}
    rows = [review_row(ready.draft.form, typed[row.position], row) for row in ready.checked.rows[:MOST_SHOWN]]
    rest = len(ready.checked.rows) - len(rows)
    return rows, f"Ytterligare {counted(rest, 'rad', 'rader')} skickas med." if rest else ""
