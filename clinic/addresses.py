"""Whose address a request comes from."""

from ipaddress import ip_address

from django.conf import settings


def address_of(near, forwarded):
    """For the trail and for limits: `near` is who is connected, `forwarded` what X-Forwarded-For says. Each
    proxy of ours adds the one that it saw; what stood there before, a stranger may have written."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    told = [one.strip() for one in forwarded.split(",")]
    if not proxies or len(told) < proxies:
        return near
    try:
        return str(ip_address(told[-proxies]))
    except ValueError:
        return near
