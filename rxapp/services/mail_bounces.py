"""What other mail servers send back: the address is said to fail, by the delivery that it was about.

The mail server that takes in for the sender's address hands each such message to `rxapp mail bounced`
(RFC 3464). Nothing is believed but our own Message-ID, which nobody else knows, and the status code.
"""

import re
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from sqlmodel import col, select

from rxapp.db import unit_of_work
from rxapp.domain.mail import DeliveryState
from rxapp.models import MailDelivery
from rxapp.services.mail_outcomes import mark_failing

MOST = 1_000_000
"""Bytes that are looked at."""

_OURS = re.compile(r"^Message-ID:\s*<([0-9a-f]{32})@", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\A[245]\.\d{1,3}\.\d{1,3}\Z")
_CODE = re.compile(r"\b([45]\d\d)\b")


async def take_in(content: bytes) -> bool:
    """Take in what came back; gives whether it was about a mail of ours that is lost for good."""
    content = content[:MOST]
    report = _report(message_from_bytes(content, policy=default))
    found = _OURS.findall(content.decode("ascii", "replace"))
    if report is None or not found:
        return False
    async with unit_of_work() as session:
        sent = select(MailDelivery).where(col(MailDelivery.message_id).in_(found))
        if (delivery := (await session.exec(sent.with_for_update())).first()) is None:
            return False
        delivery.state, delivery.failure = DeliveryState.FAILED, report
        await session.flush()
        await mark_failing(session, delivery.address_id, report)
    return True


def _report(message: Message) -> str | None:
    """The codes of a report that something failed; None of anything else, such as that it is late."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.walk():
            if _field(block, "Action").lower() != "failed":
                continue
            status = _field(block, "Status")
            reply = _CODE.search(_field(block, "Diagnostic-Code"))
            codes = (reply.group(1) if reply else "550", status if _STATUS.match(status) else "")
            return " ".join(code for code in codes if code)
    return None


def _field(block: Any, name: str) -> str:
    """Whatever somebody has sent under the name; an empty text for nothing."""
    return str(block.get(name, "")).strip()
