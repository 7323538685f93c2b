"""The form, the seal and the chain of receipts, against cases that were worked out beside the service."""

import json
import re
import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.receipts import (
    BEGINNING,
    LARGEST,
    Fault,
    Link,
    ReceiptKind,
    Unsealed,
    canonical,
    digest,
    faults,
    instant,
    is_sealed,
    present,
    read,
    seal,
    written,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "receipts.md"
GOLDEN = json.loads((Path(__file__).parent / "golden" / "receipts.json").read_text("utf-8"))
AT = datetime(2026, 11, 23, 8, 0, 0, 250, tzinfo=UTC)

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
keys = st.text(st.characters(max_codepoint=127), max_size=8)
values = st.recursive(
    texts | st.booleans() | st.integers(-LARGEST, LARGEST),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
contents = st.dictionaries(keys, values, max_size=5)


def chain(*contents: dict[str, Any]) -> list[Link]:
    """Receipts of these contents, one after the other."""
    links: list[Link] = []
    for number, content in enumerate(contents, 1):
        text = canonical(content)
        unsealed = Unsealed(
            municipality_code="1440",
            number=number,
            kind=ReceiptKind.SENT,
            at=AT + timedelta(minutes=number),
            sent_by=7,
            file_number=f"2026-{number:06d}",
            content_sha256=digest(text),
            previous_sha256=links[-1].sha256 if links else BEGINNING,
        )
        links.append(Link(unsealed, seal(unsealed), text))
    return links


def file_of(link: Link) -> dict[str, Any]:
    return {
        "receipt": written(link.unsealed),
        "content": json.loads(link.content or ""),
        "sha256": link.sha256,
    }


CHANGED: dict[str, Any] = {
    "municipality_code": "1231",
    "number": 9,
    "kind": ReceiptKind.WITHDRAWN,
    "at": AT,
    "sent_by": 8,
    "file_number": "2026-000099",
    "content_sha256": "a" * 64,
    "previous_sha256": "b" * 64,
}
THREE = chain({"rows": []}, {"applied_ore": 16_800_00}, {"quarter": "2026-3"})


@pytest.mark.parametrize("case", GOLDEN["canonical"], ids=lambda case: case["is"])
def test_a_value_is_written_in_one_way(case: dict[str, Any]) -> None:
    assert canonical(case["value"]) == case["written"]
    assert digest(case["written"]) == case["sha256"]


@pytest.mark.parametrize("file", GOLDEN["files"], ids=lambda file: file["sha256"][:8])
def test_a_receipt_that_was_handed_out_once_stays_genuine(file: dict[str, Any]) -> None:
    assert is_sealed(file)
    receipt = dict(file["receipt"])
    assert receipt.pop("format") == 1
    at = datetime.fromisoformat(receipt.pop("at").replace("Z", "+00:00"))
    kind = ReceiptKind(receipt.pop("kind"))
    assert seal(Unsealed(kind=kind, at=at, **receipt)) == file["sha256"]


def test_the_files_of_the_golden_cases_are_a_chain() -> None:
    first, second = GOLDEN["files"]
    assert first["receipt"]["previous_sha256"] == BEGINNING
    assert second["receipt"]["previous_sha256"] == first["sha256"]


@pytest.mark.parametrize(
    "value", [1.0, None, LARGEST + 1, -LARGEST - 1, AT, b"x", {"å": 1}, {1: 1}, "\ud800", [{"a": 0.5}]]
)
def test_what_two_programs_could_write_differently_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(value)


def test_what_is_none_is_left_out_and_days_are_text() -> None:
    assert present(a=None, b=0, c="", d=date(2026, 1, 31)) == {"b": 0, "c": "", "d": "2026-01-31"}


def test_an_instant_is_the_same_in_every_zone() -> None:
    assert instant(AT) == "2026-11-23T08:00:00.000250Z"
    assert instant(AT.astimezone(timezone(timedelta(hours=1)))) == instant(AT)


def test_a_whole_chain_has_no_fault() -> None:
    assert faults([]) == []
    assert faults(THREE) == []


def test_every_field_has_a_change_to_be_tried() -> None:
    assert set(CHANGED) == {field.name for field in fields(Unsealed)}


@pytest.mark.parametrize("name", CHANGED)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_changed_field_breaks_the_seal(name: str, place: int) -> None:
    links = list(THREE)
    changed = replace(links[place].unsealed, **{name: CHANGED[name]})
    links[place] = replace(links[place], unsealed=changed)
    assert (changed.number, Fault.SEAL) in faults(links)


@pytest.mark.parametrize("place", [0, 1])
def test_a_receipt_that_is_sealed_anew_no_longer_fits_the_one_after_it(place: int) -> None:
    links = list(THREE)
    changed = replace(links[place].unsealed, file_number="2026-000099")
    links[place] = Link(changed, seal(changed), links[place].content)
    assert faults(links) == [(place + 2, Fault.PREVIOUS)]


def test_a_changed_content_is_told_apart_from_a_changed_receipt() -> None:
    links = [THREE[0], replace(THREE[1], content='{"applied_ore":1}'), THREE[2]]
    assert faults(links) == [(2, Fault.CONTENT)]


@pytest.mark.parametrize("gone", [0, 1])
def test_a_receipt_that_is_gone_is_missed_at_the_one_after_it(gone: int) -> None:
    left = [link for place, link in enumerate(THREE) if place != gone]
    assert faults(left) == [(gone + 2, Fault.NUMBER)]


@given(st.permutations(range(3)))
def test_the_order_matters(order: list[int]) -> None:
    assert (faults([THREE[place] for place in order]) == []) is (order == [0, 1, 2])


@given(contents)
def test_a_content_comes_back_from_its_file_unchanged(content: dict[str, Any]) -> None:
    (link,) = chain(content)
    text = json.dumps(file_of(link), ensure_ascii=False, indent=2)
    file = read(text)
    assert file is not None
    assert file["content"] == content
    assert is_sealed(file)


@given(contents, contents)
def test_another_content_is_never_taken_for_the_one_that_was_sealed(
    content: dict[str, Any], other: dict[str, Any]
) -> None:
    (link,) = chain(content)
    assert is_sealed({**file_of(link), "content": other}) is (canonical(content) == canonical(other))


@given(contents, st.data())
def test_an_altered_byte_is_noticed_or_changes_nothing(content: dict[str, Any], data: st.DataObject) -> None:
    (link,) = chain(content)
    text = json.dumps(file_of(link), indent=1)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("0aZ \n,:{}\"'"))
    file = read(text[:place] + letter + text[place + 1 :])
    # Between the values space is space; anywhere else the seal no longer holds.
    assert file is None or not is_sealed(file) or file == file_of(link)


@pytest.mark.parametrize("name", ["receipt", "content", "sha256"])
def test_a_file_with_a_part_more_or_less_is_not_sealed(name: str) -> None:
    whole = file_of(THREE[0])
    assert is_sealed(whole)
    assert not is_sealed({**whole, "more": 1})
    assert not is_sealed({key: value for key, value in whole.items() if key != name})
    assert not is_sealed({**whole, name: None})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        '"text"',
        "{}",
        '{"receipt": {}, "content": {}}',
        '{"receipt": {}, "content": {}, "sha256": 1}',
        '{"receipt": {}, "content": [], "sha256": ""}',
        '{"receipt": {}, "content": {}, "sha256": "", "sha256": ""}',
        '{"receipt": {"number": 1.0}, "content": {}, "sha256": ""}',
        '{"receipt": {}, "content": {"a": NaN}, "sha256": ""}',
        "[" * 100_000,
        '{"receipt":{},"sha256":"","content":{"a":' + "9" * 5_000 + "}}",
    ],
)
def test_what_is_no_receipt_is_not_read(text: str) -> None:
    assert read(text) is None


def test_a_deep_content_is_not_sealed_and_no_fault() -> None:
    deep = '{"a":' * 900 + "1" + "}" * 900
    file = read(f'{{"receipt": {{}}, "sha256": "", "content": {deep}}}')
    assert file is None or not is_sealed(file)


def test_a_byte_order_mark_is_no_matter() -> None:
    text = json.dumps(file_of(THREE[0]))
    assert read(f"\ufeff{text}") == read(text)


@pytest.mark.parametrize("is_altered", [False, True])
def test_the_ten_lines_of_the_documentation_check_a_file(tmp_path: Path, is_altered: bool) -> None:
    (program,) = re.findall(r"```python\n(.+?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert len([line for line in program.splitlines() if line.strip()]) <= 10
    text = json.dumps(GOLDEN["files"][0], indent=2)
    path = tmp_path / "kvitto.json"
    path.write_text(text.replace("2026-09-13", "2026-09-14") if is_altered else text, "utf-8")
    run = subprocess.run([sys.executable, "-c", program, path], check=False, capture_output=True, text=True)
    assert (run.returncode != 0) is is_altered, run.stderr
    assert ("the content has been changed" in run.stderr) is is_altered
