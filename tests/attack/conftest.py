"""The served application, for those who attack it."""

from tests.fixtures.served import demo_data, service

__all__ = ["demo_data", "service"]
