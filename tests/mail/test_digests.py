"""Digests: what has happened in a day or a week, in one mail."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.events import EventKind
from rxapp.domain.mail import Cadence, digest_day
from rxapp.services import mail_planning, permissions
from rxapp.services.mail_outcomes import Pass
from rxapp.services.mail_sending import send_everything
from tests.fixtures.mailing import ASTA, BO, asked, case_of, of, text_of, want
from tests.fixtures.noticing import happen
from tests.fixtures.people import PRESCHOOL
from tests.fixtures.smtp import MailServer
from tests.fixtures.world import World

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def test_a_daily_digest_comes_the_morning_after_with_everything_in_one_mail(
    mailing: World, smtp: MailServer
) -> None:
    with clock.at(MONDAY):
        await want(mailing.asta, Cadence.DAILY)
        cases = [await case_of(mailing) for _ in range(3)]
        for case in cases:
            await asked(case, times=2)
        assert (await send_everything()).sent == 0
    with clock.at(MONDAY.replace(day=24, hour=5, minute=59)):
        assert (await send_everything()).sent == 0
    with clock.at(MONDAY.replace(day=24, hour=6)):
        assert await send_everything() == Pass(taken=1, sent=1)
        assert (await send_everything()).taken == 0
    (mail,) = smtp.received
    assert mail.message["Subject"] == "Ansök om statlig ersättning: dagens händelser (6)"
    assert all(text_of(mail.message).count(f"Ärende {case.file_number}:") == 2 for case in cases)


async def test_a_weekly_digest_comes_on_monday_morning(mailing: World, smtp: MailServer) -> None:
    case = await case_of(mailing)
    with clock.at(MONDAY):
        await want(mailing.asta, Cadence.WEEKLY)
    for days in range(6):
        with clock.at(MONDAY + timedelta(days=days)):
            await asked(case)
            assert (await send_everything()).sent == 0
    with clock.at(MONDAY + timedelta(days=7)):
        assert (await send_everything()).sent == 1
    assert smtp.received[0].message["Subject"] == "Ansök om statlig ersättning: veckans händelser (6)"


async def test_what_a_standstill_has_left_comes_in_one_digest(mailing: World, smtp: MailServer) -> None:
    case = await case_of(mailing)
    with clock.at(MONDAY):
        await want(mailing.asta, Cadence.DAILY)
        await asked(case)
        await send_everything()
    with clock.at(MONDAY + timedelta(days=1)):
        await asked(case)
        await mail_planning.plan()
    with clock.at(MONDAY + timedelta(days=9)):
        assert (await send_everything()).sent == 1
    assert "(2)" in str(smtp.received[0].message["Subject"])


async def test_a_digest_is_of_what_may_be_told_when_it_goes(mailing: World, smtp: MailServer) -> None:
    with clock.at(MONDAY):
        await want(mailing.asta, Cadence.DAILY)
        await want(mailing.bo, Cadence.DAILY)
        preschool, compulsory = await case_of(mailing), await case_of(mailing, "ASYL_COMPULSORY")
        await happen(mailing.hanna, [of(preschool), of(compulsory, EventKind.CASE_DECIDED)])
        await send_everything()
        async with unit_of_work() as session:
            for who in (mailing.asta, mailing.bo):
                await permissions.set_permission(
                    session, mailing.disa, account_id=who.account_id, subject=PRESCHOOL, held=False
                )
    with clock.at(MONDAY + timedelta(days=1)):
        outcome = await send_everything()
        assert (outcome.sent, outcome.withdrawn) == (1, 1)
        assert (await send_everything()).taken == 0
    (mail,) = smtp.received
    assert mail.recipients == (ASTA,)
    assert compulsory.file_number in text_of(mail.message)
    assert preschool.file_number not in text_of(mail.message)


async def test_two_that_make_digests_at_once_make_each_once(mailing: World, smtp: MailServer) -> None:
    with clock.at(MONDAY):
        for user in (mailing.asta, mailing.bo):
            await want(user, Cadence.DAILY)
        await asked(await case_of(mailing), times=20)
        await send_everything()
    with clock.at(MONDAY + timedelta(days=1)):
        await asyncio.gather(*(send_everything() for _ in range(3)))
    assert smtp.by_address == Counter({ASTA: 1, BO: 1})


@pytest.mark.parametrize(
    ("at", "cadence", "day"),
    [
        (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), Cadence.DAILY, date(2026, 11, 23)),
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), Cadence.DAILY, date(2026, 11, 24)),
        (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), Cadence.WEEKLY, date(2026, 11, 23)),
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), Cadence.WEEKLY, date(2026, 11, 30)),
        (datetime(2026, 7, 5, 23, 0, tzinfo=UTC), Cadence.WEEKLY, date(2026, 7, 6)),
    ],
)
def test_digests_go_out_at_seven_in_sweden(at: datetime, cadence: Cadence, day: date) -> None:
    assert digest_day(cadence, at, clock.STOCKHOLM) == day
