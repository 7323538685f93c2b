"""What a draft amounts to and what is wrong with it, told while it is written.

The rules of the automatic decision run on what the reader may know: own grants of permitted types and
people whose names are shown. So a check never tells what another municipality has been granted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import visible_grants, visible_people, visible_terms
from rxapp.domain.assessment import Application, Known, PersonFacts, Row, Verdict
from rxapp.domain.automatic import assess
from rxapp.domain.compensation.rates import RateUnknown
from rxapp.domain.deadlines import last_application_day
from rxapp.domain.errors import NotFound
from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.row_case import Finding, RuleCode
from rxapp.domain.school import amount_ore, counted_periods
from rxapp.models import GrantedPeriod, Person
from rxapp.services.drafts import DraftView
from rxapp.services.rights import require
from rxapp.services.typed_rows import Problem, TypedRow, assumed_quarter, draft_problems, read_rows

NUMBER_ONLY = "Endast individnummer visas. Ansök med individnumret så prövar Migrationsverket ansökan."
"""The same words for protected, unknown and elsewhere registered people, so that they tell nothing."""

NEAR_DAYS = 14
_WHOLE = frozenset({RuleCode.SETTLED_BY_RULES})
"""Rules that say the same of every row: told once, of the application."""
_BELOW = _WHOLE | {RuleCode.RATE_KNOWN}
"""Not told at the row: the unknown amount is told once, with the sum."""
_NOT_TOLD = frozenset({RuleCode.PERSON_KNOWN})
"""Told as NUMBER_ONLY instead."""


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row that has something typed in it. `periods` and `amount_ore` are None where they are not known."""

    position: int
    periods: int | None
    amount_ore: int | None
    name: str
    individual: str
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """The whole draft. Rows with problems count for nothing; warnings do not stop the sending.

    `amount_ore` is None when the amount of a row is unknown, and then `amount_note` says why.
    """

    rows: tuple[CheckedRow, ...]
    periods: int
    amount_ore: int | None
    amount_note: str
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    deadline: date | None

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Those of the application, then those of the rows, in the order of the form."""
        return self.problems + tuple(problem for row in self.rows for problem in row.problems)

    @property
    def is_sendable(self) -> bool:
        return not self.all_problems


@dataclass(frozen=True, slots=True)
class _Facts:
    known: Known
    names: Mapping[str, str]


async def check(session: AsyncSession, actor: Actor, draft: DraftView) -> Check:
    """Judge a draft of the actor's. The number of queries does not grow with the rows.

    Raises:
        NotAllowed: the actor sends no applications.
        NotFound: the type is none of the actor's.
    """
    require(actor, Right.APPLICATIONS_SEND)
    if draft.type_code not in actor.types:
        raise NotFound
    today = clock.today()
    typed = read_rows(draft.rows)
    facts = await _facts(session, actor, {row.individual_number or "" for row in typed})
    findings = _findings(draft, typed, facts.known, today)
    rows = tuple(_checked(draft.type_code, row, facts, findings) for row in typed)
    note = next((text for row in typed if (text := _unknown(row, findings))), "")
    return Check(
        rows=rows,
        periods=sum(row.periods or 0 for row in rows),
        amount_ore=None if note else sum(row.amount_ore or 0 for row in rows),
        amount_note=note,
        problems=draft_problems(draft, today),
        warnings=_deadline_warnings(draft.quarter, today) + _told_once(findings),
        deadline=last_application_day(draft.quarter) if draft.quarter else None,
    )


async def _facts(session: AsyncSession, actor: Actor, numbers: set[str]) -> _Facts:
    terms = (await session.exec(visible_terms(actor))).all()
    granted: dict[str, tuple[Period, ...]] = {}
    grants = visible_grants(actor).where(col(GrantedPeriod.individual_number).in_(numbers))
    for grant in (await session.exec(grants)).all():
        earlier = granted.get(grant.individual_number, ())
        granted[grant.individual_number] = (*earlier, Period(grant.first_day, grant.last_day))
    shown = visible_people(actor).where(col(Person.individual_number).in_(numbers))
    people = (await session.exec(shown)).all()
    known = Known(
        tuple(Period(first, last) for first, last in terms),
        granted,
        {person.individual_number: PersonFacts(person.born_on) for person in people},
    )
    return _Facts(known, {p.individual_number: f"{p.first_name} {p.last_name}" for p in people})


def _findings(
    draft: DraftView, typed: Sequence[TypedRow], known: Known, today: date
) -> dict[int, list[Finding]]:
    """What the rules have to say of each row, as far as the reader may know."""
    rows = tuple(
        Row(row.position, row.individual_number, row.period)
        for row in typed
        if row.individual_number is not None and row.period is not None
    )
    found: dict[int, list[Finding]] = {}
    if not rows:
        return found
    application = Application(draft.type_code, assumed_quarter(draft, today), today, rows)
    skipped = _NOT_TOLD if draft.quarter else _NOT_TOLD | {RuleCode.PERIOD_IN_QUARTER}
    for position, finding in assess(application, known)[1]:
        if finding.code not in skipped:
            found.setdefault(position, []).append(finding)
    return found


def _checked(
    type_code: str, row: TypedRow, facts: _Facts, findings: Mapping[int, Sequence[Finding]]
) -> CheckedRow:
    number = row.individual_number
    periods, amount = _amount(type_code, row, facts.known, findings)
    name = facts.names.get(number or "", "")
    warnings = [
        f.text[0].upper() + f.text[1:] for f in findings.get(row.position, ()) if f.code not in _BELOW
    ]
    if number is not None and not name:
        warnings.append(NUMBER_ONLY)
    individual = "" if number is None else show_individual_number(number)
    return CheckedRow(row.position, periods, amount, name, individual, row.problems, tuple(warnings))


def _amount(
    type_code: str, row: TypedRow, known: Known, findings: Mapping[int, Sequence[Finding]]
) -> tuple[int | None, int | None]:
    if row.period is None or row.problems or _no_terms(findings.get(row.position, ())):
        return None, None
    periods = counted_periods(row.period, known.terms)
    try:
        return len(periods), amount_ore(type_code, periods)
    except RateUnknown:
        return len(periods), None


def _unknown(row: TypedRow, findings: Mapping[int, Sequence[Finding]]) -> str:
    """Why the amount of the row is not known, if it is not."""
    found = findings.get(row.position, ())
    rate = next((f.text for f in found if f.code is RuleCode.RATE_KNOWN), "")
    return rate or ("Beloppet kan inte beräknas: " + found[0].text if _no_terms(found) else "")


def _no_terms(findings: Sequence[Finding]) -> bool:
    return any(f.code is RuleCode.WITHIN_TERM and f.verdict is Verdict.UNDECIDED for f in findings)


def _told_once(findings: Mapping[int, Sequence[Finding]]) -> tuple[str, ...]:
    texts = (f.text for found in findings.values() for f in found if f.code in _WHOLE)
    return tuple(dict.fromkeys(texts))


def _deadline_warnings(quarter: Quarter | None, today: date) -> tuple[str, ...]:
    if quarter is None:
        return ()
    day = last_application_day(quarter)
    told = f"Sista ansökningsdag för kvartal {quarter.number} {quarter.year}"
    left = (day - today).days
    if left < 0:
        return (f"{told} var {day}. Ansökan kommer troligen att avvisas.",)
    if left > NEAR_DAYS:
        return ()
    when = "i dag" if left == 0 else "i morgon" if left == 1 else f"om {left} dagar"
    return (f"{told} är {day}, {when}.",)
