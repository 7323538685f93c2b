"""Writing an application: rows judged as they are typed, kept in a draft, looked over, sent once."""

from typing import Any, ClassVar

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.compensation.types import SCHOOL_TYPES, TYPES
from rxapp.domain.errors import Invalid
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.services import applications, drafts
from rxapp.services.addresses import quarter as quarter_of
from rxapp.services.addresses import quarter_code
from rxapp.services.drafts import MAX_ROWS, DraftRow, DraftView
from rxapp.state import apply_views as texts
from rxapp.state import shown
from rxapp.state.acting import acting, looking
from rxapp.state.cases import recent_quarters
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.receipt_views import NO_PROOF, ProofText, proof_text
from rxapp.state.session import say
from rxapp.text.labels import type_name

PATH = "/ansokan/ny"
COLUMNS = {"individnummer": "individual_number", "fran": "first_day", "till": "last_day"}
KEPT = drafts.MAX_TYPED + 1
"""Of what is typed in a field: one more than allowed, so that it is refused and not silently cut."""


@shown.feature
class ApplyState(rx.State):
    """The steps choose, write, review and receipt of one application."""

    PAGE: ClassVar[str] = "apply"
    NEEDS: ClassVar[Right] = Right.APPLICATIONS_SEND
    ASKED: ClassVar[tuple[str, ...]] = ("_key", "_sent")

    step: str = ""
    types: list[tuple[str, str]] = []
    type_error: str = ""
    drafts: list[texts.DraftLine] = []
    type_name: str = ""
    quarter: str = ""
    quarters: list[tuple[str, str]] = []
    quarter_text: str = ""
    quarter_error: str = ""
    rows: list[texts.RowForm] = []
    results: list[texts.RowResult] = []
    review_rows: list[texts.ReviewRow] = []
    sums: texts.Sums = texts.NO_SUMS
    warnings: list[str] = []
    problems: list[texts.ProblemText] = []
    saved: str = ""
    receipt: texts.ReceiptText = texts.NO_RECEIPT
    proof: ProofText = NO_PROOF

    _key: str = ""
    _sent: str = ""
    _draft: DraftView | None = None
    _typed: dict[str, DraftRow] = {}
    _next: int = 0
    _changed: bool = False
    _editing: tuple[str, str] = ("", "")
    _strict: bool = False

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def load(self) -> None:
        """Choose a type, go on with the draft of the address, or show the receipt it names."""
        query = self.router.url.query_parameters
        self._key, self._sent = query.get("utkast", "")[:32], query.get("kvitto", "")[:20]
        self._draft, self._strict, self.step = None, False, ""
        await shown.show(self)

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def begin(self, form: Form) -> Any:
        """Begin an application of the chosen type."""
        chosen = text_of(form, "ersattningstyp")
        self.type_error = "" if chosen else "Välj ersättningstyp."
        if not chosen:
            return None
        async with acting(self) as (session, actor):
            draft = await drafts.open_draft(session, actor, chosen)
        return rx.redirect(f"{PATH}?utkast={draft.key}")

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def discard(self) -> Any:
        """Throw the draft away."""
        if self._draft is None:
            return None
        async with acting(self) as (session, actor):
            await drafts.discard_draft(session, actor, self._key, version=self._draft.version)
        return rx.redirect(PATH)

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def edit(self, row: str, column: str, value: str) -> None:
        """Take in what is typed in a field and tell what it amounts to."""
        if row in self._typed and column in COLUMNS:
            before = self._typed[row]
            fields = {name: getattr(before, name) for name in COLUMNS.values()}
            self._typed[row] = DraftRow(**{**fields, COLUMNS[column]: value[:KEPT]})
            self._changed, self._editing = True, (row, column)
            await self._judge()

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def choose_quarter(self, code: str) -> None:
        """Say which quarter the application is for."""
        self._put(quarter=quarter_of(code))
        await self._save()
        await self._judge()

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def add_row(self) -> None:
        """One more row, with the period of the one above: most children of a school have the same."""
        if self._draft is None or len(self._typed) >= MAX_ROWS:
            return
        last = next(reversed(self._typed.values()), DraftRow())
        self._add(DraftRow("", last.first_day, last.last_day))
        await self._save()
        self._lay_out(new=next(reversed(self._typed)))
        await self._judge()

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def remove_row(self, row: str) -> None:
        """Take a row away; the last one is emptied instead."""
        if self._typed.pop(row, None) is None:
            return
        if not self._typed:
            self._add(DraftRow())
        self._changed = True
        await self._save()
        self._lay_out()
        await self._judge()

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def save(self) -> None:
        """Keep what is typed; called whenever a field is left."""
        if self._changed:
            await self._save()
            self._editing = ("", "")
            await self._judge()

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def review(self) -> None:
        """Look it over before it is sent; whatever is wrong is told at its field."""
        if self._draft is None:
            return
        await self._save()
        self._strict = True
        checked = await self._judge()
        if checked is None or not checked.is_sendable:
            return
        typed = list(self._typed.values())
        self.review_rows = [texts.review_row(typed[row.position - 1], row) for row in checked.rows]
        self.quarter_text, self.step = str(self._draft.quarter or ""), "review"

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def change(self) -> None:
        """Back from the look-over to the fields."""
        if self._draft is not None:
            self._lay_out()
            self.step = "write"

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def send(self) -> Any:
        """Send it. A second click finds the application already sent and shows the same receipt."""
        if not self._key:
            return None
        version = self._draft.version if self._draft else 0
        try:
            async with acting(self) as (session, actor):
                receipt = await applications.send(session, actor, self._key, version=version)
        except Invalid as refusal:
            self._strict, self.step = True, "write"
            self._lay_out()
            await self._judge()
            await say(self, refusal.sentence, "negative")
            return None
        return rx.redirect(f"{PATH}?kvitto={receipt.file_number}", replace=True)

    async def _save(self) -> None:
        if self._draft is None:
            return
        async with acting(self) as (session, actor):
            self._draft = await drafts.save_draft(
                session,
                actor,
                self._key,
                version=self._draft.version,
                quarter=self._draft.quarter,
                rows=tuple(self._typed.values()),
            )
        self._changed = False
        self.saved = texts.saved_text(self._draft)

    def _put(self, *, quarter: Quarter | None) -> None:
        if self._draft is not None:
            old = self._draft
            self._draft = DraftView(old.key, old.type_code, quarter, old.rows, old.version, old.saved_at)
            self.quarter = quarter_code(quarter) if quarter else ""

    def _add(self, row: DraftRow) -> None:
        self._next += 1
        self._typed[str(self._next)] = row

    def _lay_out(self, new: str = "") -> None:
        self.rows = [
            texts.row_form(key, position, row, is_new=key == new)
            for position, (key, row) in enumerate(self._typed.items(), 1)
        ]

    async def _judge(self) -> applications.Check | None:
        if self._draft is None:
            return None
        async with looking(self) as (session, actor):
            return await self._judge_in(session, actor, self._draft)

    async def _judge_in(self, session: Session, actor: Actor, old: DraftView) -> applications.Check:
        typed = tuple(self._typed.values())
        draft = DraftView(old.key, old.type_code, old.quarter, typed, old.version, old.saved_at)
        checked = await applications.check(session, actor, draft)
        by_position = {row.position: row for row in checked.rows}
        self.results = [
            texts.row_result(
                position,
                row,
                by_position.get(position),
                strict=self._strict,
                editing=self._editing[1] if key == self._editing[0] else "",
            )
            for position, (key, row) in enumerate(self._typed.items(), 1)
        ]
        self.sums, self.warnings = texts.sums(checked), list(checked.warnings)
        told = checked.all_problems if self._strict else ()
        self.problems = [texts.problem_text(problem) for problem in told]
        self.quarter_error = next((p.sentence for p in told if p.field == "kvartal"), "")
        return checked

    def _lost(self, types: frozenset[str]) -> str:
        return texts.LOST if self._draft and self._draft.type_code in types else ""

    async def _fill(self, db: Session, actor: Actor) -> bool:
        if self._sent:
            receipt = await applications.get_receipt(db, actor, self._sent)
            self.receipt, self.step = texts.receipt_text(receipt), "receipt"
            self.proof = proof_text(receipt.proof, actor)
            return False
        if not self._key:
            begun = await drafts.list_drafts(db, actor)
            self.drafts = [texts.draft_line(PATH, draft) for draft in begun[:50]]
            self.types = _types(actor)
            self.step = "choose"
            return not self.types
        draft = await drafts.get_draft(db, actor, self._key)
        if self._draft is None:
            self._open(draft)
        await self._judge_in(db, actor, self._draft or draft)
        return False

    def _open(self, draft: DraftView) -> None:
        """Show the draft as it was saved. What is being typed in this tab is never overwritten later."""
        self._draft, self._typed, self._changed = draft, {}, False
        for row in draft.rows or (DraftRow(),):
            self._add(row)
        self._lay_out()
        self.type_name = type_name(draft.type_code)
        self.quarter = quarter_code(draft.quarter) if draft.quarter else ""
        self.quarters = recent_quarters(draft.quarter)
        self.saved = texts.saved_text(draft)
        self.step = "write"


def _types(actor: Actor) -> list[tuple[str, str]]:
    """The reader's types that can be applied for today."""
    today = clock.today()
    return [
        (code, TYPES[code].name)
        for code in SCHOOL_TYPES
        if code in actor.types and TYPES[code].applies_on(today)
    ]
