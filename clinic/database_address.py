"""The server that DATABASE_URL names, understood or refused in a sentence that repeats no password."""

import os
from urllib.parse import unquote, urlsplit

import environ
from psycopg import pq

from clinic.postgres_files import DatabaseUnavailable

SCHEMES = {"postgres", "postgresql"}
HERE = {"", "localhost", "127.0.0.1", "::1"}


def read(name, url, *, like=None):
    """Settings of the server that the variable `name` holds. A folder as host, for a socket, comes as %2F.
    What another role's address leaves out of how to reach the server is as in that of `like`."""
    try:
        is_ours = urlsplit(url).scheme in SCHEMES
        server = environ.Env.db_url_config(url) if is_ours else {}
    except ValueError:
        server = {}
    if not server.get("NAME"):
        raise DatabaseUnavailable(
            f"{name} is not understood: write postgres://USER:PASSWORD@HOST/DATABASE, with signs such as "
            "/ or @ inside a part written as %2F or %40."
        )
    server |= {"HOST": unquote(server["HOST"])}
    server |= {"OPTIONS": (like or {}).get("OPTIONS", {}) | server.get("OPTIONS", {})}
    return server if is_here(server["HOST"]) or "PGSSLMODE" in os.environ else encrypted(server)


def is_here(hosts):
    return all(host in HERE or host.startswith("/") for host in hosts.split(","))


def encrypted(server):
    """Through a network nothing goes in clear, unless the address says so itself (?sslmode=disable): libpq
    alone would ask for encryption and do without where the server has none."""
    return server | {"OPTIONS": {"sslmode": "require"} | server.get("OPTIONS", {})}


def as_environment(server):
    """For the programs of PostgreSQL: the server, and all that libpq can be told of how to reach it. No other
    user reads a password there."""
    told = {"host": server["HOST"], "port": server.get("PORT"), "dbname": server["NAME"]}
    told |= {"user": server["USER"], "password": server.get("PASSWORD")} | server.get("OPTIONS", {})
    known = {one.keyword.decode(): one.envvar.decode() for one in pq.Conninfo.get_defaults() if one.envvar}
    return {known[name]: str(value) for name, value in told.items() if name in known and value}
