"""Writing an application: rows judged as they are typed, kept in a draft, looked over, sent once."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.claims import claim_name
from rxapp.domain.compensation.forms import AmountRule
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import applications, draft_changes, drafts, replacements
from rxapp.services.addresses import claim as claim_in
from rxapp.services.addresses import claim_code
from rxapp.services.checks import draft_warnings
from rxapp.services.drafts import DraftView
from rxapp.state import apply_grid, shown
from rxapp.state import apply_views as texts
from rxapp.state import apply_words as words
from rxapp.state.acting import acting, looking
from rxapp.state.apply_choices import CLAIM_LABEL, claims_of, types_of
from rxapp.state.apply_grid import Grid
from rxapp.state.apply_sending import send_draft
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.receipt_views import NO_PROOF, ProofText, proof_text
from rxapp.state.session import say
from rxapp.text.labels import type_name
from rxapp.text.row_fields import FIELD_OF

PATH = "/ansokan/ny"
KEPT = drafts.MAX_TYPED + 1
"""Of what is typed in a field: one more than allowed, so that it is refused and not silently cut."""
SHOWN_PROBLEMS = 30


@shown.feature
class ApplyState(rx.State):
    """The steps choose, write, review and receipt of one application. Papers are written with it too."""

    PAGE: ClassVar[str] = "apply"
    NEEDS: ClassVar[Right] = Right.APPLICATIONS_SEND
    ASKED: ClassVar[tuple[str, ...]] = ("_key", "_sent")

    step: str = ""
    types: list[tuple[str, str]] = []
    type_error: str = ""
    drafts: list[texts.DraftLine] = []
    type_name: str = ""
    replaces: str = ""
    claim: str = ""
    claim_label: str = ""
    claims: list[tuple[str, str]] = []
    claim_text: str = ""
    claim_error: str = ""
    columns: list[texts.FieldColumn] = []
    has_periods: bool = False
    rows: list[texts.RowForm] = []
    results: list[texts.RowResult] = []
    clashes: list[words.Clash] = []
    faulty_only: bool = False
    page_text: str = ""
    has_before: bool = False
    has_after: bool = False
    fill_from: str = ""
    templates: list[tuple[str, str]] = []
    to_mend: str = ""
    review_rows: list[words.ReviewRow] = []
    review_more: str = ""
    sums: texts.Sums = texts.NO_SUMS
    warnings: list[str] = []
    problems: list[texts.ProblemText] = []
    saved: str = ""
    saves: int = 0
    draft_key: str = ""
    receipt: texts.ReceiptText = texts.NO_RECEIPT
    proof: ProofText = NO_PROOF

    _key: str = ""
    _sent: str = ""
    _grid: Grid | None = None
    _editing: tuple[str, str] = ("", "")
    _strict: bool = False

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def load(self) -> None:
        """Choose a type, go on with the draft of the address, or show the receipt it names."""
        query = self.router.url.query_parameters
        self._key, self._sent = query.get("utkast", "")[:32], query.get("kvitto", "")[:20]
        self._grid, self._strict, self.step = None, False, ""
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
            wanted = claim_in(text_of(form, f"period-{chosen}"))
            draft = await drafts.open_draft(session, actor, chosen, wanted)
        return rx.redirect(f"{PATH}?utkast={draft.key}")

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def discard(self) -> Any:
        """Throw the draft away."""
        if self._grid is None:
            return None
        async with acting(self) as (session, actor):
            await drafts.discard_draft(session, actor, self._key, version=self._grid.draft.version)
        return rx.redirect(PATH)

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def edit(self, row: str, column: str, value: str) -> None:
        """Take in what is typed in a field and tell what it amounts to."""
        grid, field = self._grid, FIELD_OF.get(column)
        if grid is None or row not in grid.lines or field is None or not grid.form.has(field):
            return
        typed = replace(grid.stands(row), **{field.value: value[:KEPT]})
        grid = replace(grid, typed={**grid.typed, row: typed})
        self._editing = (row, column)
        async with looking(self) as (session, actor):
            grid = await apply_grid.weigh(session, actor, grid, row)
        self._show(grid)

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def save(self) -> None:
        """Keep what is typed: called a moment after the last key, and whenever a field is left."""
        if self._grid is not None and self._grid.typed:
            self._editing = ("", "")
            await self._save()

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def choose_claim(self, code: str) -> None:
        """Say which time the application is for."""
        chosen = claim_in(code)
        if self._grid is None or chosen is None:
            return
        await self._save()
        async with acting(self) as (session, actor):
            draft = await drafts.choose_claim(session, actor, self._key, chosen)
            if draft.form.amount is AmountRule.COST_FROM_THRESHOLD:
                # Which costs count depends on the time.
                await draft_changes.judge_all(session, actor, draft)
        self._head(draft)
        self._show(await self._looked(replace(self._grid, draft=draft)))

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def review(self) -> None:
        """Look it over before it is sent; whatever is wrong is told at its field."""
        if self._grid is None:
            return
        await self._save()
        async with looking(self) as (session, actor):
            ready = await applications.prepare(session, actor, self._key)
        self._strict = True
        if self._grid.clashes:
            await say(
                self, "Välj först vad som ska gälla för raderna som någon annan har ändrat.", "negative"
            )
            return
        if not ready.checked.is_sendable:
            await self._tell_problems(ready)
            return
        self._grid = replace(self._grid, draft=ready.draft)
        self._look_over(ready)

    @rx.event
    @requires(Right.DRAFTS_WRITE)
    async def change(self) -> None:
        """Back from the look-over to the fields."""
        if self._grid is not None:
            self._show(self._grid, lay_out=True)
            self.step = "write"

    @rx.event
    @requires(Right.APPLICATIONS_SEND)
    async def send(self) -> Any:
        """Send it. A second click finds the application already sent and shows the same receipt."""
        receipt = await self._sent_or_told()
        return rx.redirect(f"{PATH}?kvitto={receipt.file_number}", replace=True) if receipt else None

    async def _sent_or_told(self) -> applications.Receipt | None:
        """Send it; what is wrong with it is told, back at the fields."""
        if not self._key:
            return None
        try:
            return await send_draft(self, self._key, self._grid.draft.version if self._grid else 0)
        except Invalid as refusal:
            self._strict, self.step = True, "write"
            if self._grid is not None:
                self._show(await self._looked(self._grid), lay_out=True)
            await say(self, refusal.sentence, "negative")
            return None

    async def _save(self) -> None:
        if self._grid is None or not self._grid.typed:
            return
        before = self._grid
        async with acting(self) as (session, actor):
            grid = await apply_grid.save(session, actor, before)
        self.saved, self.saves = texts.saved_text(grid.draft), self.saves + 1
        redrawn = grid.stamps != before.stamps or list(grid.lines) != list(before.lines)
        self._show(grid, lay_out=redrawn)

    async def _looked(self, grid: Grid, *, page: int = 0) -> Grid:
        async with looking(self) as (session, actor):
            return await apply_grid.look(session, actor, grid, page=page)

    def _show(self, grid: Grid, *, lay_out: bool = False, is_new: bool = False) -> None:
        self._grid = grid
        if lay_out or is_new:
            self.rows = grid.forms(new=next(reversed(grid.lines), "") if is_new else "")
            self.faulty_only = grid.faulty
            is_many = grid.pages > 1
            self.page_text = f"Sida {grid.page} av {grid.pages}" if is_many else ""
            self.has_before, self.has_after = grid.page > 1, grid.page < grid.pages
        self.results = grid.results(strict=self._strict, editing=self._editing)
        self.sums, self.clashes = grid.sums(), grid.told_clashes()
        self.warnings = list(draft_warnings(grid.draft, list(grid.checked.values())))
        if self.problems:
            self.problems = grid.problems_after(self.problems)

    async def _tell_problems(self, ready: applications.Prepared) -> None:
        found = ready.checked.all_problems
        self.problems = [texts.problem_text(problem) for problem in found[:SHOWN_PROBLEMS]]
        self.claim_error = next((p.sentence for p in found if p.field == "kvartal"), "")
        if self._grid is not None:
            async with acting(self) as (session, actor):
                await draft_changes.keep(session, actor, ready.draft, ready.lines, ready.checked.rows)
            # With rows on several pages, those to mend are gathered so that each can be linked to.
            is_many = self._grid.pages > 1 and any(row.problems for row in ready.checked.rows)
            grid = await self._looked(replace(self._grid, faulty=is_many), page=1 if is_many else 0)
            self._show(grid, lay_out=is_many)

    def _look_over(self, ready: applications.Prepared) -> None:
        self.review_rows, self.review_more = words.review(ready)
        self.sums = texts.checked_sums(ready.draft, ready.checked)
        self.warnings, self.problems = list(ready.checked.warnings), []
        self.claim_text = claim_name(ready.draft.claim) if ready.draft.claim else ""
        self.step = "review"

    def _lost(self, types: frozenset[str]) -> str:
        return texts.LOST if self._grid and self._grid.draft.type_code in types else ""

    async def _fill(self, db: Session, actor: Actor) -> bool:
        if self._sent:
            receipt = await applications.get_receipt(db, actor, self._sent)
            self.receipt, self.step = texts.receipt_text(receipt), "receipt"
            self.proof = proof_text(receipt.proof, actor)
            return False
        if not self._key:
            begun = await drafts.list_drafts(db, actor)
            self.drafts = [texts.draft_line(PATH, draft) for draft in begun]
            self.types = types_of(actor)
            self.step = "choose"
            return not self.types
        await self._fill_draft(db, actor)
        return False

    async def _fill_draft(self, db: Session, actor: Actor) -> DraftView:
        draft = await drafts.get_draft(db, actor, self._key)
        self.replaces = await replacements.replaced(db, actor, draft)
        if self._grid is None:
            grid = await apply_grid.look(db, actor, Grid(draft))
            self._show(grid, lay_out=True)
            self._head(draft)
            self.saved, self.step = texts.saved_text(draft), "write"
        else:
            # What is being typed in this tab is never overwritten.
            self._show(await apply_grid.look(db, actor, replace(self._grid, draft=draft)))
            if self.step == "review":
                # It shows names, and somebody may have been marked meanwhile.
                self._look_over(await applications.prepare(db, actor, self._key))
        return draft

    def _head(self, draft: DraftView) -> None:
        """What stands above the rows."""
        form = draft.form
        self.type_name = type_name(draft.type_code)
        self.columns = texts.field_columns(form)
        self.has_periods = form.amount is AmountRule.FOUR_WEEK_PERIODS
        self.claim_label = CLAIM_LABEL[form.claim]
        self.draft_key = draft.key
        self.fill_from = f"/rader/utkast/{draft.key}"
        self.to_mend = f"/rader/utkast/{draft.key}.xlsx"
        self.templates = [(f"/rader/mall/{draft.type_code}.{kind}", kind) for kind in ("xlsx", "csv")]
        self.claim = claim_code(draft.claim) if draft.claim else ""
        self.claims = texts.claim_options([(claim_code(each), each) for each in claims_of(draft)])
        self.claim_text = claim_name(draft.claim) if draft.claim else ""
