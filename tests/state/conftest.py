"""Tabs, as for the flows."""

from tests.flows.conftest import edge, tab_of

__all__ = ["edge", "tab_of"]
