"""Decisions on paper: every word is there, in order and tagged, whatever was written, and nobody waits."""

import asyncio
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, replace
from time import monotonic
from typing import Any

import psutil
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rxapp.domain.errors import Conflict
from rxapp.services import pdf_making
from rxapp.services.pdf_child import numbered, pdf_of, shown
from rxapp.services.pdf_making import BUSY, make_pdf
from tests.fixtures.decisions import ALL, GRANTED, PARTLY, in_words, written
from tests.fixtures.pdfs import reader_of, root_of, run_on, tags_of, text_of

FOREVER = "import time\ntime.sleep(3600)"
AROUND = re.compile(r"Diarienummer \S+ Sida \d+ av \d+\n(?:Migrationsverket Beslut \S+\n)?")
"""What stands below and above each sheet."""

OTHERS: set[psutil.Process] = set()
"""Children that other tests have started, such as a database server."""


def children() -> list[psutil.Process]:
    found = [child for child in psutil.Process().children() if child not in OTHERS]
    return [child for child in found if child.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    OTHERS.clear()
    OTHERS.update(children())
    yield
    assert not children()


def run_instead(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(pdf_making, "_COMMAND", (sys.executable, "-c", program))


def here(reason: str) -> str:
    """The words of a decision with this reason, set in this process: many are tried."""
    content: Any = json.loads(json.dumps(asdict(in_words(PARTLY))))
    content["sections"][0]["paragraphs"] = [reason]
    return AROUND.sub("", text_of(pdf_of(content)))


def joined(text: str) -> str:
    """Without the spaces that setting puts in or takes away, and as one writes accents."""
    return unicodedata.normalize("NFC", "".join(text.split()))


@pytest.mark.parametrize("name", ALL)
async def test_every_word_of_the_document_is_in_the_file(name: str) -> None:
    document = in_words(ALL[name])
    text = joined(text_of(await make_pdf(document)))
    for line in written(document).splitlines():
        for words in line.removeprefix("# ").removeprefix("- ").split(" | "):
            label, _, value = words.partition(": ")
            assert joined(label) in text, words
            assert joined(value) in text, words


async def test_amounts_are_written_as_in_sweden() -> None:
    assert "33\xa0600,00\xa0kr" in run_on(text_of(await make_pdf(in_words(GRANTED)))).replace(" ", "\xa0")


@pytest.mark.parametrize("name", ALL)
async def test_the_file_is_tagged_and_says_its_language_and_title(name: str) -> None:
    made = await make_pdf(in_words(ALL[name]))
    root, info = root_of(made), reader_of(made).metadata
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "sv"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert info is not None
    assert (info.title, info.author) == ("Beslut 2026-000123", "Migrationsverket")
    assert "pdfuaid:part>1" in root["/Metadata"].get_object().get_data().decode()


async def test_headings_lists_and_cells_are_tagged_as_what_they_are() -> None:
    document = in_words(PARTLY)
    tags = tags_of(await make_pdf(document))
    assert tags.count("/H1") == 2 + len(document.sections)
    assert tags.count("/TH") == len(document.columns)
    assert tags.count("/TD") == len(document.columns) * (len(document.rows) + 1)
    # The facts are a list, as the rules are.
    assert tags.count("/LI") == len(document.facts) + len(PARTLY.rules)
    assert tags.count("/Title") == 1


async def test_the_same_decision_is_the_same_file_each_time() -> None:
    first, again = [await make_pdf(in_words(PARTLY)) for _ in range(2)]
    assert first == again
    assert await make_pdf(in_words(GRANTED)) != first


@settings(max_examples=60)
@given(st.text(st.characters(max_codepoint=0x24F, exclude_categories=("Cc", "Cf")), max_size=300))
@example('#panic("x") *fet* _kursiv_ `kod` $x^2$ <märke> @hänvisning // slut /* */ \\ = Rubrik')
@example('#import "/etc/passwd": * #read("/etc/passwd") #sys.inputs -- --- ... "citat" \'så\'')
@example("- punkt\n+ nummer\n/ ord: sak\n= Rubrik")
@example("fi ffl é e\u0301")
@example("x" * 4000)
@example("å" * 41 + " " + "12" * 40)
def test_whatever_an_officer_writes_stands_there_as_it_was_written(reason: str) -> None:
    assert joined(reason) in joined(here(reason))


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=()), max_size=300))
@example("\x00\x07\ud800\u202e\u200f\ufeff\u2028\ufffe\U0010ffff")
@example("عمر 漢字 😀 👩‍👩‍👧 ﷽ ക്ഷ")
@example("\ue000\uf8ff")
def test_no_sign_whatever_keeps_the_decision_from_being_made(reason: str) -> None:
    text = run_on(here(reason))
    assert "Skälen för beslutet" in text
    assert "Beslutet grundar sig på" in text


