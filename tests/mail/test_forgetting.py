"""Which mail went where is forgotten after ninety days; what waits, and the links in mails, are not."""

from datetime import timedelta

from sqlmodel import SQLModel, func, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.mail import KEPT_FOR, Cadence
from rxapp.models import MailAddress, MailDelivery, MailGathered, MailOutbox
from rxapp.services import mail_choices
from rxapp.services.mail_forgetting import forget_old
from rxapp.services.mail_sending import send_everything
from tests.fixtures.mailing import ASTA, BO, asked, case_of, give_address, want
from tests.fixtures.world import World


async def counted(*tables: type[SQLModel]) -> list[int]:
    async with reading() as session:
        return [(await session.exec(select(func.count()).select_from(each))).one() for each in tables]


async def test_what_was_sent_long_ago_is_forgotten_and_what_waits_is_not(mailing: World) -> None:
    await want(mailing.asta)
    await want(mailing.bo, Cadence.WEEKLY)
    await asked(await case_of(mailing), times=2)
    await send_everything()
    assert await forget_old() == 0
    with clock.at(clock.now() + KEPT_FOR + timedelta(minutes=1)):
        assert await forget_old() == 2
    assert await counted(MailDelivery, MailOutbox, MailGathered) == [0, 0, 2], "Bo's digest has not gone"


async def test_the_link_of_a_profile_s_address_works_for_as_long_as_it_is_the_profile_s(
    mailing: World,
) -> None:
    await want(mailing.asta)
    await want(mailing.bo)
    await asked(await case_of(mailing))
    await send_everything()
    await give_address(mailing.bo, "gruppen@ale.example")
    with clock.at(clock.now() + KEPT_FOR + timedelta(minutes=1)):
        await forget_old()
    async with unit_of_work() as session:
        (left,) = (await session.exec(select(MailAddress))).all()
        assert left.address == ASTA != BO
        assert await mail_choices.stop(session, left.stop_key)
