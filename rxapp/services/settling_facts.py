"""What the rules need to know of many cases at once, read set by set, and kept up as each is settled."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import listing
from rxapp.domain.assessment import Known, PersonFacts
from rxapp.domain.compensation.settling import Settles
from rxapp.domain.compensation.types import SCHOOL_TYPES, TYPES
from rxapp.domain.periods import Period
from rxapp.domain.row_notes import EarlierRow
from rxapp.domain.settlement import CostCase, Settlement, settle_costs, settle_school
from rxapp.models import Attachment, Case, GrantedPeriod, Person, Row, SchoolTerm
from rxapp.services.cost_facts import costs_of, earlier_row, standing_rows
from rxapp.services.facts import application_of, lock_children
from rxapp.services.switches import switched_on


@dataclass(slots=True)
class SettlingFacts:
    """All that is known of the cases of a batch. `granted` and `standing` change as cases are decided."""

    rows: Mapping[int, Sequence[Row]]
    is_on: Mapping[str, bool]
    terms: Mapping[str, tuple[Period, ...]]
    persons: Mapping[str, Person]
    granted: dict[str, tuple[Period, ...]]
    files: Mapping[int, int] = field(default_factory=dict[int, int])
    standing: dict[tuple[str, str], list[tuple[int, EarlierRow, str]]] = field(
        default_factory=dict[tuple[str, str], list[tuple[int, EarlierRow, str]]]
    )
    """By type and person: the case, its row and its municipality."""

    def settle(self, case: Case) -> Settlement:
        """What the rules make of a case, and remember it for the cases after it."""
        rows = self.rows[case.id or 0]
        application = application_of(case, rows)
        is_on = self.is_on[case.type_code]
        if application is not None:
            settled = settle_school(application, self._known(case, rows), is_on=is_on)
        else:
            settled = settle_costs(self._costs(case, rows), is_on=is_on)
        if settled.kind is not None:
            self._remember(case, rows, settled)
        return settled

    def _known(self, case: Case, rows: Sequence[Row]) -> Known:
        numbers = {row.identity for row in rows}
        return Known(
            self.terms.get(case.municipality_code, ()),
            {number: self.granted[number] for number in numbers if number in self.granted},
            {
                number: PersonFacts(person.born_on)
                for number, person in self._registered(case, numbers).items()
                if person.born_on is not None
            },
        )

    def _registered(self, case: Case, numbers: Iterable[str]) -> dict[str, Person]:
        found = {number: self.persons[number] for number in numbers if number in self.persons}
        return {n: p for n, p in found.items() if p.municipality_code == case.municipality_code}

    def _costs(self, case: Case, rows: Sequence[Row]) -> CostCase:
        known = self._registered(case, {row.individual_number for row in rows if row.individual_number})
        everywhere = {
            row.identity: [
                (earlier, code)
                for number, earlier, code in self.standing.get((case.type_code, row.identity), ())
                if number != case.id
            ]
            for row in rows
        }
        costs = costs_of(case, rows, known, everywhere, self.terms.get(case.municipality_code, ()))
        born = {
            row.position: known[row.individual_number].born_on
            for row in rows
            if row.individual_number in known
        }
        return CostCase(
            TYPES[case.type_code],
            costs.seen,
            costs.told,
            {row.position: row.applied_ore for row in rows},
            born,
            {row.position: row.last_day for row in rows},
            self.files.get(case.id or 0, 0),
        )

    def _remember(self, case: Case, rows: Sequence[Row], settled: Settlement) -> None:
        """As the next case would find it in the database."""
        outcomes = {outcome.position: outcome for outcome in settled.rows}
        for row in rows:
            outcome = outcomes[row.position]
            if outcome.periods:
                before = self.granted.get(row.individual_number, ())
                after = sorted((*before, *outcome.periods), key=lambda period: period.first_day)
                self.granted[row.individual_number] = tuple(after)
            key = (case.type_code, row.identity)
            if not outcome.amount_ore and key in self.standing:
                self.standing[key] = [
                    kept
                    for kept in self.standing[key]
                    if (kept[0], kept[1].position) != (case.id, row.position)
                ]


async def gather(session: AsyncSession, cases: Sequence[Case]) -> SettlingFacts:
    """Lock everybody the locked cases are about, in one order, and read what is known of them then."""
    ids = [case.id or 0 for case in cases]
    rows: dict[int, list[Row]] = {number: [] for number in ids}
    listed = select(Row).where(col(Row.case_id).in_(ids)).order_by(col(Row.case_id), col(Row.position))
    for row in (await session.exec(listed)).all():
        rows[row.case_id].append(row)
    numbers = sorted({row.identity for own in rows.values() for row in own})
    await lock_children(session, numbers)
    facts = SettlingFacts(
        rows,
        await switched_on(session),
        await _terms(session, {case.municipality_code for case in cases}),
        await _persons(session, numbers),
        await _granted(session, numbers),
    )
    await _of_costs(session, cases, facts)
    return facts


async def _terms(session: AsyncSession, codes: Iterable[str]) -> dict[str, tuple[Period, ...]]:
    found: dict[str, tuple[Period, ...]] = {}
    for term in (
        await session.exec(select(SchoolTerm).where(col(SchoolTerm.municipality_code).in_(codes)))
    ).all():
        before = found.get(term.municipality_code, ())
        found[term.municipality_code] = (*before, Period(term.first_day, term.last_day))
    return found


async def _persons(session: AsyncSession, numbers: Sequence[str]) -> dict[str, Person]:
    found = await session.exec(select(Person).where(col(Person.individual_number).in_(numbers)))
    return {person.individual_number: person for person in found.all()}


async def _granted(session: AsyncSession, numbers: Sequence[str]) -> dict[str, tuple[Period, ...]]:
    columns = (GrantedPeriod.individual_number, GrantedPeriod.first_day, GrantedPeriod.last_day)
    statement = listing(*columns).where(col(GrantedPeriod.individual_number).in_(numbers))
    granted: dict[str, tuple[Period, ...]] = {}
    for number, first, last in (await session.exec(statement.order_by(col(GrantedPeriod.first_day)))).all():
        granted[number] = (*granted.get(number, ()), Period(first, last))
    return granted


async def _of_costs(session: AsyncSession, cases: Sequence[Case], facts: SettlingFacts) -> None:
    """What only the other types need: other applications of the same people, and how much is attached."""
    others = [case for case in cases if case.type_code not in SCHOOL_TYPES]
    if not others:
        return
    about = [row for case in others for row in facts.rows[case.id or 0]]
    statement = standing_rows(about, {case.type_code for case in others})
    for row, file_number, code, status, type_code in (await session.exec(statement)).all():
        earlier = earlier_row(row, file_number, status)
        facts.standing.setdefault((type_code, row.identity), []).append((row.case_id, earlier, code))
    whole = [case.id for case in others if TYPES[case.type_code].settling.by_rules is Settles.WHOLE]
    if whole:
        counted = (
            select(Attachment.case_id, func.count())
            .where(col(Attachment.case_id).in_(whole), col(Attachment.removed_at).is_(None))
            .group_by(col(Attachment.case_id))
        )
        facts.files = Counter({number or 0: count for number, count in (await session.exec(counted)).all()})
