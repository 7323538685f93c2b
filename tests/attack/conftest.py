"""The served application, for those who attack it."""

import pytest

pytest.register_assert_rewrite("tests.attack.watched")

from tests.fixtures.served import demo_data, service  # noqa: E402 - the above comes before any use of it

__all__ = ["demo_data", "service"]
