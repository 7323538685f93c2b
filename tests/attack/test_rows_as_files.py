"""Rows as files: what is read in, handed back or to be filled in tells no protected name, and nothing at all
to whoever has not the draft."""

import json

import httpx
import pytest

from rxapp.seeds.accounts import CARDS
from tests.attack import watched
from tests.attack.handlers import card_of, handler
from tests.attack.socket_client import connected
from tests.attack.test_canary import begun, content
from tests.fixtures.served import SESSION, Service
from tests.fixtures.sheets import delimited

pytestmark = pytest.mark.e2e

STRANGERS = [card for card in CARDS if card.hsa_id != card_of("USR1").hsa_id]
KINDS = ("xlsx", "csv")


def protected(service: Service) -> list[tuple[str, str]]:
    """Number and whole name of everybody with protected data whose name nobody else has."""
    return watched.ask(
        service,
        "SELECT individual_number, first_name || ' ' || last_name FROM person p WHERE protection <> 'none'"
        " AND NOT EXISTS (SELECT 1 FROM person o WHERE o.protection = 'none'"
        " AND o.first_name = p.first_name AND o.last_name = p.last_name)",
    )


async def test_files_of_rows_tell_no_protected_name_and_strangers_nothing(service: Service) -> None:
    hidden = protected(service)
    names = {name for _, name in hidden} | {"Kanariefågel", "Skyddsson"}
    assert len(names) > 5
    key = service.log_in(card_of("USR1").hsa_id)
    async with connected(service, key=key) as client:
        path = await begun(client)
        draft = path.partition("utkast=")[2]
        # Good rows, overlapping rows and rows at fault, of each of them.
        rows = [
            (number, first_day, "2026-09-28")
            for number, _ in hidden
            for first_day in ("2026-09-01", "2026-09-01", "2026-13-01")
        ]
        file = delimited([("Individnummer", "Från", "Till"), *rows])
        async with httpx.AsyncClient(base_url=service.address, cookies={SESSION: key}) as reader:
            sent = {"fil": ("namn.csv", file, "text/csv")}
            taken = await reader.post(
                f"/rader/utkast/{draft}", files=sent, headers={"Origin": service.address}
            )
            assert json.loads(taken.text.splitlines()[-1])["ok"] is True
            told = [taken.text]
            for kind in KINDS:
                made = await reader.get(f"/rader/utkast/{draft}.{kind}")
                assert hidden[0][0] in content(made).replace("-", "")
                told += [content(made), str(made.headers)]
                told.append(content(await reader.get(f"/rader/mall/ASYL_COMPULSORY.{kind}")))
        await client.visit(path)
        await client.send(handler("apply_state.review").name, {}, path)
        await client.settle()
        assert "överlappar" in client.received()
        told.append(client.received())
    assert watched.found(names, "\n".join(told)) == set()
    assert watched.found(names, service.log.read_text("utf-8")) == set()
    numbers = {number for number, _ in hidden}
    for card in STRANGERS:
        cookies = {SESSION: service.log_in(card.hsa_id)}
        async with httpx.AsyncClient(base_url=service.address, cookies=cookies) as stranger:
            got = [await stranger.get(f"/rader/utkast/{draft}.{kind}") for kind in KINDS]
            sent = {"fil": ("namn.csv", file, "text/csv")}
            got.append(
                await stranger.post(f"/rader/utkast/{draft}", files=sent, headers={"Origin": service.address})
            )
        has_it = card.municipality_code == card_of("USR1").municipality_code and (
            "ASYL_COMPULSORY" in card.subjects
        )
        assert [answer.is_success for answer in got] == [has_it] * 3, card
        if not has_it:
            assert watched.found(numbers, "\n".join(answer.text for answer in got)) == set()
