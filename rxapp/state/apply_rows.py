"""The rows of an application being written: added, taken away, pasted, read from a file, shown by pages."""

from collections.abc import Sequence
from dataclasses import replace

import reflex as rx

from rxapp.domain.compensation.forms import RowField
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Right
from rxapp.services import draft_changes, draft_lines, drafts
from rxapp.services.drafts import DraftRow
from rxapp.services.pasting import over, pasted_rows
from rxapp.state import apply_grid
from rxapp.state import apply_views as texts
from rxapp.state.acting import acting, looking
from rxapp.state.apply import ApplyState
from rxapp.state.apply_grid import Grid
from rxapp.state.marks import requires
from rxapp.state.session import say
from rxapp.text.row_fields import FIELD_OF

MOST_CHARACTERS = 100_000
"""Of what is pasted at a time: twice what so many rows hold."""


class ApplyRowsState(ApplyState):
    """The handlers of the grid; what they change is shown, and emptied, with the application."""

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def add_row(self) -> None:
        """One more row, with the period of the one above: most rows of an application have the same."""
        if self._grid is None:
            return
        await self._save()
        above = next((line.row for line in reversed(self._grid.lines.values())), DraftRow())
        async with acting(self) as (session, actor):
            row = DraftRow("", above.first_day, above.last_day)
            draft, count = await draft_changes.add_lines(session, actor, self._key, [row])
        grid = replace(self._grid, draft=draft, faulty=False)
        self._show(await self._looked(grid, page=-(-count // draft_lines.PAGE)), is_new=True)

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def remove_row(self, row: str) -> None:
        """Take a row away; the last one is emptied instead."""
        grid = self._grid
        if grid is None or row not in grid.lines:
            return
        rest = {key: typed for key, typed in grid.typed.items() if key != row}
        self._grid = replace(grid, typed=rest)
        await self._save()
        async with acting(self) as (session, actor):
            draft = await draft_changes.remove_line(
                session, actor, self._key, int(row), version=grid.lines[row].version
            )
        self._show(await self._looked(replace(self._grid, draft=draft)), lay_out=True)

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def turn(self, step: int) -> None:
        """Go to the page of rows before or after."""
        if self._grid is not None and step in (-1, 1):
            await self._save()
            self._show(await self._looked(self._grid, page=self._grid.page + step), lay_out=True)

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def toggle_faulty(self) -> None:
        """Show the rows at fault alone, or all of them again."""
        if self._grid is not None:
            await self._save()
            grid = replace(self._grid, faulty=not self._grid.faulty)
            self._strict = self._strict or grid.faulty
            self._show(await self._looked(grid, page=1), lay_out=True)

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def keep_mine(self, row: str) -> None:
        """Of a row that two have written in, let what is typed here stand."""
        if self._grid is not None and row in self._grid.clashes:
            self._grid = apply_grid.keep_mine(self._grid, row)
            await self._save()

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def take_theirs(self, row: str) -> None:
        """Of a row that two have written in, let what the other wrote stand."""
        if self._grid is not None and row in self._grid.clashes:
            grid = apply_grid.take_theirs(self._grid, row)
            self._show(await self._looked(grid), lay_out=True)

    @rx.event
    @requires(Right.DRAFTS_WRITE, longest=MOST_CHARACTERS)
    async def paste(self, pasted: str) -> None:
        """Take in cells from a spreadsheet: one line fills its row from the field on, more become rows.

        The first line is the id of the field and a running number, as the page's script puts it. Nothing
        that is typed is written over but in a single row.
        """
        name, _, text = pasted.partition("\n")
        row, field = self._field_of(name)
        if self._grid is None or field is None or not text.strip():
            return
        await self._save()
        try:
            rows = pasted_rows(self._grid.form, text, field)
        except Invalid as refusal:
            await say(self, refusal.sentence, "negative")
            return
        grid = self._grid
        if rows and (len(rows) == 1 or grid.stands(row).is_blank):
            first, rows = rows[0], rows[1:]
            self._grid = replace(grid, typed={**grid.typed, row: over(grid.stands(row), first)})
            await self._save()
        await self._add(rows, redrawn=row)

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def show_filled(self) -> None:
        """Show the rows that a file has brought: those at fault alone, if there are any."""
        if self._grid is None:
            return
        async with looking(self) as (session, actor):
            draft = await drafts.get_draft(session, actor, self._key)
            totals = await draft_lines.get_totals(session, draft.key)
        self._strict = bool(totals.faulty)
        # What was typed and not saved before the file came is in none of its rows.
        grid = Grid(draft, faulty=bool(totals.faulty))
        self.saved = texts.saved_text(draft)
        self._show(await self._looked(grid, page=1), lay_out=True)

    async def _add(self, rows: Sequence[DraftRow], *, redrawn: str) -> None:
        """Add rows at the end, and draw anew the row that was filled."""
        if self._grid is None:
            return
        if rows:
            async with acting(self) as (session, actor):
                draft, _ = await draft_changes.add_lines(session, actor, self._key, rows)
            self._grid = replace(self._grid, draft=draft)
        stamps = {**self._grid.stamps, redrawn: self._grid.stamps.get(redrawn, 0) + 1}
        self._show(await self._looked(replace(self._grid, stamps=stamps)), lay_out=True)

    def _field_of(self, name: str) -> tuple[str, RowField | None]:
        """The row and the field that an id on the page names, if they are there."""
        _, _, rest = name.partition("#")[0].partition("-")
        position, _, column = rest.partition("-")
        field = FIELD_OF.get(column)
        for key, line in self._grid.lines.items() if self._grid else ():
            if str(line.position) == position and self._grid and field in self._grid.form.fields:
                return key, field
        return "", None
