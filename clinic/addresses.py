"""Whose address a request comes from, and who counts as one."""

from ipaddress import ip_address, ip_network

from django.conf import settings


def address_of(near, forwarded):
    """For the trail and for limits: `near` is who is connected, `forwarded` what X-Forwarded-For says. Each
    proxy of ours adds the one that it saw; what stood there before, a stranger may have written."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    told = [one.strip() for one in forwarded.split(",")]
    if not proxies or len(told) < proxies:
        return _written(near) or near
    return _written(told[-proxies]) or near


def counted_as(address):
    """For limits: the network of an IPv6 address, of which one machine may use any."""
    written = _written(address)
    if ":" not in written:
        return address
    return str(ip_network((written, settings.ALLAUTH_RATE_LIMIT_IPV6_PREFIX), strict=False).network_address)


def _written(address):
    """In one way; an IPv4 address that is written as one of IPv6 is itself. Nothing where it is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(found).partition("%")[0]
