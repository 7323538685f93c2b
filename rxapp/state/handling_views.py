"""A case before the officer, in text: the stand on each row, and the decision in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rxapp.domain.assessment import RowReason
from rxapp.domain.compensation.types import SCHOOL_TYPES
from rxapp.services.decisions import ProposedRow
from rxapp.state.case_views import RowText
from rxapp.text.format import amount, counted, kronor
from rxapp.text.reasons import COST_REASONS, SCHOOL_REASONS, reason_sentence

GRANT = "bevilja"


@dataclass(frozen=True, slots=True)
class Stand:
    """What the officer says of a row: to grant it or a reason to refuse it, and the amount as it is typed."""

    value: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A row to take a stand on; `chosen` is what the officer or else the rules propose, empty where both
    leave it open.

    `name` is that of its field in the form. No more of the row than is shown: every answer stays light.
    """

    position: str
    individual: str
    person: str
    period: str
    more: str
    name: str
    proposal: str
    chosen: str
    amount: str


def is_computed(type_code: str) -> bool:
    """Whether the rules compute the amount, so that none is asked for."""
    return type_code in SCHOOL_TYPES


def reasons(type_code: str) -> list[tuple[str, str]]:
    """What may be chosen for a row of the type."""
    allowed = SCHOOL_REASONS if is_computed(type_code) else COST_REASONS
    refusals = [(reason.value, f"Avslås: {reason_sentence(reason)}") for reason in allowed]
    return [(GRANT, "Beviljas"), *refusals]


def default_stand(type_code: str, proposed: ProposedRow, *, is_late: bool) -> Stand:
    """What the rules propose of a row."""
    given = "" if proposed.amount_ore is None or is_computed(type_code) else amount(proposed.amount_ore)
    if is_late:
        late = RowReason.LATE if is_computed(type_code) else RowReason.LATE_CLAIM
        return Stand(late.value, given)
    return Stand({True: GRANT, False: proposed.reason or "", None: ""}[proposed.granted], given)


def choice(row: RowText, proposed: ProposedRow, stand: Stand) -> Choice:
    """A row of the form."""
    words = "belopp saknas" if proposed.amount_ore is None else kronor(proposed.amount_ore)
    if proposed.spans or proposed.periods:
        words = f"{counted(proposed.periods, 'period', 'perioder')}, {words}"
    if proposed.reason:
        words = f"{words}. {reason_sentence(proposed.reason)}"
    return Choice(
        position=row.position,
        individual=row.individual,
        person=row.name,
        period=row.period,
        more=row.more,
        name=f"rad-{row.position}",
        proposal=words,
        chosen=stand.value,
        amount=stand.amount,
    )


def summary(stands: Mapping[int, Stand], *, dismisses: bool, has_amounts: bool) -> list[str]:
    """The decision in words, before it is made."""
    if dismisses:
        return ["Ansökan avvisas. Den kom in för sent."]
    granted = [position for position, stand in stands.items() if stand.value == GRANT]
    told = [f"Beviljas: rad {ranges(granted)}."] if granted else []
    if has_amounts:
        told += [f"Rad {position} beviljas med {stands[position].amount} kr." for position in granted[:50]]
    refused: dict[str, list[int]] = {}
    for position, stand in stands.items():
        if stand.value != GRANT:
            refused.setdefault(stand.value, []).append(position)
    return told + [f"Avslås: rad {ranges(rows)}. {_reason(value)}" for value, rows in refused.items()]


def ranges(positions: Iterable[int]) -> str:
    """Numbers of rows, those that follow each other as «3–8»."""
    parts: list[str] = []
    numbered = enumerate(sorted(positions))
    for _, group in groupby(numbered, lambda pair: pair[1] - pair[0]):
        run = [position for _, position in group]
        if len(run) > 2:
            parts.append(f"{run[0]}–{run[-1]}")
        else:
            parts += [str(position) for position in run]
    return ", ".join(parts)


def missing(stands: Mapping[int, Stand]) -> Sequence[int]:
    """The rows that no stand has been taken on."""
    return [position for position, stand in stands.items() if not stand.value]


def _reason(value: str) -> str:
    return reason_sentence(value) if value in set(RowReason) else ""
