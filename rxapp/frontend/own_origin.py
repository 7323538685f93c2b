"""Makes the built front end talk to the address it was loaded from, whichever port or proxy that is.

Reflex bakes the server's address into the bundle and corrects the host name alone. Here the one function
that resolves an address is replaced in the source, before the bundler sees it.
"""

from pathlib import Path
from typing import Unpack

from reflex_base.plugins.base import Plugin, PostBuildContext, PreCompileContext

PLACEHOLDER = "http://own-origin.invalid"
"""The address that is baked in; a name that can never exist, so that a slip is seen at once."""

SOURCE = "utils/state.js"
"""Where Reflex resolves the addresses of the server, below its `.web` folder."""

THEIRS = """\
export const getBackendURL = (url_str) => {
  if ((url_str ?? undefined) === undefined) {
    url_str = env.PING;
  }
  // Get backend URL object from the endpoint.
  const endpoint = new URL(url_str);
  if (
    typeof window !== "undefined" &&
    SAME_DOMAIN_HOSTNAMES.includes(endpoint.hostname)
  ) {
    // Use the frontend domain to access the backend
    const frontend_hostname = window.location.hostname;
    endpoint.hostname = frontend_hostname;
    if (window.location.protocol === "https:") {
      if (endpoint.protocol === "ws:") {
        endpoint.protocol = "wss:";
      } else if (endpoint.protocol === "http:") {
        endpoint.protocol = "https:";
      }
      endpoint.port = ""; // Assume websocket is on https port via load balancer.
    }
  }
  return endpoint;
};
"""

OURS = """\
export const getBackendURL = (url_str) => {
  const endpoint = new URL(url_str ?? env.PING);
  if (typeof window === "undefined") return endpoint;
  const own = new URL(endpoint.pathname + endpoint.search, window.location.origin);
  if (endpoint.protocol.startsWith("ws")) {
    own.protocol = own.protocol === "https:" ? "wss:" : "ws:";
  }
  return own;
};
"""

WORDS = {
    '"A new version of this app is available."': '"Det finns en ny version av tjänsten."',
    'button.textContent = "Reload";': 'button.textContent = "Läs in sidan igen";',
}
"""What Reflex says in English when the service has been renewed under an open page."""

BUNDLED = ".search,window.location.origin)"
"""What the bundle holds of `OURS`: names are shortened by the bundler, properties are not."""


class FrontendChangedError(Exception):
    """Reflex's sources are not those that this module was written against."""


class OwnOrigin(Plugin):
    """The replacement, as Reflex's compiler runs it."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        context["add_modify_task"](SOURCE, resolve_against_own_origin)

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Refuse a bundle without the replacement rather than serve pages that reach nowhere."""
        check_bundle(context["static_dir"])


def resolve_against_own_origin(source: str) -> str:
    """The source with `getBackendURL` replaced; a source that has it already is returned as it is."""
    source = _in_swedish(source)
    if source.count(OURS) == 1 and THEIRS not in source:
        return source
    if source.count(THEIRS) != 1:
        msg = (
            f"{SOURCE}: getBackendURL is not as expected; read it anew before the version of Reflex is raised"
        )
        raise FrontendChangedError(msg)
    return source.replace(THEIRS, OURS)


def _in_swedish(source: str) -> str:
    for theirs, ours in WORDS.items():
        if theirs not in source and ours not in source:
            raise FrontendChangedError(f"{SOURCE}: {theirs} is not as expected")
        source = source.replace(theirs, ours)
    return source


def check_bundle(static_dir: Path) -> None:
    """See that one script resolves addresses against its own origin.

    Raises:
        FrontendChangedError: no built script does.
    """
    scripts = (static_dir / "assets").glob("*.js")
    if not any(BUNDLED in script.read_text("utf-8") for script in scripts):
        raise FrontendChangedError(f"{static_dir}: no script resolves addresses against its own origin")
