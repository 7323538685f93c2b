"""The process that sets one document and ends: whatever goes wrong in it, it is alone in it.

On its input comes the document as JSON, on its output goes the PDF. The template is ours and opens no file;
what people have written is data to it, and never read as its language.
"""

import json
import resource
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import typst

TEMPLATE = Path(__file__).with_name("decision.typ")
STANDARD = "ua-1"
"""PDF/UA: tagged, with language and title, and made nothing of where that does not hold."""

MEMORY, SECONDS, OPEN_FILES = 2_000_000_000, 40, 64
UNBROKEN = 40
"""Signs in a row that are set on one line: more than that may be broken anywhere."""

BREAK = "\u200b"
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_LETTERS = range(0x250)
_SIGNS = "\u2013\u2014\u2018\u2019\u201c\u201d\u201e\u2026\u2022\u2212\u20ac" + BREAK
"""What the fonts are known to have: Latin letters with the accents of Europe, quotes, dashes and the like."""


def main() -> None:
    """Sets what is on the input."""
    sys.excepthook = _tell_where
    content = json.load(sys.stdin.buffer)
    _confine()
    sys.stdout.buffer.write(pdf_of(content))
    sys.stdout.flush()


def pdf_of(content: Any) -> bytes:
    """The document set. What no font has is set by its number, so that nothing is lost and nothing fails."""
    plain = _each(content, shown)
    try:
        return _set(plain)
    except typst.TypstError as fault:
        if "could not be displayed" not in fault.message:
            raise
        return _set(_each(plain, numbered))


def shown(text: str) -> str:
    """Without signs that cannot be seen, such as those that turn a line around; long words may be broken."""
    seen = "".join(" " if sign in "\t\r\n" else sign for sign in text if _is_seen(sign) or sign in "\t\r\n")
    return " ".join(_breakable(word) for word in seen.split(" "))


def numbered(text: str) -> str:
    """Signs outside of what the fonts are known to have, each by its number in Unicode.

    >>> numbered("Åsa 😀")
    'Åsa [U+1F600]'
    """
    return "".join(sign if _is_in_fonts(sign) else f"[U+{ord(sign):04X}]" for sign in text)


def _set(content: Any) -> bytes:
    compiler = typst.Compiler(
        TEMPLATE.read_bytes(),
        root=TEMPLATE.parent,
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(content)},
    )
    made = compiler.compile(format="pdf", pdf_standards=[STANDARD])
    if not isinstance(made, bytes):
        msg = "nothing was set"
        raise TypeError(msg)
    return made


def _each(content: Any, change: Callable[[str], str]) -> Any:
    """Every text in it changed."""
    if isinstance(content, dict):
        return {name: _each(value, change) for name, value in cast(dict[str, Any], content).items()}
    if isinstance(content, list):
        return [_each(value, change) for value in cast(list[Any], content)]
    return change(content) if isinstance(content, str) else content


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN


def _is_in_fonts(sign: str) -> bool:
    return ord(sign) in _LETTERS or sign in _SIGNS


def _breakable(word: str) -> str:
    return BREAK.join(word[at : at + UNBROKEN] for at in range(0, len(word), UNBROKEN))


def _confine() -> None:
    """No more memory, time or files than setting takes, nothing written, no core file of a crash."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def _tell_where(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    sys.stderr.write(f"{kind.__name__} at {place}\n")


if __name__ == "__main__":
    main()
