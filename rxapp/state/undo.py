"""What was changed last, and for how long it can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rxapp import clock
from rxapp.domain.errors import Conflict
from rxapp.services.permission_changes import Change

UNDO_SECONDS = 10
_GRACE = timedelta(seconds=5)
"""On top, for the way from the server to the screen and back."""


@dataclass(frozen=True, slots=True)
class Undo:
    """The changes of one step, and until when."""

    changes: tuple[Change, ...] = ()
    until: datetime | None = None

    def is_open(self) -> bool:
        return self.until is not None and clock.now() < self.until

    def take(self) -> tuple[Change, ...]:
        """The changes to take back, if there are any.

        Raises:
            Conflict: it is too late.
        """
        if self.changes and (self.until is None or clock.now() > self.until):
            raise Conflict("Tiden för att ångra har gått ut. Ändra behörigheten i tabellen i stället.")
        return self.changes


NOTHING_TO_UNDO = Undo()


def undo_of(changes: Sequence[Change]) -> Undo:
    """From now on; nothing, where nothing was changed."""
    if not changes:
        return NOTHING_TO_UNDO
    return Undo(tuple(changes), clock.now() + timedelta(seconds=UNDO_SECONDS) + _GRACE)
