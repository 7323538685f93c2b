"""From a handler to a transaction: the reader's own session key, and the right that the handler needs."""

from contextlib import AbstractAsyncContextManager

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor
from rxapp.services import acting as services
from rxapp.state.marks import needed
from rxapp.state.session import cookie_key

Act = AbstractAsyncContextManager[tuple[Session, Actor]]


def acting(state: rx.State, *, alone: bool = False) -> Act:
    """`async with acting(self) as (session, actor):` one action, committed at the end; `alone`, nobody else
    of the municipality acts meanwhile."""
    return services.acting(cookie_key(state.router_data), needed(), alone=alone)


def looking(state: rx.State) -> Act:
    """`async with looking(self) as (session, actor):` one look, which writes nothing."""
    return services.looking(cookie_key(state.router_data), needed())
