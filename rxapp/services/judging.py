"""Rows judged by the rules of their type: what each amounts to, what is wrong, what is worth knowing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rxapp.domain import row_notes
from rxapp.domain.amounts import Amount, row_amount
from rxapp.domain.assessment import Application, Row
from rxapp.domain.automatic import assess
from rxapp.domain.compensation.forms import AmountRule
from rxapp.domain.compensation.rates import RateUnknown
from rxapp.domain.compensation.types import SCHOOL_TYPES, TYPES, CompensationType
from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.row_case import Finding, RuleCode
from rxapp.domain.row_notes import About, EarlierRow, OwnRow
from rxapp.domain.school import counted_periods, without_terms
from rxapp.domain.typed import Identity
from rxapp.services.check_facts import Facts
from rxapp.services.drafts import DraftView
from rxapp.services.typed_rows import Problem, TypedRow

NUMBER_ONLY = "Endast individnummer visas. Ansök med individnumret så prövar Migrationsverket ansökan."
"""The same words for protected, unknown and elsewhere registered people, so that they tell nothing."""

PERSONAL_ONLY = "Personnumret visas inte när ansökan är skickad. Migrationsverket prövar vem det gäller."
"""The same, where a personal number was given in place of the individual number."""

_ONCE = frozenset({RuleCode.SETTLED_BY_RULES})
"""Rules that say the same of every row: told once, of the application."""
_BELOW = _ONCE | {RuleCode.RATE_KNOWN}
"""Not told at the row: the unknown amount is told once, with the sum."""
_NOT_TOLD = frozenset({RuleCode.PERSON_KNOWN})
"""Told as NUMBER_ONLY instead."""


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row that has something typed in it. `periods` and `amount_ore` are None where they are not known.

    `unknown` says why the amount of a row in order is not known; `once` is told of the application.
    """

    position: int
    identity: str
    periods: int | None
    amount_ore: int | None
    name: str
    individual: str
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    unknown: str = ""
    once: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the rules have found, by position."""

    findings: Mapping[int, Sequence[Finding]]
    notes: Mapping[int, Sequence[str]]
    uncounted: frozenset[int]


def judge_rows(draft: DraftView, claim: Period, typed: Sequence[TypedRow], facts: Facts) -> list[CheckedRow]:
    """Judge rows beside each other: all the rows of each person, or they would not know of each other."""
    about = About(TYPES[draft.type_code], claim, draft.day)
    if draft.type_code in SCHOOL_TYPES:
        judged = _by_rules(draft, about, typed, facts)
    else:
        judged = _by_notes(about, typed, facts)
    return [_checked(about.declared, row, facts, judged) for row in typed]


def _by_rules(draft: DraftView, about: About, typed: Sequence[TypedRow], facts: Facts) -> _Judged:
    """What the rules of the automatic decision have to say, as far as the reader may know."""
    rows = tuple(
        Row(row.position, row.identity.key, row.period)
        for row in typed
        if row.identity is not None and row.period is not None
    )
    if not rows:
        return _Judged({}, {}, frozenset())
    quarter = Quarter.of(about.claim.first_day)
    application = Application(draft.type_code, quarter, about.today, rows, about.claim)
    skipped = _NOT_TOLD if draft.claim else _NOT_TOLD | {RuleCode.PERIOD_IN_QUARTER}
    found: dict[int, list[Finding]] = {}
    for position, finding in assess(application, facts.known)[1]:
        if finding.code not in skipped:
            found.setdefault(position, []).append(finding)
    return _Judged(found, _unsettled(typed, facts), frozenset())


def _unsettled(typed: Sequence[TypedRow], facts: Facts) -> dict[int, list[str]]:
    """Earlier applications that are not settled yet; of what is granted already the rules have told."""
    notes: dict[int, list[str]] = {}
    for row in typed:
        open_before = [e for e in facts.earlier.get(_key(row.identity), ()) if not e.is_settled]
        if row.claimed is not None and open_before:
            notes[row.position] = row_notes.overlaps(row.claimed, open_before)
    return notes


def _by_notes(about: About, typed: Sequence[TypedRow], facts: Facts) -> _Judged:
    notes: dict[int, list[str]] = {}
    uncounted: set[int] = set()
    own = ((_key(r.identity), OwnRow(r.position, r.claimed)) for r in typed if r.claimed and r.identity)
    for identity, rows in row_notes.by_identity(own).items():
        earlier: Sequence[EarlierRow] = facts.earlier.get(identity, ())
        notes |= row_notes.notes_of(about, rows, earlier)
        if not row_notes.counts(about, rows, earlier):
            uncounted |= {row.position for row in rows}
    return _Judged({}, notes, frozenset(uncounted))


def _checked(declared: CompensationType, row: TypedRow, facts: Facts, judged: _Judged) -> CheckedRow:
    found = judged.findings.get(row.position, ())
    amount, unknown = _amount(declared, row, facts, judged)
    name = facts.names.get(row.identity.individual_number, "") if row.identity else ""
    warnings = [_capital(f.text) for f in found if f.code not in _BELOW]
    warnings += judged.notes.get(row.position, ())
    if amount is not None and amount.note:
        warnings.append(amount.note)
    if row.identity is not None and not name:
        warnings.append(NUMBER_ONLY if row.identity.individual_number else PERSONAL_ONLY)
    return CheckedRow(
        position=row.position,
        identity=_key(row.identity),
        periods=len(amount.periods) if amount and amount.periods is not None else None,
        amount_ore=amount.ore if amount and not unknown else None,
        name=name,
        individual=shown(row.identity),
        problems=row.problems,
        warnings=tuple(warnings),
        unknown=unknown,
        once=tuple(f.text for f in found if f.code in _ONCE),
    )


def _amount(
    declared: CompensationType, row: TypedRow, facts: Facts, judged: _Judged
) -> tuple[Amount | None, str]:
    """What the row comes to, and why that is not known if it is not.

    The number of periods is known even where the amount of a year is not.
    """
    if row.claimed is None:
        return None, ""
    found = judged.findings.get(row.position, ())
    if (dark := _without_terms(declared, row.claimed.period, facts)) is not None:
        return None, f"Beloppet kan inte beräknas: {dark}"
    if row.position in judged.uncounted:
        return Amount(0), ""
    try:
        return row_amount(declared, row.claimed, facts.known.terms), ""
    except RateUnknown as unknown:
        told = next((f.text for f in found if f.code is RuleCode.RATE_KNOWN), unknown.sentence)
        return _periods_alone(declared, row, facts), told


def _periods_alone(declared: CompensationType, row: TypedRow, facts: Facts) -> Amount | None:
    form = declared.form
    if row.claimed is None or form is None or form.amount is not AmountRule.FOUR_WEEK_PERIODS:
        return None
    return Amount(0, counted_periods(row.claimed.period, facts.known.terms))


def _without_terms(declared: CompensationType, period: Period, facts: Facts) -> str | None:
    form = declared.form
    if form is None or form.amount is not AmountRule.FOUR_WEEK_PERIODS:
        return None
    half = without_terms(period, facts.known.terms)
    return None if half is None else f"kommunens terminstider {half} är inte kända i tjänsten."


def shown(identity: Identity | None) -> str:
    """The number for people to read. A personal number is not shown again, whoever it belongs to."""
    if identity is None:
        return ""
    if identity.individual_number:
        return show_individual_number(identity.individual_number)
    return "Personnummer angivet"


def _key(identity: Identity | None) -> str:
    return "" if identity is None else identity.key


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
