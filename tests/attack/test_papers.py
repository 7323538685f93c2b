"""No user meets the officers of the agency, nor a paper before it is a case, by any page or file."""

import httpx
import pytest

from rxapp.seeds.accounts import ALE, BURLOV, CARDS
from tests.attack import watched
from tests.attack.handlers import card_of, handler
from tests.attack.socket_client import connected
from tests.attack.test_leaks import everything
from tests.fixtures.attached import PDF
from tests.fixtures.served import SESSION, Service

pytestmark = pytest.mark.e2e

NUMBER, SHOWN = "98765432", "98-765432"
"""Somebody who stands in that paper alone."""
OFFICERS = [card for card in CARDS if card.municipality_code is None]


@pytest.fixture(scope="module")
def officers() -> set[str]:
    """HSA-ids and full names of everybody at the agency."""
    return {word for card in OFFICERS for word in (card.hsa_id, f"{card.first_name} {card.last_name}")}


async def begin(service: Service, municipality: str) -> str:
    """The address of a paper of the municipality with a row and a scan in it."""
    key = service.log_in(card_of("HND1", None).hsa_id)
    form = {"kommun": municipality, "ersattningstyp": "ASYL_COMPULSORY", "inkom": "2026-11-20"}
    async with connected(service, key=key) as client:
        await client.visit("/handlaggning/ny")
        before = len(client.events)
        await client.send(handler("paper_state.begin").name, {"form": form}, "/handlaggning/ny")
        await client.until(lambda: len(client.events) > before)
        path = client.events[-1]["payload"]["path"]
        await client.visit(path)
        row = client.value("apply_state", "rows")[0]["key"]
        typing = {"row": row, "column": "individnummer", "value": NUMBER}
        await client.send(handler("apply_state.edit").name, typing, path)
        await client.send(handler("apply_state.save").name, {}, path)
        await client.settle()
        assert client.value("apply_state", "saved")
    async with httpx.AsyncClient(base_url=service.address, cookies={SESSION: key}) as officer:
        to, headers = f"/bilagor/utkast/{path.rpartition('=')[2]}", {"Origin": service.address}
        answer = await officer.post(to, files={"fil": ("Helena Wikström.pdf", PDF)}, headers=headers)
    assert answer.json() == {"ok": True}
    return path


@pytest.mark.parametrize(("code", "name"), [(ALE, "Ale"), (BURLOV, "Burlöv")])
async def test_no_user_meets_an_officer_or_a_paper_that_is_being_registered(
    service: Service, officers: set[str], code: str, name: str
) -> None:
    path = await begin(service, name)
    draft = path.rpartition("=")[2]
    ((attached,),) = watched.ask(service, "SELECT key FROM attachment WHERE draft_key = ?", draft)
    card = card_of("USR1", code)
    key = service.log_in(card.hsa_id)
    sent = await everything(service, card)
    async with connected(service, key=key) as client:
        for address in (path, f"/ansokan/ny?utkast={draft}"):
            await client.visit(address)
            for event in ("apply_state.review", "apply_state.save", "paper_state.register"):
                await client.send(handler(event).name, {}, address)
        await client.settle()
        sent += watched.outside_root(client.state)
    async with httpx.AsyncClient(base_url=service.address, cookies={SESSION: key}) as reader:
        for to in (f"/rader/utkast/{draft}.csv", f"/bilagor/{attached}"):
            answer = await reader.get(to)
            assert answer.status_code in (403, 404)
            sent += answer.text
    # With a paper of Ale's in the demo data the first words would be told if they were told anywhere.
    assert watched.ask(service, "SELECT count(*) FROM 'case' WHERE is_paper")[0][0] > 0
    assert watched.found(officers | {NUMBER, SHOWN, attached}, sent) == set()
    assert watched.ask(service, "SELECT count(*) FROM draft WHERE key = ?", draft) == [(1,)]
