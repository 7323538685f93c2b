"""Back in the grid after a login that ended by itself: what was typed and not saved is put back."""

from dataclasses import replace

import reflex as rx
from pydantic import BaseModel, Field, ValidationError

from rxapp.domain.compensation.forms import RowField
from rxapp.domain.permissions import Right
from rxapp.services import draft_lines
from rxapp.services.drafts import DraftRow
from rxapp.state.acting import looking
from rxapp.state.apply import KEPT, ApplyState
from rxapp.state.apply_grid import Grid
from rxapp.state.marks import requires
from rxapp.state.session import say
from rxapp.text.row_fields import FIELD_OF, LABEL

MOST_CHARACTERS = 40_000
MOST_CELLS = 400
"""More than a page of rows has fields that one person can have typed in within a save."""

BACK = "Det du skrev innan du loggades ut är tillbaka."
CHANGED = "Någon annan har ändrat {where} under tiden. Du hade skrivit «{text}», det är inte sparat."


class _Cell(BaseModel):
    """A field as the browser kept it: what stood in it before, and what was typed."""

    row: str = Field(max_length=20)
    column: str = Field(max_length=40)
    before: str = Field(max_length=KEPT)
    text: str = Field(max_length=KEPT)


class _Kept(BaseModel):
    row: str = Field("", max_length=20)
    cells: list[_Cell] = Field([], max_length=MOST_CELLS)


class ApplyReturnState(ApplyState):
    """Takes in what the page's script has kept in the tab. It is as much to be trusted as anything typed."""

    returned: str = ""

    @rx.event
    @requires(Right.APPLICATIONS_SEND, longest=MOST_CHARACTERS)
    async def put_back(self, kept: str) -> None:
        """Go to the row one was in, and put back what nobody has changed meanwhile."""
        came = _read(kept)
        if self._grid is None or came is None:
            return
        grid = await self._at(self._grid, came.row)
        grid, changed = _with_typed(grid, came.cells)
        self._show(grid, lay_out=True)
        await self._save()
        self.returned = str(int(self.returned or "0") + 1)
        if changed:
            await say(self, " ".join(changed), "warning")
        elif came.cells:
            await say(self, BACK)

    async def _at(self, grid: Grid, row: str) -> Grid:
        """The page of the grid on which the row is."""
        if row in grid.lines or not _is_key(row):
            return grid
        async with looking(self) as (session, actor):
            page = await draft_lines.page_of(session, actor, grid.draft, int(row))
        return await self._looked(grid, page=page)


def _read(kept: str) -> _Kept | None:
    try:
        return _Kept.model_validate_json(kept)
    except ValidationError:
        return None


def _is_key(row: str) -> bool:
    return row.isascii() and row.isdigit() and len(row) <= 18


def _with_typed(grid: Grid, cells: list[_Cell]) -> tuple[Grid, list[str]]:
    """The grid with the cells typed anew, and what is said of those that somebody else has changed."""
    typed, changed = dict(grid.typed), list[str]()
    for cell in cells:
        field = FIELD_OF.get(cell.column)
        if cell.row not in grid.lines or field is None or not grid.form.has(field):
            continue
        row = typed.get(cell.row) or grid.stands(cell.row)
        stands = getattr(row, field.value)
        if stands == cell.text:
            continue
        if stands == cell.before:
            typed[cell.row] = _put(row, field, cell.text)
        else:
            where = f"{LABEL[field]} på rad {grid.lines[cell.row].position}"
            changed.append(CHANGED.format(where=where, text=cell.text))
    stamps = {key: grid.stamps.get(key, 0) + 1 for key in typed}
    return replace(grid, typed=typed, stamps={**grid.stamps, **stamps}), changed


def _put(row: DraftRow, field: RowField, text: str) -> DraftRow:
    return replace(row, **{field.value: text})
