"""From what a cell of a spreadsheet holds to the text that a person would type in the form."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Context, Decimal
from enum import StrEnum, auto

from rxapp.domain.sheet_days import read_day

TEXT_MAX, RAW_MAX = 200, 1_000
"""A text is cut; of one beyond reason no more than this is looked at."""

EXCEL_DIGITS = 15
"""What Excel keeps and shows of a number; what a float holds beyond them is noise of its binary form."""

FORMULA_STARTS = ("=", "+", "-", "@")
Choices = Sequence[tuple[str, str]]
"""Each with its code and its Swedish label."""

_YES = frozenset({"ja", "j", "yes", "y", "x", "1", "sant", "true"})
_NO = frozenset({"nej", "n", "no", "0", "falskt", "false"})
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_CURRENCY = re.compile(r"(?:sek|kr\.?|kronor|:-)$|^(?:sek|kr\.?)", re.IGNORECASE)
_AMOUNT = re.compile(r"(-?)([0-9]+)(?:[.,]([0-9]+))?")
_UNCLEAR = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""One thousand or one and three decimals: as an amount it is not guessed."""
_SPACED = re.compile(r"-?\s?[0-9]{1,3}(?:\s[0-9]{3})+(?:[.,][0-9]+)?")
_DOTTED = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)|-?[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_COMMAED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)|-?[0-9]{1,3}(?:,[0-9]{3}){2,}")
_LOST_ZERO = 7


class CellKind(StrEnum):
    """What a column holds."""

    NUMBER = auto()
    """Of a person: individual number, personal or coordination number."""
    DAY = auto()
    MONEY = auto()
    COUNT = auto()
    CHOICE = auto()
    FLAG = auto()


def read_cell(kind: CellKind, value: object, choices: Choices = ()) -> str:
    """The text of the form: `2025-01-08`, `1234,50`, `12`, `ja`, the code of a choice.

    What cannot be read for certain stays as it is, so that the checks of the form put their sentence on it.
    """
    if kind is CellKind.DAY and isinstance(value, date):
        return _day(value)
    text = plain(value)
    if not text:
        return ""
    if kind is CellKind.NUMBER:
        return _number(value, text)
    if kind is CellKind.DAY:
        return read_day(text)
    if kind in (CellKind.MONEY, CellKind.COUNT):
        return _amount(text, counts=kind is CellKind.COUNT)
    return _flag(text) if kind is CellKind.FLAG else _choice(text, choices)


def plain(value: object) -> str:
    """Any value as one trimmed line without control characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, int | float | Decimal):
        return _digits(value)
    return _day(value) if isinstance(value, date) else clean(str(value))


def clean(text: str) -> str:
    """One line, trimmed and cut, without what does not show: control, format and unassigned characters."""
    text = text[:RAW_MAX]
    if not text.isascii() or not text.isprintable():
        spaced = " ".join(text.splitlines()).replace("\t", " ")
        text = "".join(c for c in spaced if unicodedata.category(c)[0] != "C")
    text = text.strip()
    # The apostrophe is ours: it keeps a spreadsheet from running the text as a formula.
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        text = text[1:]
    return text[:TEXT_MAX].rstrip()


def fold(text: str) -> str:
    """Letters and digits alone, in one case and without accents: what two spellings have in common."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return "".join(c for c in text.casefold() if c.isalnum())


def _day(value: date) -> str:
    return (value.date() if isinstance(value, datetime) else value).isoformat()


def _digits(value: int | float | Decimal) -> str:
    """Exact: a float by its shortest form that is the same float, and to as many digits as Excel shows."""
    if isinstance(value, int):
        return str(value)[:TEXT_MAX]
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not number.is_finite() or number.adjusted() >= EXCEL_DIGITS or number.adjusted() < -EXCEL_DIGITS:
        return clean(str(number))
    if isinstance(value, float):
        number = Context(prec=EXCEL_DIGITS).create_decimal(number)
    whole, _, fraction = f"{number:f}".partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole},{fraction}" if fraction else "0" if whole == "-0" else whole


def _number(value: object, text: str) -> str:
    """A number cell drops the zero that an individual number may begin with; a text keeps it."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and text.isdigit() and len(text) == _LOST_ZERO:
        return f"0{text}"
    return text.translate(_DASHES)


def _amount(text: str, *, counts: bool) -> str:
    bare = _CURRENCY.sub("", text.translate(_DASHES).strip()).strip()
    if _UNCLEAR.fullmatch(bare):
        return text
    found = _AMOUNT.fullmatch(_ungrouped(bare))
    if found is None:
        return text
    sign, whole, fraction = found[1], found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    if counts and fraction:
        return text
    if fraction:
        return f"{sign}{whole},{fraction:0<2}"
    return whole if whole == "0" else f"{sign}{whole}"


def _ungrouped(text: str) -> str:
    """Without what stands between the thousands, where each group has three digits."""
    if _SPACED.fullmatch(text):
        return "".join(text.split())
    if _DOTTED.fullmatch(text):
        return text.replace(".", "")
    return text.replace(",", "") if _COMMAED.fullmatch(text) else text


def _flag(text: str) -> str:
    folded = fold(text)
    return "ja" if folded in _YES else "nej" if folded in _NO else text


def _choice(text: str, choices: Choices) -> str:
    """The code, whether the code or the label was written."""
    folded = fold(text)
    codes = (code for code, label in choices if folded in (fold(code), fold(label)))
    return next(codes, text)
