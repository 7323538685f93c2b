"""The rows of a draft to and from spreadsheets: a file is read, judged and added as one change of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path

from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.sheets import Report, SheetRow
from rxapp.services import draft_changes, sheet_writing
from rxapp.services.acting import acting, looking
from rxapp.services.checks import CheckedRow, check, judging
from rxapp.services.drafts import MAX_ROWS, DraftRow, DraftView, Line, form_of, get_draft, get_lines
from rxapp.services.sheet_reading import read_sheet
from rxapp.text.format import counted, number
from rxapp.text.row_sheets import columns_of
from rxapp.text.sheets import notes

KINDS = ("xlsx", "csv")
READING, JUDGED = 0.4, 0.95
"""The share of the work that is done by then, for the progress that is told."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work has come, from 0 to 1, in words as well; `done` with the last."""

    share: float
    text: str
    done: bool = False


async def may_fill(key: str, draft_key: str) -> None:
    """Whether whoever has the session key has the draft: asked before a file is read.

    Raises:
        NotAllowed, NotFound: the draft is not there for them.
    """
    async with looking(key, Right.DRAFTS_WRITE) as (session, actor):
        await get_draft(session, actor, draft_key)


async def take_in(key: str, draft_key: str, path: Path) -> AsyncIterator[Progress]:
    """Read a file into a draft, for whoever has the session key, and tell how far it has come.

    Nothing is changed until all of it is read and judged; then all of it is added at once. Rights are
    read again for that.

    Raises:
        NotAllowed, NotFound: the draft is not there for whoever has the key.
        SheetRefused: the file cannot be read.
        Invalid: the draft would get too many rows.
        Conflict: the draft was sent, thrown away or changed while the file was read.
    """
    draft, before = await _draft(key, draft_key)
    kept = [line for line in before if not line.row.is_blank]
    rows: list[DraftRow] = []
    report: Report | None = None
    async for batch in read_sheet(path, columns_of(draft.form)):
        report = batch.report
        rows += [replace(DraftRow(), **row.cells) for row in batch.rows]
        yield Progress(READING * len(rows) / report.row_count, _read_text(len(rows), report))
    if report is None or not rows:
        raise Invalid("fil", "Filen har inga rader under rubrikraden.")
    if len(kept) + len(rows) > MAX_ROWS:
        raise Invalid("fil", f"En ansökan kan ha högst {number(MAX_ROWS)} rader. Dela upp filen.")
    last = max((line.key for line in before), default=0)
    lines = [replace(line, position=place) for place, line in enumerate(kept, 1)]
    lines += [Line(last + n, len(kept) + n, row, 1) for n, row in enumerate(rows, 1)]
    checked: list[CheckedRow] = []
    async with (
        looking(key, Right.DRAFTS_WRITE) as (session, actor),
        aclosing(judging(session, actor, draft, lines)) as portions,
    ):
        async for portion in portions:
            checked += portion
            share = READING + (JUDGED - READING) * len(checked) / len(lines)
            yield Progress(share, f"{number(len(checked))} av {number(len(lines))} rader kontrollerade")
    async with acting(key, Right.DRAFTS_WRITE) as (session, actor):
        await draft_changes.replace_lines(session, actor, draft, lines, checked)
    faulty = sum(bool(row.problems) for row in checked if row.position > len(kept))
    yield Progress(1, _told(report, len(rows), faulty), done=True)


async def _draft(key: str, draft_key: str) -> tuple[DraftView, list[Line]]:
    async with looking(key, Right.DRAFTS_WRITE) as (session, actor):
        draft = await get_draft(session, actor, draft_key)
        return draft, await get_lines(session, actor, draft)


def _read_text(count: int, report: Report) -> str:
    return f"{number(count)} av {number(report.row_count)} rader lästa"


def _told(report: Report, rows: int, faulty: int) -> str:
    """What was read and what was not, in a few sentences."""
    read = f"{counted(rows, 'rad', 'rader')} lästes in, {number(faulty)} att rätta."
    return " ".join((read, *notes(report)))


async def template(actor: Actor, type_code: str, kind: str) -> bytes:
    """A file to fill in for a type of the actor's; for a case officer of any, also of one that could be
    applied for when a paper came.

    Raises:
        NotFound: the type is none of the actor's, or cannot be applied for.
    """
    if type_code not in TYPES or kind not in KINDS:
        raise NotFound
    form = TYPES[type_code].form if actor.may(Right.PAPER_REGISTER) else None
    if form is None:
        if type_code not in actor.types:
            raise NotFound
        form = form_of(type_code)
    return await asyncio.to_thread(sheet_writing.template, columns_of(form), kind)


async def with_errors(key: str, draft_key: str, kind: str) -> bytes:
    """The rows of a draft with what is wrong in each, for whoever has the session key.

    Raises:
        NotAllowed, NotFound: the draft is not there for whoever has the key.
    """
    async with looking(key, Right.DRAFTS_WRITE) as (session, actor):
        draft = await get_draft(session, actor, draft_key)
        lines = [line for line in await get_lines(session, actor, draft) if not line.row.is_blank]
        checked = await check(session, actor, draft, lines)
    errors = {row.position: [problem.sentence for problem in row.problems] for row in checked.rows}
    rows = [SheetRow(line.position, _cells(draft, line)) for line in lines]
    made = await asyncio.to_thread(sheet_writing.with_errors, rows, columns_of(draft.form), errors, kind)
    # Made of what was read before: nothing the reader had may have been taken meanwhile.
    async with looking(key, Right.DRAFTS_WRITE) as (session, actor):
        await get_draft(session, actor, draft_key)
    return made


def _cells(draft: DraftView, line: Line) -> dict[str, str]:
    return {field.value: getattr(line.row, field.value) for field in draft.form.fields}


def is_kind(kind: str) -> bool:
    """Whether such a file is made."""
    return kind in KINDS
