"""What is to be done about recoveries, on Start."""

from collections.abc import Iterable

from rxapp import clock
from rxapp.services.recovery_waiting import Waiting
from rxapp.state.start_parts import Task, left
from rxapp.text.format import day
from rxapp.text.recoveries import called


def tasks_of(waiting: Iterable[Waiting]) -> list[Task]:
    """A line for each: there are few, and each is about money."""
    return [_task(each) for each in waiting]


def _task(waiting: Waiting) -> Task:
    number, to = called(waiting.file_number, is_recovery=True), f"/arenden/{waiting.file_number}"
    if waiting.respond_by is None:
        return Task(f"Ta del av beslutet om {number}", "", "nytt beslut", "negative", to)
    days = (waiting.respond_by - clock.today()).days
    tone = "negative" if days < 0 else "warning" if days <= 7 else "info"
    return Task(f"Yttra dig över {number}", day(waiting.respond_by), left(days), tone, to)
