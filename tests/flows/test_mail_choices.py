"""Mail on the page Notifieringar, and whose mail does not get through on the administrator's pages."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.events import EventKind
from rxapp.domain.mail import Cadence
from rxapp.domain.notices import NoticeGroup
from rxapp.models import Event, MailAddress, MailChoice
from rxapp.services import mail_choices
from rxapp.services.mail_choices import GROUPS
from rxapp.state.mail_choices import MailChoiceState
from rxapp.state.mail_failures import FailingLine, MailFailureState
from rxapp.state.start import StartState
from tests.fixtures.mailing import ASTA, mailing, set_up, want
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

__all__ = ["mailing"]

KEY = "x" * 43
SINCE = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


async def opened(tab_of: TabOf, who: str) -> Tab:
    tab = await tab_of(who)
    await tab.open("/notifieringar")
    return tab


async def kept(actor_id: int) -> dict[NoticeGroup, Cadence]:
    async with reading() as session:
        chosen = (await session.exec(select(MailChoice))).all()
    return {each.notice_group: each.cadence for each in chosen if each.account_id == actor_id}


async def fail(address: str) -> None:
    """Let mail to the address not get through."""
    async with unit_of_work() as session:
        failing = MailAddress(address=address, stop_key=KEY, failure="550 5.1.1", failing_since=SINCE)
        session.add(failing)


async def test_mail_is_off_until_the_user_switches_it_on(mailing: World, tab_of: TabOf) -> None:
    tab = await opened(tab_of, "asta")
    state = await tab.state(MailChoiceState)
    assert (state.mail_is_on, state.mail_summary, state.mail_address) == (False, "av", ASTA)
    assert {line.cadence for line in state.mail_lines} == {""}
    await tab.send(MailChoiceState.turn_mail, is_on=True)
    assert (state.mail_is_on, state.mail_summary) == (True, "på för 9 slag av 9")
    assert await kept(mailing.asta.account_id) == dict.fromkeys(GROUPS, Cadence.AT_ONCE)
    assert (await tab.session()).announcement == "Sparat. Mejlen är på."
    await tab.send(MailChoiceState.turn_mail, is_on=False)
    assert (state.mail_is_on, state.mail_summary) == (False, "av")
    assert await kept(mailing.asta.account_id) == {}


async def test_each_kind_is_chosen_by_itself(mailing: World, tab_of: TabOf) -> None:
    tab = await opened(tab_of, "asta")
    await tab.send(MailChoiceState.choose_mail, group="decisions", cadence="daily")
    await tab.send(MailChoiceState.choose_mail, group="payouts", cadence="weekly")
    assert await kept(mailing.asta.account_id) == {
        NoticeGroup.DECISIONS: Cadence.DAILY,
        NoticeGroup.PAYOUTS: Cadence.WEEKLY,
    }
    state = await tab.state(MailChoiceState)
    assert state.mail_summary == "på för 2 slag av 9"
    assert (await tab.session()).announcement == "Sparat. Utbetalningar: varje vecka."
    await tab.send(MailChoiceState.choose_mail, group="payouts", cadence="")
    assert await kept(mailing.asta.account_id) == {NoticeGroup.DECISIONS: Cadence.DAILY}
    assert await kept(mailing.bo.account_id) == {}


@pytest.mark.parametrize(("group", "cadence"), [("weather", "daily"), ("decisions", "hourly")])
async def test_what_there_is_not_cannot_be_chosen(
    mailing: World, tab_of: TabOf, group: str, cadence: str
) -> None:
    tab = await opened(tab_of, "asta")
    await tab.send(MailChoiceState.choose_mail, group=group, cadence=cadence)
    assert await tab.told() == "Välj hur ofta du vill ha mejl."
    assert await kept(mailing.asta.account_id) == {}


async def test_mail_that_is_stopped_in_a_mail_is_off_on_the_open_page(mailing: World, tab_of: TabOf) -> None:
    await want(mailing.asta)
    tab = await opened(tab_of, "asta")
    await fail(ASTA)
    async with unit_of_work() as session:
        assert await mail_choices.stop(session, KEY)
    await settled()
    assert (await tab.state(MailChoiceState)).mail_is_on is False


async def test_without_a_mail_server_the_page_says_so(
    mailing: World, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await (await opened(tab_of, "asta")).state(MailChoiceState)).mail_is_sent is False
    set_up(monkeypatch, smtp_url="smtp://127.0.0.1:1")
    assert (await (await opened(tab_of, "asta")).state(MailChoiceState)).mail_is_sent is True


async def test_a_user_is_told_that_mail_does_not_get_through(mailing: World, tab_of: TabOf) -> None:
    await want(mailing.asta)
    await fail(ASTA)
    state = await (await opened(tab_of, "asta")).state(MailChoiceState)
    assert state.mail_failure == (
        "Mejlen har inte kommit fram sedan 2026-11-22 09:30. Adressen finns inte. "
        "Be administratören kontrollera adressen."
    )
    assert (await (await opened(tab_of, "bo")).state(MailChoiceState)).mail_failure == ""


async def test_the_administrator_sees_whose_mail_does_not_get_through_and_why(
    mailing: World, tab_of: TabOf
) -> None:
    await want(mailing.asta)
    await fail(ASTA)
    tab = await tab_of("disa")
    await tab.open("/behorigheter")
    href = f"/anvandare/{mailing.asta.account_id}"
    assert (await tab.state(MailFailureState)).mail_failures == [
        FailingLine(href[11:], "Asta Alm", href, ASTA, "2026-11-22 09:30", "Adressen finns inte.")
    ]
    await tab.open("/")
    tasks = [task for task in (await tab.state(StartState)).tasks if task.href == href]
    assert [(task.text, task.note) for task in tasks] == [
        ("Mejl om nya händelser kommer inte fram till Asta Alm", "Adressen finns inte.")
    ]
    other = await tab_of("berit")
    await other.open("/behorigheter")
    assert (await other.state(MailFailureState)).mail_failures == []
    assert not other.holds(ASTA)


async def test_an_address_that_gets_no_mail_fails_nobody(mailing: World, tab_of: TabOf) -> None:
    await fail(ASTA)
    tab = await tab_of("disa")
    await tab.open("/behorigheter")
    assert (await tab.state(MailFailureState)).mail_failures == []


async def test_a_choice_is_one_event_that_tells_of_nobody_else(mailing: World, tab_of: TabOf) -> None:
    tab = await opened(tab_of, "asta")
    await tab.send(MailChoiceState.turn_mail, is_on=True)
    async with reading() as session:
        found = select(Event).where(Event.kind == EventKind.MAIL_CHOSEN)
        (event,) = (await session.exec(found)).all()
    assert (event.account_id, event.actor_id) == (mailing.asta.account_id, mailing.asta.account_id)
    assert event.data == {"at_once": 9, "daily": 0, "weekly": 0}
