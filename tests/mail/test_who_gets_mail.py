"""Who gets mail of an event: by what is chosen, by the notices that are seen, and as of the sending."""

from datetime import date

import pytest
from sqlmodel import func, select

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Invalid, NotAllowed
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.mail import Cadence, DeliveryState
from rxapp.domain.notices import Audience, NoticeGroup
from rxapp.models import Account, Agreement, Event, MailChoice, MailDelivery, MailOutbox
from rxapp.services import journal, mail_choices, permissions
from rxapp.services.mail_choices import GROUPS
from rxapp.services.mail_sending import count_waiting, send_everything
from rxapp.text.notices import MAILED, NOTICES
from tests.fixtures.mailing import (
    ASTA,
    BO,
    BRITT,
    asked,
    case_of,
    give_address,
    of,
    recipients,
    set_up,
    states,
    text_of,
    want,
    want_each,
    written,
)
from tests.fixtures.noticing import happen, one_of_each
from tests.fixtures.people import ALE, COMPULSORY, PRESCHOOL
from tests.fixtures.world import World


async def test_nobody_gets_mail_until_it_is_switched_on(mailing: World) -> None:
    await asked(await case_of(mailing))
    assert (await send_everything()).sent == 0
    await want(mailing.asta)
    await send_everything()
    assert written() == [], "of what happened before it was switched on there is no mail"
    await asked(await case_of(mailing))
    assert (await send_everything()).sent == 1
    assert recipients(written()) == [ASTA]


async def test_what_is_to_be_mailed_is_written_with_its_event_or_not_at_all(mailing: World) -> None:
    happened = one_of_each()
    with pytest.raises(ZeroDivisionError):
        await break_off(happened)
    async with reading() as session:
        assert (await session.exec(select(func.count()).select_from(MailOutbox))).one() == 0
    written_down = await happen(None, happened)
    async with reading() as session:
        waiting = set((await session.exec(select(MailOutbox.event_id))).all())
    assert waiting == {each.event_id for each in written_down if each.kind in MAILED}


async def break_off(happened: list[Happened]) -> None:
    async with unit_of_work() as session:
        await journal.record_all(session, None, happened)
        raise ZeroDivisionError


async def test_every_kind_of_event_is_mailed_as_the_table_says(mailing: World) -> None:
    await want(mailing.asta)
    case = await case_of(mailing)
    await happen(mailing.hanna, [of(case, kind, from_agency=True) for kind in EventKind])
    await send_everything()
    expected = {
        f"{f'Ärende {case.file_number}: ' if notice.audience is Audience.TYPE else ''}{notice.sentence}."
        for notice in NOTICES.values()
        if notice is not None and notice.mailed
    }
    assert len(written()) == len(expected) == len(MAILED)
    assert {text_of(mail).splitlines()[0] for mail in written()} == expected


async def test_a_message_of_the_municipality_itself_is_not_mailed(mailing: World) -> None:
    await want(mailing.asta)
    await want(mailing.bo)
    await happen(mailing.bo, [of(await case_of(mailing), EventKind.MESSAGE_SENT, from_agency=False)])
    await send_everything()
    assert written() == []


async def test_mail_goes_to_all_who_hold_the_type_whoever_sent_the_application(mailing: World) -> None:
    for user in (mailing.asta, mailing.bo, mailing.nils, mailing.britt):
        await want(user)
    await asked(await case_of(mailing, PRESCHOOL, sender=mailing.asta))
    await asked(await case_of(mailing, COMPULSORY, sender=mailing.asta))
    await send_everything()
    assert recipients(written()) == sorted([ASTA, ASTA, BO])


async def test_only_the_chosen_kinds_are_mailed(mailing: World) -> None:
    await want(mailing.asta, groups=[NoticeGroup.DECISIONS])
    case = await case_of(mailing)
    await happen(mailing.hanna, [of(case), of(case, EventKind.CASE_DECIDED)])
    await send_everything()
    (mail,) = written()
    assert "Beslut har fattats" in text_of(mail)


async def test_whoever_did_it_gets_no_mail_of_it(mailing: World) -> None:
    await want(mailing.asta)
    await happen(mailing.asta, [Happened(EventKind.PAYEE_ACCOUNT_CHANGED, ALE)])
    await send_everything()
    assert written() == []
    await happen(mailing.disa, [Happened(EventKind.TWO_PERSONS_TURNED, ALE)])
    await send_everything()
    assert recipients(written()) == [ASTA], "it is another's doing"


async def test_a_mailbox_that_several_share_gets_one_mail_for_each_event(mailing: World) -> None:
    await give_address(mailing.bo, ASTA.upper())
    await want(mailing.asta)
    await want(mailing.bo)
    await asked(await case_of(mailing), times=3)
    await send_everything()
    assert recipients(written()) == [ASTA] * 3


