"""The mark every event handler carries: who may call it, and what its arguments are.

Anyone on the internet can call any handler with any arguments. The guard reads the mark before the
handler runs; the wrapper turns a refusal of the rules into a sentence on the screen.
"""

import functools
import inspect
import re
import secrets
import typing
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Annotated, Any, TypeVar, cast

import structlog
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, create_model

from rxapp.domain.errors import DomainError
from rxapp.domain.permissions import Right

PUBLIC = "public"
"""The mark of a handler that anyone may call."""

MARK = "__requires__"
ARGUMENTS = "__arguments__"
log = structlog.get_logger("rxapp.handlers")

Handler = Callable[..., Awaitable[Any]]
Marked = TypeVar("Marked", bound=Handler)
MAX_TEXT = 8_000
_NUMBER = Annotated[int, Field(ge=-(2**63), lt=2**63)]
"""A number that a column can be compared with; a larger one is a fault in the database."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def requires(right: Right | str, *, longest: int = MAX_TEXT) -> Callable[[Marked], Marked]:
    """Mark an event handler with the right it needs, or with `PUBLIC`. Stands under `@rx.event`.

    `longest` are the characters that a text among its arguments may have.
    """

    def mark(handler: Marked) -> Marked:
        if not inspect.iscoroutinefunction(handler):
            msg = f"{handler.__qualname__} must be `async def`: a synchronous one stops every user"
            raise TypeError(msg)
        wrapped = _speaking(handler, right)
        setattr(wrapped, MARK, right)
        setattr(wrapped, ARGUMENTS, _arguments(handler, longest))
        return cast(Marked, wrapped)

    return mark


_needed: ContextVar[Right | str] = ContextVar("needed", default=PUBLIC)


def needed() -> Right:
    """The right that the handler which runs now was marked with.

    Raises:
        RuntimeError: no handler runs, or anyone may call it: then nobody acts.
    """
    if not isinstance(right := _needed.get(), Right):
        msg = "a handler that acts for somebody must need a right"
        raise RuntimeError(msg)
    return right


def _speaking(handler: Handler, right: Right | str) -> Handler:
    """The handler, its refusals told to the reader and its faults logged with a number."""

    @functools.wraps(handler)
    async def speaking(self: Any, *args: Any, **kwargs: Any) -> Any:
        from rxapp.state.session import say

        mark = _needed.set(right)
        try:
            return await handler(self, *args, **kwargs)
        except DomainError as refusal:
            await say(self, refusal.sentence, "negative")
        except Exception:  # the one place where a fault becomes a message
            number = secrets.token_hex(4)
            log.exception("handler failed", handler=handler.__qualname__, number=number)
            await say(self, f"Något gick fel hos oss. Felet är registrerat med nummer {number}.", "negative")
        finally:
            _needed.reset(mark)
        return None

    speaking.__signature__ = inspect.signature(handler)  # type: ignore[attr-defined]
    return speaking


def _arguments(handler: Handler, longest: int) -> Callable[[Any], bool]:
    """A check that a payload has exactly the handler's arguments, each of the declared type."""
    hints = typing.get_type_hints(handler)
    fields: dict[str, Any] = {
        name: (
            _NUMBER if hints[name] is int else hints[name],
            ... if parameter.default is parameter.empty else parameter.default,
        )
        for name, parameter in list(inspect.signature(handler).parameters.items())[1:]
    }
    strict = ConfigDict(strict=True, extra="forbid", str_max_length=longest)
    adapter = TypeAdapter(create_model(f"{handler.__name__}Arguments", __config__=strict, **fields))

    def fits(payload: Any) -> bool:
        try:
            adapter.validate_python(payload)
            return is_storable(payload)
        except (ValidationError, RecursionError):
            return False

    return fits


def is_storable(value: Any) -> bool:
    """Whether every text in what came from outside can be kept: no half characters, no NUL."""
    if isinstance(value, str):
        return _UNSTORABLE.search(value) is None
    if isinstance(value, dict):
        return all(is_storable(part) for pair in cast(dict[Any, Any], value).items() for part in pair)
    return not isinstance(value, list) or all(is_storable(part) for part in cast(list[Any], value))
