"""The section that says why a case was not decided automatically: of a case, on both its pages."""

from typing import Any

import reflex as rx

from rxapp.components.layout import section, some
from rxapp.pages._case_parts import rules_list
from rxapp.state.referral import CaseReferralState, HandlingReferralState


def case_referral() -> rx.Component:
    """On the municipality's page: what it may know."""
    return _referral(
        CaseReferralState,
        "Varför en handläggare prövar ärendet",
        "Reglerna kunde inte avgöra ansökan. En handläggare prövar den och beslutar.",
    )


def handling_referral() -> rx.Component:
    """On the officer's page."""
    return _referral(
        HandlingReferralState,
        "Varför ärendet inte avgjordes automatiskt",
        "Så här var det när ärendet lämnades till handläggare. Vad reglerna säger nu står under Regler.",
    )


def _referral(state: Any, title: str, intro: str) -> rx.Component:
    return rx.cond(
        state.referral.at != "",
        section(
            title,
            rx.el.p(intro),
            rx.el.p("Lämnat till handläggare ", rx.el.time(state.referral.at, date_time=state.referral.iso)),
            rules_list(state.stopped),
            rx.cond(
                some(state.passed),
                rx.el.details(
                    rx.el.summary("Regler som var uppfyllda"),
                    rules_list(state.passed),
                    class_name="disclosure",
                ),
            ),
        ),
    )
