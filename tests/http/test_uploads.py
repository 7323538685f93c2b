"""Files that are sent: who may is asked before anything is read, and nothing is kept of what is refused."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import update
from sqlmodel import col

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.attachments import MAX_BYTES
from rxapp.domain.cases import CaseStatus
from rxapp.http import files, uploads
from rxapp.models import Account, Case
from rxapp.services import auth, permissions
from rxapp.services.attachments import Owner
from tests.fixtures.attached import PDF, listed, names
from tests.fixtures.people import PRESCHOOL
from tests.fixtures.sending import BOUNDARY, Body, address, cookie_of, form, kept, key_of, part, post
from tests.fixtures.world import World

Take = Callable[[World, str], Awaitable[None]]


async def test_a_file_is_attached_to_a_case_and_to_a_draft(world: World, case: Owner) -> None:
    answer = await post(await cookie_of("bo"), address(case))
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert await names(world.asta, case) == ["intyg.pdf"]
    (file,) = kept()
    assert file.read_bytes() == PDF


async def test_a_file_is_attached_to_a_draft(spring: World, draft: Owner) -> None:
    assert (await post(await cookie_of("bo"), address(draft))).json() == {"ok": True}
    assert await names(spring.bo, draft) == ["intyg.pdf"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("", 401), ("britt", 404), ("nils", 404), ("disa", 404), ("ulla", 404), ("kerstin", 404)],
)
async def test_whoever_may_not_is_refused_before_anything_is_read(
    world: World, case: Owner, who: str, status: int
) -> None:
    body = Body(form())
    answer = await post(await cookie_of(who), address(case), body)
    assert (answer.status_code, answer.json()["ok"], body.read) == (status, False, 0)
    assert kept() == []


async def test_a_case_officer_attaches_to_a_case(world: World, case: Owner) -> None:
    assert (await post(await cookie_of("hanna"), address(case))).json() == {"ok": True}
    assert await names(world.bo, case) == ["Bilaga 1.pdf"]


async def test_a_draft_of_others_is_not_there(spring: World, draft: Owner) -> None:
    for who in ("", "britt", "nils", "disa", "hanna"):
        body = Body(form())
        answer = await post(await cookie_of(who), address(draft), body)
        assert (answer.status_code, body.read) == (404 if who else 401, 0), who


@pytest.mark.parametrize(
    "path",
    [
        "/bilagor/arenden/2026-999999",
        "/bilagor/arenden/%00",
        "/bilagor/arenden/" + "9" * 40,
        "/bilagor/utkast/" + "a" * 32,
        "/bilagor/utkast/%ED%A0%80",
        "/bilagor/utkast/..%2f..",
    ],
)
async def test_what_is_not_there_is_not_found(world: World, path: str) -> None:
    body = Body(form())
    answer = await post(await cookie_of("asta"), path, body)
    assert (answer.status_code, body.read) == (404, 0)


async def test_a_decided_case_takes_no_more(world: World, case: Owner) -> None:
    async with unit_of_work() as session:
        mine = col(Case.file_number) == case.file_number
        await session.exec(update(Case).where(mine).values(status=CaseStatus.DECIDED))
    body = Body(form())
    answer = await post(await cookie_of("asta"), address(case), body)
    assert (answer.status_code, body.read) == (409, 0)
    assert "beslutat" in answer.json()["sentence"]


async def test_another_origin_is_refused(world: World, case: Owner) -> None:
    for origin in ("http://evil.example", "null"):
        body = Body(form())
        answer = await post(await cookie_of("asta"), address(case), body, origin=origin)
        assert (answer.status_code, body.read) == (403, 0)
    assert await listed(world.asta, case) == []


async def test_what_says_that_it_is_too_large_is_not_read(world: World, case: Owner) -> None:
    for length in (str(MAX_BYTES + uploads.AROUND + 1), "9" * 30):
        body = Body(form())
        answer = await post(
            await cookie_of("asta"), address(case), body, headers=[("Content-Length", length)]
        )
        assert (answer.status_code, body.read) == (413, 0)
        assert "10 MB" in answer.json()["sentence"]


async def test_what_turns_out_to_be_too_large_is_stopped_and_not_kept(world: World, case: Owner) -> None:
    piece = b"0" * (1024 * 1024)
    body = Body(part(PDF)[:-2], *[piece] * 30, form()[-20:])
    answer = await post(await cookie_of("asta"), address(case), body)
    assert (answer.status_code, kept()) == (413, [])
    assert body.read < 15
    assert await listed(world.asta, case) == []


async def test_a_file_of_exactly_the_size_is_taken_and_one_byte_more_is_not(
    world: World, case: Owner
) -> None:
    cookie, full = await cookie_of("asta"), PDF + b"0" * (MAX_BYTES - len(PDF))
    assert (await post(cookie, address(case), form(part(full)))).status_code == 200
    assert (await post(cookie, address(case), form(part(full + b"0")))).status_code == 413
    assert [view.size for view in await listed(world.asta, case)] == [MAX_BYTES]


async def test_a_large_file_comes_in_small_pieces(world: World, case: Owner) -> None:
    whole = form(part(PDF * 2_000))
    body = Body(*(whole[at : at + 777] for at in range(0, len(whole), 777)))
    assert (await post(await cookie_of("asta"), address(case), body)).status_code == 200
    (file,) = kept()
    assert file.read_bytes() == PDF * 2_000


class Silent(Body):
    """A body of which nothing more comes after the first piece."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.pieces[0]
        await asyncio.Event().wait()


