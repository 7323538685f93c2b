"""Mail of notices: sending what waits, and taking in what comes back."""

import sys

import typer

from rxapp.commands.asking import ask, fail

mail = typer.Typer(help="Mail of notices.", no_args_is_help=True, rich_markup_mode=None)


@mail.command("send")
def send() -> None:
    """Send what waits in the outbox, once through."""
    from rxapp.services import mail_sending

    done = ask(mail_sending.send_everything)
    waiting = ask(mail_sending.count_waiting)
    typer.echo(f"{done.sent} sent, {done.failed} refused for good, {waiting} waiting.")
    if done.away:
        fail(f"The mail server takes nothing ({done.away}): what waits is tried again.")


@mail.command("bounced")
def take_in_bounce() -> None:
    """Take in a mail that came back, from stdin: the administrator sees that the address fails."""
    from rxapp.services import mail_bounces

    content = sys.stdin.buffer.read(mail_bounces.MOST)
    is_ours = ask(lambda: mail_bounces.take_in(content))
    typer.echo("Noted." if is_ours else "It is about no mail of ours that failed: nothing is noted.")
