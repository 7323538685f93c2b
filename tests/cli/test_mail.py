"""`rxapp mail`: one pass over the outbox, and what comes back."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from rxapp.cli import app
from rxapp.db import unit_of_work
from tests.cli.conftest import Do, Run
from tests.fixtures.mailing import ASTA, asked, case_of, give_address, set_up, want
from tests.fixtures.smtp import mail_server
from tests.fixtures.world import build_world
from tests.mail.test_bounces import report


async def two_events() -> None:
    async with unit_of_work() as session:
        world = await build_world(session)
    await give_address(world.asta, ASTA)
    await want(world.asta)
    await asked(await case_of(world), times=2)


def test_mail_is_sent_once_through(rxapp: Run, do: Do, tmp_path: Path) -> None:
    assert rxapp("mail", "send").stdout == "0 sent, 0 refused for good, 0 waiting.\n"
    do(two_events)
    assert rxapp("mail", "send").stdout == "2 sent, 0 refused for good, 0 waiting.\n"
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2
    assert rxapp("mail", "send").stdout == "0 sent, 0 refused for good, 0 waiting.\n"


def test_a_server_that_takes_nothing_is_said_and_nothing_is_lost(
    rxapp: Run, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(two_events)
    with mail_server() as server:
        server.stop()
        set_up(monkeypatch, smtp_url=server.url)
        result = rxapp("mail", "send")
        assert (result.exit_code, result.stdout) == (1, "0 sent, 0 refused for good, 2 waiting.\n")
        assert result.stderr.startswith("The mail server takes nothing (SMTPConnectError)")
        server.start()
        assert rxapp("mail", "send").stdout == "2 sent, 0 refused for good, 0 waiting.\n"


def test_what_comes_back_is_noted(rxapp: Run, do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    do(two_events)
    with mail_server() as server:
        set_up(monkeypatch, smtp_url=server.url)
        rxapp("mail", "send")
    for content, said in ((report(server.received[0].message_id), "Noted.\n"), (b"x", "It is about no mail")):
        result = CliRunner().invoke(app, ["mail", "bounced"], input=content, prog_name="rxapp")
        assert result.stdout.startswith(said)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("smtp_url", "mail.ale.example"),
        ("smtp_url", "http://mail.ale.example"),
        ("smtp_url", "smtp://a b@mail.ale.example"),
        ("mail_from", "not an address"),
        ("mail_from", "a@b.example\r\nBcc: c@d.example"),
    ],
)
def test_a_wrong_setting_stops_the_command_with_its_name(
    rxapp: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    set_up(monkeypatch, **{name: value})
    result = rxapp("mail", "send")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"RXAPP_{name.upper()}: ")


def test_a_password_of_the_mail_server_is_never_shown(rxapp: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch, smtp_url="smtp://tjansten:hemligt%40ord@127.0.0.1:1")
    result = rxapp("mail", "send")
    assert "hemligt" not in result.stdout + result.stderr
