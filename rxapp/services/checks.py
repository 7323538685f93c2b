"""What a draft amounts to and what is wrong with it, told while it is written.

The rules of the automatic decision run on what the reader may know: own grants of permitted types and
people whose names are shown. So a check never tells what another municipality has been granted.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.attachments import visible_attachments
from rxapp.domain.claims import claim_name, last_day_to_apply
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.permissions import Actor
from rxapp.domain.typed import Identity
from rxapp.models import Attachment
from rxapp.services.check_facts import facts_of, identified
from rxapp.services.drafts import DraftView, Line, require_writer, usual_claim
from rxapp.services.judging import NUMBER_ONLY, CheckedRow, judge_rows
from rxapp.services.typed_rows import Problem, TypedRow, read_row
from rxapp.text.row_fields import DOCUMENT

__all__ = ["NUMBER_ONLY", "Check", "CheckedRow", "check", "judge", "who", "whole"]

NEAR_DAYS = 14
MOST_OF_ONE = 60
"""Rows of one person: more would be a slip, and would be compared with each other for ever."""

_AT_ONCE = 250
"""Lines between which others get their turn."""


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


async def check(session: AsyncSession, actor: Actor, draft: DraftView, lines: Sequence[Line]) -> Check:
    """Judge the whole of a draft of the actor's, with its lines as they stand.

    Raises:
        NotAllowed: the actor sends no applications.
        NotFound: the type is none of the actor's.
    """
    rows = await judge(session, actor, draft, lines)
    lacks_files = bool(draft.form.documents) and not await has_files(session, actor, draft)
    return whole(draft, rows, any(not r.row.is_blank for r in lines), lacks_files=lacks_files)


async def has_files(session: AsyncSession, actor: Actor, draft: DraftView) -> bool:
    """Whether anything is attached to the draft, or to the case whose rows it replaces."""
    owned = col(Attachment.draft_key) == draft.key
    if draft.replaces_id is not None:
        owned = or_(owned, col(Attachment.case_id) == draft.replaces_id)
    return (await session.exec(visible_attachments(actor).where(owned).limit(1))).first() is not None


async def judge(
    session: AsyncSession, actor: Actor, draft: DraftView, lines: Sequence[Line]
) -> list[CheckedRow]:
    """Judge lines beside each other; those that are blank are passed over.

    Raises:
        NotAllowed: the actor sends no applications.
        NotFound: the type is none of the actor's.
    """
    async with aclosing(judging(session, actor, draft, lines)) as portions:
        checked = [row async for portion in portions for row in portion]
    return sorted(checked, key=lambda row: row.position)


async def judging(
    session: AsyncSession, actor: Actor, draft: DraftView, lines: Iterable[Line]
) -> AsyncGenerator[list[CheckedRow], None]:
    """As `judge`, portion by portion, with lines of the same person always in the same one.

    Between portions others get their turn, since an application may have thousands of lines.
    """
    require_writer(actor, draft)
    claim = draft.claim or usual_claim(draft.form.claim, draft.day)
    async for portion in _portions(draft, lines):
        people = [row.identity for row in portion if row.identity is not None]
        found = await identified(session, actor, draft.municipality_code, people)
        typed = [_resolved(row, found) for row in portion]
        facts = await facts_of(session, actor, draft, list(found.values()))
        yield judge_rows(draft, claim, typed, facts)
        await asyncio.sleep(0)


async def who(session: AsyncSession, actor: Actor, draft: DraftView, lines: Iterable[Line]) -> set[str]:
    """The keys of the people that the lines are about."""
    typed = [row async for portion in _portions(draft, lines) for row in portion]
    people = [row.identity for row in typed if row.identity is not None]
    found = await identified(session, actor, draft.municipality_code, people)
    return {identity.key for identity in found.values()}


def whole(
    draft: DraftView, rows: Sequence[CheckedRow], has_rows: bool, *, lacks_files: bool = False
) -> Check:
    """The draft with the rows that it has been judged to have."""
    note = next((row.unknown for row in rows if row.unknown), "")
    return Check(
        rows=tuple(rows),
        periods=sum(row.periods or 0 for row in rows),
        amount_ore=None if note else sum(row.amount_ore or 0 for row in rows),
        amount_note=note,
        problems=draft_problems(draft, has_rows=has_rows),
        warnings=draft_warnings(draft, rows, lacks_files=lacks_files),
        deadline=_deadline(draft),
    )


def draft_problems(draft: DraftView, *, has_rows: bool) -> tuple[Problem, ...]:
    """What is wrong with the application as a whole."""
    problems: list[Problem] = []
    if draft.claim is None:
        problems.append(Problem("kvartal", "Välj vilken tid ansökan gäller."))
    elif draft.claim.first_day > draft.day:
        problems.append(Problem("kvartal", "Tiden har inte börjat. Ersättning söks i efterskott."))
    if not has_rows:
        problems.append(Problem("rad-1-individnummer", "Lägg till minst en rad."))
    return tuple(problems)


def draft_warnings(
    draft: DraftView, rows: Sequence[CheckedRow], *, lacks_files: bool = False
) -> tuple[str, ...]:
    """What is worth knowing of the application as a whole."""
    told = dict.fromkeys(text for row in rows for text in row.once)
    return (*_deadline_warnings(draft), *told, *_document_warnings(draft, lacks_files=lacks_files))


async def _portions(draft: DraftView, lines: Iterable[Line]) -> AsyncGenerator[list[TypedRow], None]:
    """The lines that have something in them, read, in portions that keep each person together."""
    form, day = draft.form, draft.day
    people: dict[str, list[TypedRow]] = {}
    for count, line in enumerate(lines, 1):
        if not line.row.is_blank:
            row = read_row(form, line.position, line.row, day)
            people.setdefault(row.identity.key if row.identity else f"-{line.position}", []).append(row)
        if count % _AT_ONCE == 0:
            await asyncio.sleep(0)
    portion: list[TypedRow] = []
    for rows in people.values():
        portion += rows[:MOST_OF_ONE] + [_too_many(row) for row in rows[MOST_OF_ONE:]]
        if len(portion) >= _AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


def _too_many(row: TypedRow) -> TypedRow:
    text = f"Samma person finns redan på {MOST_OF_ONE} rader."
    problem = Problem(f"rad-{row.position}-individnummer", text)
    return replace(row, identity=None, claimed=None, problems=(*row.problems, problem))


def _resolved(row: TypedRow, found: Mapping[str, Identity]) -> TypedRow:
    return row if row.identity is None else replace(row, identity=found[row.identity.key])


def _deadline(draft: DraftView) -> date | None:
    return last_day_to_apply(TYPES[draft.type_code], draft.claim) if draft.claim else None


def _deadline_warnings(draft: DraftView) -> tuple[str, ...]:
    day = _deadline(draft)
    if day is None or draft.claim is None:
        return ()
    told = f"Sista ansökningsdag för {_time_name(draft.claim)}"
    left = (day - draft.day).days
    if left < 0:
        return (f"{told} var {day}. Ansökan kommer troligen att avvisas.",)
    if left > NEAR_DAYS or draft.paper_arrived_on is not None:
        return ()
    when = "i dag" if left == 0 else "i morgon" if left == 1 else f"om {left} dagar"
    return (f"{told} är {day}, {when}.",)


def _time_name(claim: Period) -> str:
    quarter = Quarter.of(claim.first_day)
    is_one = claim == quarter.period
    return f"kvartal {quarter.number} {quarter.year}" if is_one else claim_name(claim)


def _document_warnings(draft: DraftView, *, lacks_files: bool) -> tuple[str, ...]:
    wanted = [DOCUMENT[document] for document in draft.form.documents]
    if not wanted:
        return ()
    listed = wanted[0] if len(wanted) == 1 else f"{', '.join(wanted[:-1])} och {wanted[-1]}"
    missing = " Ingen fil är bifogad." if lacks_files else ""
    return (f"Till ansökan hör {listed}.{missing}",)
