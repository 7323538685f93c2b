"""What a fault tells in the log: its place, no values from the database, no lines of a stranger's own."""

import sqlite3

from rxapp.logs import redact, told


def fault(error: Exception) -> str:
    try:
        raise error
    except Exception as caught:
        return "\n".join(told(caught))


def test_a_fault_of_the_database_tells_its_kind_and_place_alone() -> None:
    line = fault(sqlite3.IntegrityError("Key (individual_number)=(12345678) already exists"))
    assert "IntegrityError" in line
    assert "12345678" not in line
    assert "test_logs.py" in line


def test_a_fault_cannot_forge_lines() -> None:
    assert all(line.startswith("  ") for line in fault(ValueError("one\ntwo\rthree\u2028four")).splitlines())


def test_what_a_fault_came_from_is_told_too_and_as_carefully() -> None:
    # Not in the line that fails: that line is told.
    said = "parameters: ('12345678',)"
    try:
        try:
            raise sqlite3.OperationalError(said)
        except sqlite3.OperationalError as cause:
            raise RuntimeError("could not send") from cause
    except RuntimeError as caught:
        line = "\n".join(told(caught))
    assert "could not send" in line
    assert "OperationalError" in line
    assert "12345678" not in line


def test_cookies_are_taken_out_of_whatever_is_logged() -> None:
    assert "secret" not in redact("{'cookie': 'rxapp_session=secret; a=b'} rxapp_session=secret")


def test_the_address_of_a_calendar_is_taken_out_of_whatever_is_logged() -> None:
    line = redact('192.0.2.1 "GET /kalender/Nc_9-secretsecret.ics HTTP/1.1" 200, then /Kalender/more.ics')
    assert "secret" not in line
    assert "more" not in line
    assert line.count("[removed]") == 2