@pytest.mark.parametrize("limit", ["IDLE_SECONDS", "UPLOAD_SECONDS"])
async def test_a_body_that_does_not_come_is_not_waited_for(
    world: World, case: Owner, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, limit, 0.05)
    answer = await post(await cookie_of("asta"), address(case), Silent(form()[:90]))
    assert (answer.status_code, kept()) == (408, [])
    assert "i tid" in answer.json()["sentence"]


WHOLE = form()
BROKEN = {
    "cut off in the file": WHOLE[:130],
    "cut off before the end": WHOLE[:-8],
    "cut off in a header": WHOLE[:40],
    "nothing": b"",
    "no form": b"%PDF-1.7 " * 20,
    "another boundary": WHOLE.replace(BOUNDARY.encode(), b"annan"),
    "two files": form(part(), part()),
    "a field besides": form(part(), part(b"x", 'form-data; name="annat"')),
    "a field in place of a file": form(part(b"x", 'form-data; name="fil"')),
    "a header without end": f"--{BOUNDARY}\r\nContent-Disposition: ".encode() + b"a" * 9_000,
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
async def test_what_is_not_one_whole_file_is_refused_and_not_kept(
    world: World, case: Owner, body: bytes
) -> None:
    answer = await post(await cookie_of("asta"), address(case), body)
    assert (answer.status_code, answer.json()["ok"], kept()) == (400, False, [])
    assert await listed(world.asta, case) == []


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "application/pdf",
        "multipart/form-data",
        f"multipart/form-data; boundary={'b' * 400}",
        "text/plain",
    ],
)
async def test_what_is_no_form_with_a_file_is_refused(world: World, case: Owner, kind: str) -> None:
    answer = await post(await cookie_of("asta"), address(case), kind=kind)
    assert answer.status_code in (400, 415)
    assert kept() == []


async def lose_preschool(world: World, name: str) -> None:
    loser = getattr(world, name).account_id
    async with unit_of_work() as session:
        await permissions.set_permission(session, world.disa, account_id=loser, subject=PRESCHOOL, held=False)


async def permission(world: World, _key: str) -> None:
    await lose_preschool(world, "asta")


async def session(_world: World, key: str) -> None:
    await auth.log_out(key)


async def account(world: World, _key: str) -> None:
    async with unit_of_work() as db:
        mine = col(Account.id) == world.asta.account_id
        await db.exec(update(Account).where(mine).values(deactivated_at=clock.now()))


async def decision(_world: World, _key: str) -> None:
    async with unit_of_work() as db:
        await db.exec(update(Case).values(status=CaseStatus.DECIDED))


@pytest.mark.parametrize(
    ("take", "status"), [(permission, 404), (session, 404), (account, 404), (decision, 409)]
)
async def test_what_is_taken_in_the_midst_keeps_the_file_out(
    world: World, case: Owner, take: Take, status: int
) -> None:
    cookie = await cookie_of("asta")

    class Meanwhile(Body):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield WHOLE[:150]
            await take(world, key_of(cookie))
            yield WHOLE[150:]

    answer = await post(cookie, address(case), Meanwhile())
    assert (answer.status_code, answer.json()["ok"], kept()) == (status, False, [])
    assert await listed(world.bo, case) == []


async def test_one_account_sends_only_so_many_at_once(
    world: World, case: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files.UPLOADS, "burst", 2)
    asta, bo = await cookie_of("asta"), await cookie_of("bo")
    answers = [(await post(cookie, address(case))).status_code for cookie in (asta, asta, asta, bo)]
    assert answers == [200, 200, 429, 200]


async def test_a_fault_while_the_row_is_made_leaves_no_file(
    world: World, case: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("rxapp.services.attached_files.add_attachment", broken)
    with pytest.raises(RuntimeError):
        await post(await cookie_of("asta"), address(case))
    assert kept() == []
