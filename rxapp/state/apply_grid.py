"""The page of rows that one writes in: what came up, what is typed since, what it comes to. Values only."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rxapp.db import Session
from rxapp.domain.compensation.forms import ApplicationForm
from rxapp.domain.permissions import Actor
from rxapp.services import draft_changes, draft_lines
from rxapp.services.applications import CheckedRow
from rxapp.services.draft_changes import Change
from rxapp.services.draft_lines import NO_TOTALS, Totals
from rxapp.services.drafts import DraftRow, DraftView, Line
from rxapp.state import apply_views as texts
from rxapp.state import apply_words as words


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines by key, those typed in and not saved yet, and those that somebody else has changed.

    `stamps` count how often a row has been drawn anew over what stood in its fields.
    """

    draft: DraftView
    lines: dict[str, Line] = field(default_factory=dict[str, Line])
    typed: dict[str, DraftRow] = field(default_factory=dict[str, DraftRow])
    clashes: dict[str, Line] = field(default_factory=dict[str, Line])
    stamps: dict[str, int] = field(default_factory=dict[str, int])
    checked: dict[str, CheckedRow] = field(default_factory=dict[str, CheckedRow])
    totals: Totals = NO_TOTALS
    unknown: str = ""
    page: int = 1
    pages: int = 1
    faulty: bool = False

    @property
    def form(self) -> ApplicationForm:
        return self.draft.form

    def stands(self, key: str) -> DraftRow:
        """What is typed in the row right now."""
        return self.typed.get(key) or self.lines[key].row

    def forms(self, new: str = "") -> list[texts.RowForm]:
        """The fields of the page."""
        return [
            texts.row_form(self.form, line, self.stands(key), self.stamps.get(key, 0), is_new=key == new)
            for key, line in self.lines.items()
        ]

    def results(self, *, strict: bool, editing: tuple[str, str]) -> list[texts.RowResult]:
        """What each row of the page amounts to."""
        return [
            texts.row_result(
                self.form,
                line,
                self.stands(key),
                self.checked.get(key),
                strict=strict,
                editing=editing[1] if key == editing[0] else "",
            )
            for key, line in self.lines.items()
        ]

    def told_clashes(self) -> list[words.Clash]:
        """The rows that two have written in."""
        return [words.clash(self.form, line, self.stands(key)) for key, line in self.clashes.items()]

    def problems_after(self, told: Sequence[texts.ProblemText]) -> list[texts.ProblemText]:
        """What is still to be mended, of what has been told and of this page."""
        here = {f"rad-{line.position}-" for line in self.lines.values()}
        elsewhere = [p for p in told if not any(p.field.startswith(row) for row in here)]
        rows = [row for key in self.lines if (row := self.checked.get(key)) is not None]
        return elsewhere + [texts.problem_text(problem) for row in rows for problem in row.problems]

    def sums(self) -> texts.Sums:
        """What the whole application amounts to."""
        return texts.sums(self.draft, self.totals, self.unknown)


async def look(db: Session, actor: Actor, grid: Grid, *, page: int = 0) -> Grid:
    """The page as it stands now. What is typed and not saved stays; a row that somebody else has changed
    is drawn anew, unless one has typed in it oneself."""
    found = await draft_lines.get_page(db, actor, grid.draft, page or grid.page, faulty=grid.faulty)
    lines = {str(line.key): line for line in found.lines}
    typed = {key: row for key, row in grid.typed.items() if key in lines}
    stamps = dict(grid.stamps)
    for key, line in lines.items():
        before = grid.lines.get(key)
        if before is not None and key not in typed and before.row != line.row:
            stamps[key] = stamps.get(key, 0) + 1
        if key in typed and before is not None:
            # Saved by its own version: what somebody else has written meanwhile is then noticed.
            lines[key] = replace(line, version=before.version)
    looked = replace(
        grid,
        lines=lines,
        typed=typed,
        stamps=stamps,
        checked={str(key): row for key, row in found.checked.items()},
        totals=found.totals,
        unknown=found.unknown,
        page=found.page,
        pages=found.pages,
    )
    for key in typed:
        looked = await weigh(db, actor, looked, key)
    return looked


async def weigh(db: Session, actor: Actor, grid: Grid, key: str) -> Grid:
    """What the row comes to as it is typed, and the application with it."""
    line = replace(grid.lines[key], row=grid.stands(key))
    checked, totals = await draft_lines.try_line(db, actor, grid.draft, line)
    others = {name: row for name, row in grid.checked.items() if name != key}
    unknown = (checked.unknown if checked else "") or grid.unknown
    return replace(grid, checked=others | ({key: checked} if checked else {}), totals=totals, unknown=unknown)


async def save(db: Session, actor: Actor, grid: Grid) -> Grid:
    """Save what is typed. Rows that somebody else has changed stay as they are typed and become clashes."""
    waiting = {key: row for key, row in grid.typed.items() if key not in grid.clashes}
    changes = [Change(int(key), row, grid.lines[key].version) for key, row in waiting.items()]
    saved = await draft_changes.save_lines(db, actor, grid.draft.key, changes)
    lost = [row for key, row in waiting.items() if int(key) not in saved.versions and not row.is_blank]
    lost = [row for row in lost if row not in [waiting[str(line.key)] for line in saved.conflicts]]
    draft = saved.draft
    if lost:
        # Somebody else has taken the rows away: what is typed goes to the end rather than be lost.
        draft, _ = await draft_changes.add_lines(db, actor, draft.key, lost)
    clashes = dict(grid.clashes) | {str(line.key): line for line in saved.conflicts}
    lines = {
        key: replace(line, row=waiting[key], version=saved.versions[int(key)])
        if key in waiting and int(key) in saved.versions
        else line
        for key, line in grid.lines.items()
    }
    typed = {key: row for key, row in grid.typed.items() if key in clashes}
    return await look(db, actor, replace(grid, draft=draft, lines=lines, typed=typed, clashes=clashes))


def keep_mine(grid: Grid, key: str) -> Grid:
    """Let what is typed here stand: it will be saved over what somebody else wrote."""
    theirs = grid.clashes[key]
    line = replace(grid.lines.get(key, theirs), version=theirs.version)
    clashes = {name: other for name, other in grid.clashes.items() if name != key}
    return replace(grid, lines={**grid.lines, key: line}, clashes=clashes)


def take_theirs(grid: Grid, key: str) -> Grid:
    """Let what somebody else wrote stand."""
    theirs = grid.clashes[key]
    stamps = {**grid.stamps, key: grid.stamps.get(key, 0) + 1}
    return replace(
        grid,
        lines={**grid.lines, key: theirs},
        typed={name: row for name, row in grid.typed.items() if name != key},
        clashes={name: other for name, other in grid.clashes.items() if name != key},
        stamps=stamps,
    )
