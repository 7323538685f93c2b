"""Every page, handler and file for everybody, against the table that people have read."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from rxapp.state import floods
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.flows import matrix, matrix_files, matrix_recoveries
from tests.flows.matrix import IDENTITIES
from tests.flows.tabs import Edge, Tab

__all__ = ["paid"]
GOLDEN = Path(__file__).parents[2] / "docs" / "permissions.md"
HEAD = """# Who gets what

Made by `WRITE_GOLDEN=1 python -m pytest tests/flows/test_permission_matrix.py`, and compared at every run
of the tests with what happens: a page, handler or file that is new, or that somebody gets more or less of,
fails until this table has been read and written anew.

Everybody has Start open and then tries. «–» is a refusal that shows nothing. A page or file names what was
sent: the file number of a case of preschool («case») and of one of another type («other type»), names of
unprotected («person») and of protected persons («protected»), anything of another municipality
(«elsewhere»), amounts, account numbers, names of users. «shown» is the page with none of that. A handler
«runs» if the guard lets it be called; what it may touch is then decided where the rows are. A receipt that is
sent in to be checked is «unknown» to whoever may not see its case, genuine though it is. A calendar of last
days is fetched without session by whoever has its secret address; it holds nothing of anybody.
"""


Attempt = Callable[[Paid, Tab, Any], Awaitable[str]]
Tried = dict[tuple[str, str], list[str]]
"""By section and thing: what each identity got."""


def things(paid: Paid) -> list[tuple[str, str, Any, Attempt]]:
    """Section and name of everything, what it is called with, and how."""
    handlers = [(matrix.short(handler), handler) for handler in matrix.handlers()]
    return [
        *(("Pages", name, address, matrix.try_page) for name, address in matrix.pages(paid)),
        *(
            ("Files", name, address, matrix_files.try_file)
            for name, address in matrix_files.addresses_of_files()
        ),
        *(("Handlers", name, handler, matrix.try_handler) for name, handler in handlers),
    ]


# Thousands of cells in one test: a busy machine needs more than the five minutes that any other may take.
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_everybody_gets_at_every_page_handler_and_file_what_the_table_says(
    paid: Paid, edge: Edge, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floods, "is_flood", lambda *_, **__: False)
    await matrix.add_officers()
    await matrix.add_accounts(paid)
    await matrix_files.add_files(paid)
    await matrix_files.add_receipts(paid)
    await matrix_recoveries.add_recovery(paid)
    await matrix_recoveries.add_decided(paid)
    tried: Tried = {(section, name): [] for section, name, *_ in things(paid)}
    for identity in IDENTITIES:
        async with matrix.entered(edge, paid, identity) as another_tab:
            for section, name, what, attempt in things(paid):
                tab = another_tab()
                tried[section, name].append(await attempt(paid, tab, what))
                # Left open, thousands of tabs would be filled anew at whatever the next one does.
                tab.leave()
    lines = [HEAD]
    for section in ("Pages", "Files", "Handlers"):
        lines += matrix.table(
            section, [(name, cells) for (of, name), cells in tried.items() if of == section]
        )
    written = "\n".join(lines)
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.write_text(written, "utf-8")
    assert GOLDEN.read_text("utf-8") == written
