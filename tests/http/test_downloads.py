"""Attachments that are fetched: for whom, under which name, and never as something that runs."""

import asyncio
from urllib.parse import unquote

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.attachments import FileKind
from rxapp.domain.events import EventKind
from rxapp.http.auth import internal_path
from rxapp.models import Event
from rxapp.services import attaching, file_store
from rxapp.services.attachments import Owner
from tests.data.paid import Paid, paid
from tests.fixtures.attached import GOOD, PDF, attach, listed
from tests.fixtures.sending import address, cookie_of, form, get, kept, part, post
from tests.fixtures.world import World
from tests.http.test_uploads import lose_preschool

__all__ = ["paid"]


async def opened() -> list[Event]:
    async with reading() as session:
        found = await session.exec(select(Event).where(Event.kind == EventKind.ATTACHMENT_OPENED))
        return list(found.all())


async def send(who: str, owner: Owner, filename: str, content: bytes = PDF) -> None:
    """As the browser does it."""
    escaped = filename.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    sent = part(content, f'form-data; name="fil"; filename="{escaped}"')
    assert (await post(await cookie_of(who), address(owner), form(sent))).json() == {"ok": True}


async def fetched_name(who: str, key: str) -> str:
    disposition = (await get(await cookie_of(who), key)).headers["content-disposition"]
    kind, plain, named = disposition.split("; ")
    assert kind == "attachment"
    assert plain.startswith('filename="bilaga.')
    return unquote(named.removeprefix("filename*=UTF-8''"))


async def test_whoever_sees_the_case_fetches_the_file_and_that_is_recorded(world: World, case: Owner) -> None:
    key = await attach(world.asta, case)
    for name in ("asta", "bo", "hanna"):
        answer = await get(await cookie_of(name), key)
        assert (answer.status_code, answer.content) == (200, PDF)
    events = await opened()
    assert [event.actor_id for event in events] == [
        world.asta.account_id,
        world.bo.account_id,
        world.hanna.account_id,
    ]
    assert {frozenset(event.data) for event in events} == {frozenset({"attachment"})}


@pytest.mark.parametrize("who", ["", "nils", "britt", "disa", "berit", "ulla", "kerstin"])
async def test_what_is_not_theirs_is_not_there(world: World, case: Owner, who: str) -> None:
    key = await attach(world.asta, case)
    cookie = await cookie_of(who)
    forbidden, unknown = await get(cookie, key), await get(cookie, "0" * 32)
    assert (forbidden.status_code, forbidden.content) == (404, unknown.content)
    assert dict(forbidden.headers) == dict(unknown.headers)
    assert await opened() == []


@pytest.mark.parametrize("key", ["%00", "x" * 32, "A" * 32, "..%2f..%2frxapp.db", "a" * 33, "%ED%A0%80"])
async def test_what_cannot_be_a_file_is_not_looked_for(world: World, case: Owner, key: str) -> None:
    assert (await get(await cookie_of("asta"), key)).status_code == 404


async def test_what_is_removed_is_not_there(world: World, draft: Owner) -> None:
    key = await attach(world.asta, draft)
    async with unit_of_work() as session:
        await attaching.remove_attachment(session, world.asta, key)
    assert (await get(await cookie_of("asta"), key)).status_code == 404


async def test_a_draft_of_a_type_one_lacks_keeps_its_files(world: World, draft: Owner) -> None:
    key = await attach(world.asta, draft)
    answers = [(await get(await cookie_of(who), key)).status_code for who in ("asta", "bo", "nils", "hanna")]
    assert answers == [200, 200, 404, 404]


@pytest.mark.parametrize("kind", FileKind, ids=lambda kind: kind.name)
async def test_a_file_is_saved_and_never_shown(world: World, case: Owner, kind: FileKind) -> None:
    await send("asta", case, "fil.html", GOOD[kind])
    (view,) = await listed(world.asta, case)
    headers = (await get(await cookie_of("asta"), view.key)).headers
    assert headers["content-type"].partition(";")[0] == kind.value
    assert headers["content-disposition"].startswith("attachment;")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert ".html" not in headers["content-disposition"]


