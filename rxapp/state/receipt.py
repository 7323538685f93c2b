"""One receipt, to read and to print."""

from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import receipts
from rxapp.services.addresses import receipt_id_in
from rxapp.state import receipt_views as texts
from rxapp.state import shown
from rxapp.state.marks import requires


@shown.feature
class ReceiptState(rx.State):
    """What is shown of one receipt."""

    PAGE: ClassVar[str] = "receipt"
    NEEDS: ClassVar[Right] = Right.RECEIPTS_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_receipt_id",)

    proof: texts.ProofText = texts.NO_PROOF
    sent: texts.SentText = texts.NO_SENT
    rows: list[texts.SentRow] = []

    _receipt_id: int = 0

    @rx.event
    @requires(Right.RECEIPTS_READ)
    async def load(self) -> None:
        """Fill the page with the receipt of its address."""
        self._receipt_id = receipt_id_in(self.router.url.path)
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> None:
        proof, link = await receipts.get_receipt(db, actor, self._receipt_id)
        self.proof = texts.proof_text(proof, actor)
        self.sent, self.rows = texts.sent_text(link)
