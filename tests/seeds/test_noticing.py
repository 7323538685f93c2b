"""The users of the demonstration have gone through their notices, but for the latest."""

import pytest

from rxapp.db import reading
from rxapp.domain.notices import MOST_COUNTED
from rxapp.domain.permissions import Right
from rxapp.services import auth, notices
from rxapp.services.cards import TEST_PIN
from rxapp.services.notices import NoticeFilter

pytestmark = pytest.mark.usefixtures("demo")


@pytest.mark.parametrize(
    ("card", "fewest"),
    [("2120001447-USR1", 5), ("2120001447-USR2", 1), ("2120001231-USR1", 1), ("2120001447-USR4", 0)],
)
async def test_some_notices_are_unread_and_not_all(card: str, fewest: int) -> None:
    logged_in = await auth.log_in(f"TSTNMT{card}", TEST_PIN)
    assert isinstance(logged_in, auth.LoggedIn)
    login = await auth.resolve(logged_in.key)
    assert login is not None
    assert login.actor.may(Right.NOTICES_READ)
    async with reading() as session:
        unread = await notices.count_unread(session, login.actor)
        found = await notices.list_notices(session, login.actor, NoticeFilter())
    assert fewest <= unread <= MOST_COUNTED
    assert (found.count > unread) is bool(login.actor.types)
