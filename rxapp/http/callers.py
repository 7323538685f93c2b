"""Where a request comes from, behind as many proxies as the settings say."""

from starlette.requests import Request

from rxapp.services.limits import bare_address
from rxapp.settings import get_settings


def address_of(request: Request) -> str:
    """The caller's address: what a proxy of ours adds is believed, never what a caller claims of itself."""
    hops = get_settings().proxy_hops
    told = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    forwarded = [part.strip() for part in told if part.strip()]
    if hops and len(forwarded) >= hops and (address := bare_address(forwarded[-hops])):
        return address
    # What is told may be no address («unknown»): then callers are told apart no further than by the proxy.
    return request.client.host if request.client else ""