NAMES = {
    "../../etc/passwd": "passwd.pdf",
    "C:\\Users\\asta\\intyg.pdf": "intyg.pdf",
    "..": "Bilaga.pdf",
    "": "Bilaga.pdf",
    ".pdf": "Bilaga.pdf",
    "intyg.pdf.exe": "intyg.pdf",
    "åäö – läkarintyg.PDF": "åäö – läkarintyg.pdf",
    'a"; filename="b.exe': "a_22_ filename=_22b.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "a_0D_0ASet-Cookie_ x=1.pdf",
    "a\x00b\x1b[31m.pdf": "ab[31m.pdf",
    "fdp.\u202eexe.pdf": "fdp.pdf",
    "日本語.pdf": "日本語.pdf",
    "x" * 300 + ".pdf": "x" * 100 + ".pdf",
    "<script>alert(1)</script>.pdf": "script_.pdf",
    "%2e%2e%2fx.pdf": "_2e_2e_2fx.pdf",
}


@pytest.mark.parametrize(("given", "shown"), NAMES.items(), ids=[ascii(name)[:30] for name in NAMES])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_name_misleads_nobody_and_breaks_no_header(
    world: World, case: Owner, given: str, shown: str, backend: str
) -> None:
    await send("asta", case, given)
    (view,) = await listed(world.asta, case)
    assert view.name == shown
    assert await fetched_name("asta", view.key) == shown
    (file,) = kept()
    assert file.name != given


async def test_raw_line_ends_and_bytes_in_a_name_are_taken_for_what_they_are(
    world: World, case: Owner
) -> None:
    cookie = await cookie_of("asta")
    for disposition in (
        'form-data; name="fil"; filename="a\r\nX-Evil: 1"',
        'form-data; name="fil"; filename="\udcff\udcfe.pdf"',
        'form-data; name="fil"; filename="a\\"b.pdf"',
    ):
        await post(cookie, address(case), form(part(PDF, disposition)))
    for view in await listed(world.asta, case):
        answer = await get(cookie, view.key)
        assert "x-evil" not in answer.headers
        assert view.name.isprintable()


async def test_in_a_case_with_somebody_protected_the_file_has_no_name_of_its_own(paid: Paid) -> None:
    owner = Owner(file_number=paid.waiting.file_number)
    await send("asta", owner, "Samira Sekret.pdf")
    (view,) = await listed(paid.world.asta, owner)
    for who in ("asta", "bo", "hanna"):
        assert await fetched_name(who, view.key) == "Bilaga 1.pdf"


async def test_a_file_that_is_not_what_was_stored_is_not_handed_over(world: World, case: Owner) -> None:
    key = await attach(world.asta, case)
    (file,) = kept()
    file.write_bytes(PDF.replace(b"1.7", b"1.6"))
    answer = await get(await cookie_of("asta"), key)
    assert (answer.status_code, PDF[:8] in answer.content) == (500, False)
    file.unlink()
    assert (await get(await cookie_of("asta"), key)).status_code == 500
    assert await opened() == []


async def test_what_is_taken_while_the_file_is_read_keeps_it_back(
    world: World, case: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, cookie = await attach(world.asta, case), await cookie_of("bo")
    is_intact = file_store.is_intact

    def meanwhile(stored_as: str, sha256: str) -> bool:
        asyncio.run_coroutine_threadsafe(lose_preschool(world, "bo"), loop).result(10)
        return is_intact(stored_as, sha256)

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(file_store, "is_intact", meanwhile)
    answer = await get(cookie, key)
    assert (answer.status_code, PDF[:8] in answer.content) == (404, False)


def test_a_login_leads_to_no_file() -> None:
    assert internal_path("/bilagor/" + "a" * 32) == "/"
