"""Reflex's configuration, from the settings of the service. Imported several times: no other effect."""

import reflex as rx
from reflex_base.constants import StateManagerMode

from rxapp.frontend.own_origin import PLACEHOLDER, OwnOrigin
from rxapp.settings import get_settings

_redis_url = get_settings().redis_url or None

config = rx.Config(
    app_name="rxapp",
    # The address is not known when the front end is built: the browser takes it from where it is.
    api_url=PLACEHOLDER,
    # No other origin is let in. Own origin is checked in rxapp/http/headers.py, before Reflex is reached.
    cors_allowed_origins=[],
    redis_url=_redis_url,
    state_manager_mode=StateManagerMode.REDIS if _redis_url else StateManagerMode.MEMORY,
    redis_token_expiration=900,
    trusted_proxy_hops=get_settings().proxy_hops,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="system",
    plugins=[OwnOrigin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