def test_a_sign_that_no_font_has_stands_there_by_its_number() -> None:
    assert "Bra [U+1F600] Åsa" in run_on(here("Bra 😀 Åsa"))


def test_all_that_is_not_written_by_its_number_is_in_the_fonts() -> None:
    kept = "".join(sign for sign in map(chr, range(0x20, 0x3000)) if numbered(sign) == shown(sign) == sign)
    assert len(kept) > 500
    assert joined(kept) in joined(here(f"{kept} 😀"))


def test_signs_that_turn_a_line_around_are_left_out() -> None:
    assert "beviljas inte" in run_on(here("beviljas \u202einte\u202c"))


async def test_three_hundred_rows_take_less_than_two_seconds_and_nobody_waits_for_them() -> None:
    long = in_words(replace(PARTLY, rows=tuple(replace(PARTLY.rows[1], position=n) for n in range(1, 301))))
    await make_pdf(in_words(GRANTED))
    making, longest, begun = asyncio.create_task(make_pdf(long)), 0.0, monotonic()
    while not making.done():
        before = monotonic()
        await asyncio.sleep(0.005)
        longest = max(longest, monotonic() - before)
    took = monotonic() - begun
    assert took < 2
    assert longest < 0.25
    assert len(reader_of(await making).pages) > 8


async def test_only_some_are_made_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    run_instead(monkeypatch, FOREVER)
    monkeypatch.setattr(pdf_making, "SECONDS", 1.5)
    making = [asyncio.create_task(make_pdf(in_words(GRANTED))) for _ in range(5)]
    await asyncio.sleep(1)
    assert len(children()) == pdf_making.AT_ONCE
    for refused in await asyncio.gather(*making, return_exceptions=True):
        assert isinstance(refused, Conflict)
        assert refused.sentence == BUSY


@pytest.mark.parametrize("program", [FOREVER, "import sys\nwhile True: sys.stdout.write('x' * 100_000)"])
async def test_one_that_nobody_waits_for_any_longer_is_stopped(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    run_instead(monkeypatch, program)
    making = asyncio.create_task(make_pdf(in_words(GRANTED)))
    while not children():  # noqa: ASYNC110 - the process says nothing of itself
        await asyncio.sleep(0.01)
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making


@pytest.mark.parametrize("program", ["raise SystemExit(1)", "import os\nos.abort()", "raise SystemExit(0)"])
async def test_one_that_breaks_down_is_told_as_such(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    run_instead(monkeypatch, program)
    with pytest.raises(Conflict) as refusal:
        await make_pdf(in_words(GRANTED))
    assert refusal.value.sentence == BUSY


async def test_what_went_wrong_is_logged_without_a_word_of_the_decision(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = replace(in_words(GRANTED), day="2026-13-45")
    with pytest.raises(Conflict):
        await make_pdf(broken)
    told = "".join(capfd.readouterr())
    assert "TypstError at pdf_child.py" in told
    assert "Amina" not in told
    assert "13-45" not in told


def test_the_setter_opens_no_file_and_is_alone() -> None:
    from rxapp.services.pdf_child import TEMPLATE

    template = TEMPLATE.read_text("utf-8")
    for word in ("import", "include", "read(", "image(", "eval(", "plugin("):
        assert word not in template, word
    assert template.count("json(") == 1
