"""One payout line, and why it is of its amount."""

from dataclasses import dataclass, field
from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import payout_explanations
from rxapp.services.addresses import line_id_in
from rxapp.state import shown
from rxapp.state.marks import requires
from rxapp.text.payout_explanations import Explanation, Part, explain


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it stands for."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PartText:
    """A part of the explanation; without heads it has no table."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    caption: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@shown.feature
class PayoutLineState(rx.State):
    """What is shown of one payout line."""

    PAGE: ClassVar[str] = "payout_line"
    NEEDS: ClassVar[Right] = Right.PAYOUTS_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_line_id",)

    short: str = ""
    facts: list[Fact] = []
    parts: list[PartText] = []
    case_href: str = ""
    day_href: str = ""

    _line_id: int = 0

    @rx.event
    @requires(Right.PAYOUTS_READ)
    async def load(self) -> None:
        """Fill the page with the line of its address."""
        self._line_id = line_id_in(self.router.url.path)
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> None:
        found = await payout_explanations.get_line(db, actor, self._line_id)
        said: Explanation = explain(found)
        self.short = said.short
        self.facts = [Fact(label, value) for label, value in said.facts]
        self.parts = [_part(part) for part in said.parts]
        self.case_href = f"/arenden/{found.cells.file_number}"
        self.day_href = f"/utbetalningar?dag={found.cells.paid_on}"


def _part(part: Part) -> PartText:
    table = part.table
    return PartText(
        part.heading,
        list(part.paragraphs),
        table.caption,
        list(table.heads),
        [list(row) for row in table.rows],
    )
