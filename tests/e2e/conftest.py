"""The service on a spring day of 2026, when an application can be decided by the rules alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.served import Service, copied, demo_folder, serving

TODAY = "2026-03-18"
"""The last day to apply for quarter 3 of 2025 is 13 days off, quarter 2 is closed, amounts of 2025 known."""


@pytest.fixture(scope="session")
def spring_data(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    return demo_folder(tmp_path_factory, worker_id, "spring", RXAPP_TODAY=TODAY)


@pytest.fixture(scope="module")
def service(spring_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with the demo data of that day, for the tests of one module."""
    with serving(copied(spring_data, tmp_path_factory), RXAPP_TODAY=TODAY) as running:
        yield running
