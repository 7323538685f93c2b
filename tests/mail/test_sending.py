"""Sending to a mail server: one that goes, that is slow, that refuses; and several that send at once."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.mail import GIVE_UP_AFTER, TELL_AFTER, DeliveryState, pause_after
from rxapp.models import MailDelivery
from rxapp.services import mail_choices, mail_sending, mail_transport
from rxapp.services.mail_choices import Failing
from rxapp.services.mail_sending import count_waiting, send_everything
from tests.fixtures.mailing import (
    ASTA,
    BO,
    asked,
    case_of,
    give_address,
    states,
    want,
)
from tests.fixtures.smtp import MailServer
from tests.fixtures.world import World

GONE = "550 5.1.1 <asta@ale.example> Asta Alm has left"


async def later(step: timedelta, *, are_older: bool = False) -> None:
    """Let so much of the time until each mail is to be tried have gone; with `are_older`, of all its time."""
    async with unit_of_work() as session:
        for each in (await session.exec(select(MailDelivery))).all():
            each.made_at -= step if are_older else timedelta()
            each.next_at -= step


async def failing(world: World) -> list[Failing]:
    async with reading() as session:
        return await mail_choices.list_failing(session, world.disa)


async def test_each_mail_goes_to_one_address_over_the_connection(mailing: World, smtp: MailServer) -> None:
    for user in (mailing.asta, mailing.bo, mailing.britt):
        await want(user)
    case = await case_of(mailing)
    await asked(case, times=30)
    assert (await send_everything()).sent == 60
    assert smtp.by_address == Counter({ASTA: 30, BO: 30})
    assert len({each.message_id for each in smtp.received}) == 60
    assert {each.sender for each in smtp.received} == {"no-reply@localhost"}
    assert {each.message["Subject"] for each in smtp.received} == {f"Ny händelse i ärende {case.file_number}"}


async def test_what_waits_while_the_server_is_down_comes_when_it_is_back(
    mailing: World, smtp: MailServer
) -> None:
    await want(mailing.asta)
    smtp.stop()
    await asked(await case_of(mailing), times=100)
    for _ in range(5):
        outcome = await send_everything()
        assert (outcome.away, outcome.sent) == ("SMTPConnectError", 0)
    async with reading() as session:
        assert set((await session.exec(select(MailDelivery.attempts))).all()) == {0}, "it is nobody's fault"
    smtp.start()
    assert (await send_everything()).sent == 100
    assert len({each.message_id for each in smtp.received}) == len(smtp.received) == 100
    assert await count_waiting() == 0


async def test_a_server_that_goes_in_the_middle_loses_nothing(mailing: World, smtp: MailServer) -> None:
    await want(mailing.asta)
    await asked(await case_of(mailing), times=60)
    smtp.refusals_of_content = ["421 4.3.2 closing"] * 3
    assert (await send_everything()).away == "the server answers 421"
    assert await count_waiting() > 0
    smtp.refusals_of_content = []
    await send_everything()
    assert len({each.message_id for each in smtp.received}) == 60
    assert await count_waiting() == 0


async def test_an_answer_that_is_lost_gives_the_same_mail_once_more(mailing: World, smtp: MailServer) -> None:
    await want(mailing.asta)
    await asked(await case_of(mailing), times=20)
    smtp.drop = 3
    await send_everything()
    await later(timedelta(hours=5))
    await send_everything()
    assert len({each.message_id for each in smtp.received}) == 20
    assert len(smtp.received) == 23
    assert len({each.content for each in smtp.received}) == 20, "the same to the last letter"
    assert set(await states()) == {DeliveryState.SENT}


async def test_a_slow_server_holds_nobody_up_and_gets_everything(
    mailing: World, smtp: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_transport, "TIMEOUT", 0.3)
    await want(mailing.asta)
    await asked(await case_of(mailing), times=3)
    smtp.wait = 1.0
    outcome = await asyncio.wait_for(send_everything(), 10)
    assert (outcome.sent, outcome.put_off) == (0, 3)
    smtp.wait = 0
    await later(pause_after(1))
    assert (await send_everything()).sent == 3


async def test_a_recipient_that_is_refused_for_good_is_shown_to_the_administrator(
    mailing: World, smtp: MailServer
) -> None:
    await want(mailing.asta)
    await want(mailing.bo)
    smtp.refusals = {ASTA: GONE}
    await asked(await case_of(mailing), times=5)
    outcome = await send_everything()
    assert (outcome.sent, outcome.failed) == (5, 5)
    assert await count_waiting() == 0, "the queue is empty"
    assert smtp.by_address == Counter({BO: 5})
    (shown,) = await failing(mailing)
    assert (shown.account_id, shown.name, shown.email) == (mailing.asta.account_id, "Asta Alm", ASTA)
    assert shown.failure == "550 5.1.1", "the server's own words may hold anything"
    async with reading() as session:
        assert await mail_choices.list_failing(session, mailing.berit) == [], "another municipality's"
        assert (await mail_choices.get_own(session, mailing.asta)).failure == "550 5.1.1"
        assert (await mail_choices.get_own(session, mailing.bo)).failure == ""


async def test_a_failure_is_gone_with_a_new_address_or_when_mail_gets_through(
    mailing: World, smtp: MailServer
) -> None:
    await want(mailing.asta)
    smtp.refusals = {ASTA: GONE}
    case = await case_of(mailing)
    await asked(case)
    await send_everything()
    await give_address(mailing.asta, "ny@ale.example")
    assert await failing(mailing) == []
    await give_address(mailing.asta, ASTA)
    assert len(await failing(mailing)) == 1
    smtp.refusals = {}
    await asked(case)
    await send_everything()
    assert await failing(mailing) == []


async def test_a_recipient_that_is_refused_for_now_is_tried_again_ever_less_often(
    mailing: World, smtp: MailServer
) -> None:
    await want(mailing.asta)
    await want(mailing.bo)
    smtp.refusals = {ASTA: "451 4.7.1 greylisted"}
    await asked(await case_of(mailing))
    assert (await send_everything()).put_off == 1
    assert (await send_everything()).taken == 0, "not again at once"
    pauses = [pause_after(attempts) for attempts in range(1, 12)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), timedelta(hours=4))
    for attempts in range(2, TELL_AFTER + 1):
        assert await failing(mailing) == [], "greylisting is nothing to tell"
        await later(pause_after(attempts - 1))
        assert (await send_everything()).put_off == 1
    assert [each.failure for each in await failing(mailing)] == ["451 4.7.1"]
    smtp.refusals = {}
    await later(timedelta(hours=5))
    assert (await send_everything()).sent == 1
    assert smtp.by_address == Counter({ASTA: 1, BO: 1})


async def test_it_is_given_up_after_three_days(mailing: World, smtp: MailServer) -> None:
    await want(mailing.asta)
    smtp.refusals = {ASTA: "452 4.2.2 full"}
    await asked(await case_of(mailing))
    await send_everything()
    await later(GIVE_UP_AFTER, are_older=True)
    assert (await send_everything()).failed == 1
    assert await states() == [DeliveryState.FAILED]
    assert [each.failure for each in await failing(mailing)] == ["452 4.2.2"]


async def test_a_mail_that_cannot_be_made_keeps_no_other_back(mailing: World, smtp: MailServer) -> None:
    await give_address(mailing.bo, "bo\r\nBcc: alla@ale.example")
    await want(mailing.asta)
    await want(mailing.bo)
    await asked(await case_of(mailing))
    outcome = await send_everything()
    assert (outcome.sent, outcome.failed) == (1, 1)
    assert smtp.by_address == Counter({ASTA: 1})


async def test_two_that_send_at_once_share_the_mails(mailing: World, smtp: MailServer) -> None:
    for user in (mailing.asta, mailing.bo):
        await want(user)
    await asked(await case_of(mailing), times=120)
    passes = await asyncio.gather(*(send_everything() for _ in range(3)))
    assert sum(each.sent for each in passes) == len(smtp.received) == 240
    assert len({each.message_id for each in smtp.received}) == 240


async def test_what_somebody_has_taken_and_left_is_tried_by_the_next_when_its_time_is_out(
    mailing: World, smtp: MailServer
) -> None:
    await want(mailing.asta)
    await asked(await case_of(mailing))
    await mail_sending.mail_planning.plan()
    assert len(await mail_sending._take()) == 1
    assert (await send_everything()).taken == 0
    await later(mail_sending.LEASE)
    assert (await send_everything()).sent == 1
