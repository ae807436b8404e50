"""The server that DATABASE_URL names, understood or refused in a sentence that repeats no password."""

from urllib.parse import unquote, urlsplit

import environ

from clinic.postgres_files import DatabaseUnavailable

SCHEMES = {"postgres", "postgresql"}


def read(name, url):
    """Settings of the server that the variable `name` holds. A folder as host, for a socket, comes as %2F."""
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
    return {**server, "HOST": unquote(server["HOST"])}
