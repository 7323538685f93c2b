"""Stopping mail from the link in it: without login, with a button, and nothing but the mail."""

import re
from pathlib import Path

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from rxapp.db import reading
from rxapp.domain.events import EventKind
from rxapp.domain.mail import DeliveryState
from rxapp.http import mail
from rxapp.http.headers import Protection
from rxapp.models import Event, MailAddress, MailChoice
from rxapp.services.mail_sending import send_everything
from rxapp.text.mail import DUTY, STOP_UNKNOWN, STOPPED
from tests.fixtures.mailing import ASTA, asked, case_of, give_address, set_up, states, text_of, want, written
from tests.fixtures.noticing import seen_by
from tests.fixtures.world import World

ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    mail.WRONG.forget()


async def call(method: str, path: str, tmp_path: Path, **sent: str) -> httpx.Response:
    """As a mail program or a browser does, with no cookie."""
    app = Protection(Starlette(routes=mail.ROUTES), tmp_path, "http://localhost:3000")
    transport = httpx.ASGITransport(app=app)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as reader:
        return await reader.request(method, path, content=sent.get("content", ""), headers=form)


async def link_in_mail(world: World) -> str:
    """The path of the link in a mail that Asta has got."""
    await want(world.asta)
    await asked(await case_of(world))
    await send_everything()
    message = written()[0]
    (link,) = re.findall(r"http://localhost:3000(/mejl/stopp/\S+)", text_of(message))
    assert message["List-Unsubscribe"] == f"<http://localhost:3000{link}>"
    assert message["List-Unsubscribe-Post"] == ONE_CLICK
    return link


async def choosers() -> set[int]:
    async with reading() as session:
        return set((await session.exec(select(MailChoice.account_id))).all())


async def test_reading_the_link_stops_nothing(mailing: World, tmp_path: Path) -> None:
    link = await link_in_mail(mailing)
    answer = await call("GET", link, tmp_path)
    assert answer.status_code == 200
    assert '<form method="post"' in answer.text
    assert answer.text.count("<button") == 1
    assert ASTA not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert "set-cookie" not in answer.headers
    assert await choosers() == {mailing.asta.account_id}


async def test_the_button_stops_mail_and_mail_alone(mailing: World, tmp_path: Path) -> None:
    link = await link_in_mail(mailing)
    await want(mailing.bo)
    answer = await call("POST", link, tmp_path)
    assert (answer.status_code, STOPPED in answer.text) == (200, True)
    assert await choosers() == {mailing.bo.account_id}, "Bo has another address"
    (event,) = await asked(await case_of(mailing))
    await send_everything()
    assert [str(message["To"]) for message in written()].count(ASTA) == 1
    assert event in await seen_by(mailing.asta), "the notices stay"


async def test_a_mail_program_stops_with_one_click(mailing: World, tmp_path: Path) -> None:
    answer = await call("POST", await link_in_mail(mailing), tmp_path, content=ONE_CLICK)
    assert answer.status_code == 200
    assert await choosers() == set()


async def test_stopping_twice_is_stopping_once(mailing: World, tmp_path: Path) -> None:
    link = await link_in_mail(mailing)
    for _ in range(2):
        assert (await call("POST", link, tmp_path)).status_code == 200
    async with reading() as session:
        stopped = select(Event.account_id).where(Event.kind == EventKind.MAIL_STOPPED)
        assert (await session.exec(stopped)).all() == [mailing.asta.account_id]


async def test_a_shared_mailbox_is_stopped_for_all_who_share_it(mailing: World, tmp_path: Path) -> None:
    await give_address(mailing.bo, ASTA.title())
    await want(mailing.bo)
    await call("POST", await link_in_mail(mailing), tmp_path)
    assert await choosers() == set()


async def test_what_waits_is_stopped_too(
    mailing: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = await link_in_mail(mailing)
    set_up(monkeypatch, smtp_url="smtp://127.0.0.1:1")
    await asked(await case_of(mailing))
    await send_everything()
    await call("POST", link, tmp_path)
    set_up(monkeypatch, smtp_url="")
    await send_everything()
    assert await states() == [DeliveryState.SENT, DeliveryState.WITHDRAWN]


async def test_mail_can_be_switched_on_again(mailing: World, tmp_path: Path) -> None:
    await call("POST", await link_in_mail(mailing), tmp_path)
    await want(mailing.asta)
    await asked(await case_of(mailing))
    assert (await send_everything()).sent == 1


@pytest.mark.parametrize("guess", ["a", "x" * 43, "x" * 44, "%00", "'" * 43, "å" * 43])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_wrong_link_stops_nothing_and_tells_nothing(
    mailing: World, tmp_path: Path, guess: str, method: str
) -> None:
    await link_in_mail(mailing)
    answer = await call(method, f"/mejl/stopp/{guess}", tmp_path)
    assert (answer.status_code, STOP_UNKNOWN in answer.text) == (404, True)
    assert await choosers() == {mailing.asta.account_id}


async def test_guessing_is_slowed_down_and_a_right_link_is_not(mailing: World, tmp_path: Path) -> None:
    link = await link_in_mail(mailing)
    wrong = [(await call("POST", f"/mejl/stopp/{'x' * 43}", tmp_path)).status_code for _ in range(31)]
    assert wrong == [404] * 30 + [429]
    mail.WRONG.forget()
    assert {(await call("GET", link, tmp_path)).status_code for _ in range(40)} == {200}


async def test_the_link_is_the_address_s_own_and_cannot_be_guessed(mailing: World) -> None:
    await want(mailing.bo)
    await link_in_mail(mailing)
    async with reading() as session:
        keys = (await session.exec(select(MailAddress.stop_key))).all()
    assert len(set(keys)) == len(keys) == 2
    assert all(len(key) == 43 for key in keys)


async def test_the_page_and_the_mail_say_that_the_duty_remains(mailing: World, tmp_path: Path) -> None:
    answer = await call("GET", await link_in_mail(mailing), tmp_path)
    assert DUTY in answer.text
    assert DUTY in " ".join(text_of(written()[0]).split("\n"))