async def test_a_shared_mailbox_gets_what_any_of_its_readers_may_be_told(mailing: World) -> None:
    await give_address(mailing.bo, ASTA)
    await want(mailing.bo)
    await want(mailing.asta)
    await take(mailing, mailing.asta.account_id, PRESCHOOL)
    await asked(await case_of(mailing))
    await send_everything()
    assert recipients(written()) == [ASTA], "Bo still holds the type"


async def test_whoever_wants_it_soonest_decides_for_a_shared_mailbox(mailing: World) -> None:
    await give_address(mailing.bo, ASTA)
    await want(mailing.asta, Cadence.WEEKLY)
    await want(mailing.bo, Cadence.AT_ONCE)
    await asked(await case_of(mailing))
    await send_everything()
    assert recipients(written()) == [ASTA]
    async with reading() as session:
        cadences = (await session.exec(select(MailDelivery.cadence))).all()
    assert cadences == [Cadence.AT_ONCE]


async def take(world: World, account_id: int, subject: str) -> None:
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=account_id, subject=subject, held=False
        )


async def test_a_permission_taken_between_event_and_sending_stops_the_mail(
    mailing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await want(mailing.bo)
    await asked(await case_of(mailing))
    set_up(monkeypatch, smtp_url="smtp://127.0.0.1:1")
    assert (await send_everything()).away, "it is planned, and nobody takes it yet"
    await take(mailing, mailing.bo.account_id, PRESCHOOL)
    set_up(monkeypatch, smtp_url="")
    assert (await send_everything()).withdrawn == 1
    assert written() == []
    assert await states() == [DeliveryState.WITHDRAWN]
    await send_everything()
    assert await count_waiting() == 0


@pytest.mark.parametrize("how", ["switched off", "account closed", "no agreement", "group switched off"])
async def test_what_is_asked_at_the_moment_of_sending_is_everything(
    mailing: World, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    await want(mailing.bo)
    await asked(await case_of(mailing))
    set_up(monkeypatch, smtp_url="smtp://127.0.0.1:1")
    await send_everything()
    if how == "switched off":
        await want(mailing.bo, None)
    elif how == "group switched off":
        await want(mailing.bo, groups=[NoticeGroup.DECISIONS])
    else:
        async with unit_of_work() as session:
            if how == "account closed":
                account = await session.get_one(Account, mailing.bo.account_id)
                account.deactivated_at = (await session.exec(select(Event.at))).first()
            else:
                for agreement in (await session.exec(select(Agreement))).all():
                    agreement.ends_on = date(2026, 11, 1)
    set_up(monkeypatch, smtp_url="")
    await send_everything()
    assert written() == []
    assert await states() == [DeliveryState.WITHDRAWN]


async def test_mail_follows_the_profile_to_its_new_address(
    mailing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await want(mailing.bo)
    await asked(await case_of(mailing))
    set_up(monkeypatch, smtp_url="smtp://127.0.0.1:1")
    await send_everything()
    await give_address(mailing.bo, "gruppen@ale.example")
    set_up(monkeypatch, smtp_url="")
    await send_everything()
    assert recipients(written()) == ["gruppen@ale.example"]
    assert await states() == [DeliveryState.WITHDRAWN, DeliveryState.SENT]


async def test_sending_once_more_sends_nothing(mailing: World) -> None:
    await want(mailing.asta)
    await want(mailing.britt)
    await asked(await case_of(mailing))
    await asked(await case_of(mailing, sender=mailing.britt))
    assert (await send_everything()).sent == 2
    assert (await send_everything()).taken == 0
    assert recipients(written()) == [ASTA, BRITT]


async def test_only_users_have_mail(mailing: World) -> None:
    for actor in (mailing.disa, mailing.hanna, mailing.kerstin):
        with pytest.raises(NotAllowed):
            await want(actor)


async def test_a_choice_that_there_is_not_changes_nothing(mailing: World) -> None:
    await want_each(mailing.asta, {NoticeGroup.DECISIONS: Cadence.DAILY})
    for wanted in ({"decisions": "hourly"}, {"weather": "daily"}, {"decisions": "daily", "x'": "daily"}):
        async with unit_of_work() as session:
            with pytest.raises(Invalid):
                await mail_choices.choose(session, mailing.asta, wanted)
    async with reading() as session:
        kept = [(each.notice_group, each.cadence) for each in (await session.exec(select(MailChoice))).all()]
        own = await mail_choices.get_own(session, mailing.asta)
    assert kept == [(NoticeGroup.DECISIONS, Cadence.DAILY)]
    assert dict(own.chosen) == {NoticeGroup.DECISIONS: Cadence.DAILY}
    assert own.address == ASTA
    assert set(GROUPS) == {notice.group for notice in NOTICES.values() if notice and notice.mailed}


async def test_choosing_the_same_again_is_no_event(mailing: World) -> None:
    for _ in range(2):
        await want(mailing.asta, Cadence.DAILY)
    async with reading() as session:
        chosen = select(Event.data).where(Event.kind == EventKind.MAIL_CHOSEN)
        assert (await session.exec(chosen)).all() == [{"at_once": 0, "daily": len(GROUPS), "weekly": 0}]
