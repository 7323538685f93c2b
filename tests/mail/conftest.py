"""Mail of notices: the world with its mailboxes, and a mail server."""

from collections.abc import Iterator

import pytest

from tests.fixtures.mailing import mailing, set_up
from tests.fixtures.smtp import MailServer, mail_server
from tests.services.conftest import go_to

__all__ = ["go_to", "mailing"]


@pytest.fixture
def smtp(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that the service hands over to."""
    with mail_server() as server:
        set_up(monkeypatch, smtp_url=server.url)
        yield server
