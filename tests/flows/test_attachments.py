"""Attachments on open pages: shown at once to everybody they concern, and never by a name that tells."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.models import Event
from rxapp.services import drafts
from rxapp.services.attachments import Owner
from rxapp.state.attachments import (
    CaseAttachmentsState,
    DraftAttachmentsState,
    HandlingAttachmentsState,
)
from rxapp.state.case import CaseState
from rxapp.state.guard import NOT_YOURS
from tests.data.paid import Paid, paid
from tests.fixtures.attached import PDF, attach
from tests.fixtures.people import PRESCHOOL
from tests.fixtures.sending import address, form, get, part, post
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

__all__ = ["paid"]
CANARY = "Samira Sekret"


def pages(paid: Paid, who: str) -> str:
    base = "/handlaggning" if who == "hanna" else "/arenden"
    return f"{base}/{paid.waiting.file_number}"


async def lines(tab: Tab, kind: type[Any]) -> list[tuple[str, str]]:
    return [(line.name, line.side) for line in (await tab.state(kind)).attached]


async def test_a_file_shows_at_once_on_every_open_page_of_the_case(paid: Paid, tab_of: TabOf) -> None:
    asta, bo, hanna, britt = [await tab_of(name) for name in ("asta", "bo", "hanna", "britt")]
    for tab, who in ((asta, "asta"), (bo, "bo"), (hanna, "hanna"), (britt, "britt")):
        await tab.open(pages(paid, who))
    assert await britt.denied()
    await attach(paid.world.asta, Owner(file_number=paid.waiting.file_number), f"{CANARY}.pdf")
    await settled()
    expected = [("Bilaga 1.pdf", "Kommunen")]
    assert await lines(bo, CaseAttachmentsState) == expected
    assert await lines(hanna, HandlingAttachmentsState) == expected
    assert await lines(britt, CaseAttachmentsState) == []
    assert "En bilaga lades till" in [step.text for step in (await bo.state(CaseState)).timeline]


async def test_a_file_shows_at_once_to_others_who_write_on_the_draft(spring: World, tab_of: TabOf) -> None:
    async with unit_of_work() as session:
        draft = await drafts.open_draft(session, spring.asta, PRESCHOOL)
    tabs = [await tab_of(name) for name in ("asta", "bo", "nils")]
    for tab in tabs:
        await tab.open(f"/ansokan/ny?utkast={draft.key}")
    await attach(spring.bo, Owner(draft_key=draft.key), f"{CANARY}.pdf")
    await settled()
    shown = [await lines(tab, DraftAttachmentsState) for tab in tabs]
    assert shown == [[("Bilaga 1.pdf", "Kommunen")], [(f"{CANARY}.pdf", "Kommunen")], []]
    assert not tabs[0].holds(CANARY)
    assert (await tabs[1].state(DraftAttachmentsState)).upload_to == f"/bilagor/utkast/{draft.key}"


async def test_what_is_left_is_emptied(paid: Paid, tab_of: TabOf) -> None:
    await attach(paid.world.asta, Owner(file_number=paid.waiting.file_number))
    bo = await tab_of("bo")
    await bo.open(pages(paid, "bo"))
    assert await lines(bo, CaseAttachmentsState)
    await bo.open("/utbetalningar")
    state = await bo.state(CaseAttachmentsState)
    assert (state.attached, state.upload_to) == ([], "")


async def test_an_attachment_is_taken_away_from_a_draft_by_the_button(spring: World, tab_of: TabOf) -> None:
    async with unit_of_work() as session:
        draft = await drafts.open_draft(session, spring.asta, PRESCHOOL)
    await attach(spring.asta, Owner(draft_key=draft.key))
    bo = await tab_of("bo")
    await bo.open(f"/ansokan/ny?utkast={draft.key}")
    (line,) = (await bo.state(DraftAttachmentsState)).attached
    await bo.send(DraftAttachmentsState.remove_attached, key=line.key)
    assert await lines(bo, DraftAttachmentsState) == []
    assert (await bo.session()).announcement == "Bilagan är borttagen."


async def test_what_an_officer_has_is_not_taken_away(paid: Paid, tab_of: TabOf) -> None:
    key = await attach(paid.world.asta, Owner(file_number=paid.waiting.file_number))
    bo, britt, hanna = [await tab_of(name) for name in ("bo", "britt", "hanna")]
    await bo.open(pages(paid, "bo"))
    assert [line.key for line in (await bo.state(CaseAttachmentsState)).attached] == [""]
    for tab, told in ((bo, "Handläggningen har börjat"), (britt, "Filen finns inte"), (hanna, NOT_YOURS)):
        await tab.open("/")
        await tab.send(CaseAttachmentsState.remove_attached, key=key)
        assert (await tab.told()).startswith(told)


async def test_a_decided_case_offers_no_more(paid: Paid, tab_of: TabOf) -> None:
    bo = await tab_of("bo")
    await bo.open(f"/arenden/{paid.preschool.file_number}")
    assert (await bo.state(CaseAttachmentsState)).upload_to == ""
    await bo.open(pages(paid, "bo"))
    assert (await bo.state(CaseAttachmentsState)).upload_to == address(
        Owner(file_number=paid.waiting.file_number)
    )


def texts(events: Iterable[Event]) -> str:
    return json.dumps([event.data for event in events], ensure_ascii=False)


async def test_the_name_of_a_file_in_a_case_with_somebody_protected_is_told_nowhere(
    paid: Paid, tab_of: TabOf, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    tabs = {name: await tab_of(name) for name in ("asta", "bo", "nils", "britt", "disa", "hanna", "ulla")}
    for who, tab in tabs.items():
        await tab.open(pages(paid, who))
    owner = Owner(file_number=paid.waiting.file_number)
    answers: list[str] = []
    for content in (PDF, b"MZ\x00not taken"):
        sent = form(part(content, f'form-data; name="fil"; filename="{CANARY}.pdf"'))
        answer = await post(tabs["asta"].cookie, address(owner), sent)
        answers.append(answer.text + str(answer.headers))
    await settled()
    (line,) = (await tabs["bo"].state(CaseAttachmentsState)).attached
    for who, tab in tabs.items():
        await tab.open(pages(paid, who))
        fetched = await get(tab.cookie, line.href.rpartition("/")[2])
        answers.append(fetched.text + str(fetched.headers))
        assert not tab.holds(CANARY.split()[1]), who
        answers += [str(vars(await tab.state(kind))) for kind in (CaseAttachmentsState, CaseState)]
    async with reading() as session:
        answers.append(texts((await session.exec(select(Event))).all()))
    answers += [caplog.text, *capfd.readouterr()]
    assert [answer for answer in answers if "Sekret" in answer] == []
    assert any("Bilaga%201.pdf" in answer for answer in answers)
