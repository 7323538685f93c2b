"""Told in Swedish: the connection is lost, what is typed is still there, the connection is back."""

import json

import reflex as rx
from reflex.vars import VarData
from reflex_components_core.core.banner import connect_error_var_data

LOST = "Anslutningen bröts. Det du har skrivit finns kvar. Försöker ansluta igen …"
BACK = "Anslutningen är tillbaka."
BACK_MS = 8000
"""How long it is said that the connection is back."""

_WATCH = f"""useEffect(() => {{
  if (connectErrors.length > 0) {{
    setWasLost(true);
  }} else if (wasLost) {{
    const timer = setTimeout(() => setWasLost(false), {BACK_MS});
    return () => clearTimeout(timer);
  }}
}}, [connectErrors.length, wasLost]);"""


def connection_banner() -> rx.Component:
    """A region that is always there, so that what comes into it is read aloud."""
    return rx.el.div(_sentence(), role="status", class_name="connection")


def _sentence() -> rx.Var[str]:
    """What is to be said now. The browser alone knows: no state of the server reaches a lost connection.

    One value, not conditions within each other: Reflex makes each of those a component of its own, and
    one that is drawn only when the connection is back has not seen that it was lost.
    """
    lost, back = (json.dumps(text, ensure_ascii=False) for text in (LOST, BACK))
    watched = VarData(
        imports={"react": ["useEffect", "useState"]},
        hooks={"const [wasLost, setWasLost] = useState(false);": None, _WATCH: None},
    )
    return rx.Var(
        f'(connectErrors.length > 0 ? {lost} : wasLost ? {back} : "")',
        _var_type=str,
        _var_data=VarData.merge(connect_error_var_data, watched),
    )
