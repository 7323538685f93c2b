"""Rules of the house that no other tool checks: sizes, the database's own words, what may be committed."""

import ast
import gc
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(p for part in ("rxapp", "tests", "scripts") for p in (ROOT / part).rglob("*.py"))
MAX_LINES = 300
ALLOWED = "# lint-allow:"
"""Ends a line that breaks a rule on purpose; the reason follows it."""

PUBLIC_ADDRESSES = ("http://localhost", "http://www.w3.org/")


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file():
            try:
                yield path, path.read_text("utf-8")
            except UnicodeDecodeError:
                continue


def parsed(source: str) -> ast.Module:
    """What is thrown away meanwhile may report as it goes, which makes a tree too: Python 3.11 takes two at
    once for a fault of its own."""
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        gc.enable()


def statements(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """The calls in a module, each with its first line of source, unless that line is allowed."""
    source = path.read_text("utf-8")
    lines = source.splitlines()
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Call) and ALLOWED not in lines[node.lineno - 1]:
            yield node, lines[node.lineno - 1].strip()


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_small_and_says_what_it_is(path: Path) -> None:
    source = path.read_text("utf-8")
    assert source.count("\n") <= MAX_LINES, (
        f"{path} is longer than {MAX_LINES} lines: it decides more than one thing"
    )
    # In tests the names of the tests say it.
    if source.strip() and path.name != "__init__.py" and ROOT / "tests" not in path.parents:
        assert ast.get_docstring(parsed(source)), f"{path} does not say what it decides"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_exception_to_a_rule_names_its_code(path: Path) -> None:
    bare = re.compile(r"#\s*(noqa(?!:)|type:\s*ignore(?!\[)|pyright:\s*ignore(?!\[))")
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        assert path == Path(__file__) or not bare.search(line), (
            f"{path}:{number}: name the code that is excepted"
        )


def test_only_the_unit_of_work_commits() -> None:
    faults = [
        f"{path.relative_to(ROOT)}: {line}"
        for path in (ROOT / "rxapp").rglob("*.py")
        if path != ROOT / "rxapp" / "db.py"
        for call, line in statements(path)
        if name_of(call) == "commit"
    ]
    assert faults == []


def test_no_sql_is_put_together_from_strings() -> None:
    faults = [
        f"{path.relative_to(ROOT)}: {line}"
        for path in (ROOT / "rxapp").rglob("*.py")
        for call, line in statements(path)
        if name_of(call) in ("text", "exec_driver_sql")
        and call.args
        and isinstance(call.args[0], ast.JoinedStr)
    ]
    assert [fault for fault in faults if not fault.startswith("rxapp/db.py")] == []


def test_nothing_committed_names_a_place_to_download_from() -> None:
    address = re.compile(r"https?://[^\s\"'`<>)\]]+")
    suspicious = re.compile(
        r"registry|pypi|npmjs|simple/|\.whl|\.tgz|mirror|files\.|packages?\.", re.IGNORECASE
    )
    faults = [
        f"{path.relative_to(ROOT)}: {found}"
        for path, text in texts()
        for found in address.findall(text)
        if suspicious.search(found) and not found.startswith(PUBLIC_ADDRESSES)
    ]
    assert faults == []


def test_the_locks_hold_pins_and_hashes_alone() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            is_known = re.match(
                r"^(\s*#|\s+--hash=sha256:[0-9a-f]{64}|[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==\S+|$)", line
            )
            assert is_known, f"{name}: {line}"
            assert "://" not in line, f"{name}: {line}"


def test_every_part_of_reflex_is_pinned() -> None:
    locked = set(
        re.findall(r"^(reflex[a-z-]*==\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    )
    declared = set(re.findall(r'"(reflex[a-z-]*==[^"]+)"', (ROOT / "pyproject.toml").read_text("utf-8")))
    assert locked == declared
