"""Checking a receipt: what is asked stands in the address, and is answered anew each time."""

import re
from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import receipt_checks
from rxapp.services.addresses import address
from rxapp.state import receipt_views as texts
from rxapp.state import shown
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.text.receipts import NO_NUMBER, NO_SUM

PATH = "/kvitton"
CHECKSUM = re.compile("[0-9a-f]{64}")
LONGEST = 20


@shown.feature
class ReceiptsState(rx.State):
    """What a check came to. The file itself is sent past here: it can be larger than an event."""

    PAGE: ClassVar[str] = "receipts"
    NEEDS: ClassVar[Right] = Right.RECEIPTS_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_file_number", "_checksum", "_failure")

    found: texts.CheckText = texts.NO_CHECK
    proof: texts.ProofText = texts.NO_PROOF
    number_error: str = ""
    sum_error: str = ""

    _file_number: str = ""
    _checksum: str = ""
    _failure: str = ""

    @rx.event
    @requires(Right.RECEIPTS_READ)
    async def load(self) -> None:
        """Answer what the address asks."""
        query = self.router.url.query_parameters
        self._file_number = query.get("diarienummer", "")[:LONGEST]
        self._checksum = _checksum(query.get("kontrollsumma", ""))
        self._failure = query.get("fel", "")[:LONGEST]
        self.number_error = self.sum_error = ""
        await shown.show(self)

    @rx.event
    @requires(Right.RECEIPTS_READ)
    async def check(self, form: Form) -> Any:
        """Check a file number and a checksum that are typed; spaces in it are no matter."""
        number, checksum = text_of(form, "diarienummer"), _checksum(text_of(form, "kontrollsumma"))
        self.number_error = "" if 0 < len(number) <= LONGEST and number.isascii() else NO_NUMBER
        self.sum_error = "" if checksum else NO_SUM
        if self.number_error or self.sum_error:
            return None
        return rx.redirect(address(PATH, {"diarienummer": number, "kontrollsumma": checksum}))

    async def _fill(self, db: Session, actor: Actor) -> None:
        self.proof = texts.NO_PROOF
        if self._file_number and self._checksum:
            checked = await receipt_checks.check_sum(db, actor, self._file_number, self._checksum)
            self.found = texts.check_text(checked)
            self.proof = texts.proof_text(checked.proof, actor)
        else:
            self.found = texts.failure_text(self._failure)


def _checksum(text: str) -> str:
    """The checksum without spaces and in small letters, or nothing where it is none."""
    typed = "".join(text.split()).lower()
    return typed if CHECKSUM.fullmatch(typed) else ""
