"""What a check may start from: what the reader may know of terms, people, grants and earlier applications."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import (
    earlier_rows,
    people_by_personal_number,
    visible_grants,
    visible_people,
    visible_terms,
)
from rxapp.access.rows import Rows
from rxapp.domain.assessment import Known, PersonFacts
from rxapp.domain.cases import CaseStatus
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor
from rxapp.domain.row_notes import EarlierRow
from rxapp.domain.typed import Identity
from rxapp.models import GrantedPeriod, Person
from rxapp.services.drafts import DraftView

SETTLED = frozenset({CaseStatus.DECIDED, CaseStatus.PAID})


@dataclass(frozen=True, slots=True)
class Facts:
    """By the key of the identity: what is known, what people are called, what was applied for before."""

    known: Known
    names: Mapping[str, str]
    earlier: Mapping[str, list[EarlierRow]]


async def identified(
    session: AsyncSession, actor: Actor, home: str, identities: Collection[Identity]
) -> dict[str, Identity]:
    """By key: the individual number in place of a personal number, where `home`, the municipality that is
    applied for, may know it."""
    personal = sorted({who.personal_number for who in identities if who.personal_number})
    found: dict[str, str] = {}
    if personal:
        rows = (await session.exec(people_by_personal_number(actor, personal, home))).all()
        found = {row.personal_number: row.individual_number for row in rows}
    return {
        who.key: Identity(individual_number=found[who.personal_number])
        if who.personal_number in found
        else who
        for who in identities
    }


async def facts_of(
    session: AsyncSession, actor: Actor, draft: DraftView, people: Collection[Identity]
) -> Facts:
    """What the municipality of the draft may know of these people, by a fixed number of queries. Those of
    a case whose rows it replaces are left out."""
    home = draft.municipality_code
    numbers = sorted({who.individual_number for who in people if who.individual_number})
    personal = sorted({who.personal_number for who in people if who.personal_number})
    terms = (await session.exec(visible_terms(actor, home))).all()
    shown = visible_people(actor, home).where(col(Person.individual_number).in_(numbers))
    known_people = (await session.exec(shown)).all()
    known = Known(
        tuple(Period(first, last) for first, last in terms),
        await _granted(session, actor, home, numbers),
        {person.individual_number: PersonFacts(person.born_on) for person in known_people},
    )
    names = {p.individual_number: f"{p.first_name} {p.last_name}" for p in known_people}
    before = earlier_rows(
        actor,
        draft.type_code,
        individual=numbers,
        personal=personal,
        home=home,
        besides=draft.replaces_id,
    )
    return Facts(known, names, await _earlier(session, before))


async def _granted(
    session: AsyncSession, actor: Actor, home: str, numbers: Collection[str]
) -> dict[str, tuple[Period, ...]]:
    granted: dict[str, tuple[Period, ...]] = {}
    grants = visible_grants(actor, home).where(col(GrantedPeriod.individual_number).in_(numbers))
    for grant in (await session.exec(grants)).all():
        before = granted.get(grant.individual_number, ())
        granted[grant.individual_number] = (*before, Period(grant.first_day, grant.last_day))
    return granted


async def _earlier(session: AsyncSession, statement: Rows) -> dict[str, list[EarlierRow]]:
    found: dict[str, list[EarlierRow]] = {}
    for row in (await session.exec(statement)).all():
        earlier = EarlierRow(
            row.file_number,
            row.position,
            Period(row.first_day, row.last_day),
            row.cost_kind,
            row.cost_ore or 0,
            row.status in SETTLED,
        )
        # Under both, where an officer has said since whose the given number is.
        for key in {row.individual_number, row.personal_number} - {"", None}:
            found.setdefault(key, []).append(earlier)
    return found
