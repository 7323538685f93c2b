"""Mail that comes back: the administrator sees which address fails, and nobody can make one fail."""

from email.message import EmailMessage

import pytest
from sqlmodel import select

from rxapp.db import reading
from rxapp.domain.mail import DeliveryState
from rxapp.models import MailDelivery
from rxapp.services import mail_bounces, mail_choices
from rxapp.services.mail_sending import send_everything
from tests.fixtures.mailing import ASTA, asked, case_of, states, want
from tests.fixtures.smtp import MailServer
from tests.fixtures.world import World


def report(message_id: str, *, action: str = "failed", status: str = "5.2.2") -> bytes:
    """A report as mail servers write it."""
    return (
        "From: MAILER-DAEMON@mx.ale.example\r\nTo: no-reply@localhost\r\nSubject: Undelivered\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nAsta Alm har slutat.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.ale.example\r\n\r\n"
        f"Final-Recipient: rfc822; {ASTA}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 552 {status} <{ASTA}> mailbox full\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nTo: {ASTA}\r\n\r\n"
        "--b--\r\n"
    ).encode()


@pytest.fixture
async def sent_id(mailing: World, smtp: MailServer) -> str:
    """The Message-ID of a mail that went out well."""
    await want(mailing.asta)
    await asked(await case_of(mailing))
    await send_everything()
    return smtp.received[0].message_id


async def shown(world: World) -> list[tuple[str, str]]:
    async with reading() as session:
        return [(each.name, each.failure) for each in await mail_choices.list_failing(session, world.disa)]


async def test_what_comes_back_is_shown_to_the_administrator(mailing: World, sent_id: str) -> None:
    assert await mail_bounces.take_in(report(sent_id))
    assert await shown(mailing) == [("Asta Alm", "552 5.2.2")]
    assert await states() == [DeliveryState.FAILED]
    async with reading() as session:
        assert (await session.exec(select(MailDelivery.failure))).all() == ["552 5.2.2"]


@pytest.mark.parametrize("what", ["another's", "late", "delivered", "nothing", "no mail", "an answer"])
async def test_anything_else_changes_nothing(mailing: World, sent_id: str, what: str) -> None:
    content = {
        "another's": report("<" + "0" * 32 + "@localhost>"),
        "late": report(sent_id, action="delayed", status="4.4.1"),
        "delivered": report(sent_id, action="delivered", status="2.0.0"),
        "nothing": b"",
        "no mail": b"\xff\x00 no mail",
        "an answer": plain(sent_id),
    }[what]
    assert not await mail_bounces.take_in(content)
    assert await shown(mailing) == []
    assert await states() == [DeliveryState.SENT]


def plain(message_id: str) -> bytes:
    """An answer of somebody who is away, with our mail in it."""
    message = EmailMessage()
    message["Subject"] = "Frånvarande"
    message.set_content(f"Jag är ledig.\n> Message-ID: {message_id}")
    return bytes(message)


async def test_a_strange_status_is_not_kept(mailing: World, sent_id: str) -> None:
    assert await mail_bounces.take_in(report(sent_id, status="5.1.1 Asta Alm"))
    assert await shown(mailing) == [("Asta Alm", "552")]
