"""PostgreSQL databases: how one is reached, with no secret passing through.

An address that holds a password is refused, unrepeated, and libpq finds the password in the environment, in `~/.pgpass`
or in a service file. Neither address nor password is written anywhere.
"""

from __future__ import annotations

from typing import Any

from models.messages.findings import Finding, InputError
from models.messages.text import Text

SCHEMES = ("postgresql://", "postgres://")
SECRETS = ("password", "sslpassword", "oauth_client_secret")
WAIT_S = 10
SECRET_SAID = Text(
    "the address of the database holds a password, which would be seen in lists of running programs and in copies of the file; "
    "put it into PGPASSWORD, ~/.pgpass or a service file"
)


def is_address(name: str) -> bool:
    """Return whether a name is the address of a database."""
    return name.startswith(SCHEMES)


def connect(address: str) -> Any:
    """Return a connection to a database.

    Parameters
    ----------
    address
        `postgresql://HOST/DATABASE` or `postgresql:///?service=NAME`, without a password.

    Raises
    ------
    InputError
        if the extra `postgis` is missing (`postgis-extra-missing`), the address is none or holds a password (`postgis-address`,
        `postgis-secret`), or the database does not answer (`postgis-unreachable`).
    """
    psycopg = _load()
    if not is_address(address):
        message = Text("this is no address of a database; write postgresql://HOST/DATABASE or postgresql:///?service=NAME")
        raise InputError(Finding("postgis-address", "stop", message))
    try:
        told = psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        # what libpq says of it may repeat a password
        message = Text(
            "this address of a database cannot be read; write postgresql://HOST/DATABASE or postgresql:///?service=NAME"
        )
        raise InputError(Finding("postgis-address", "stop", message)) from None
    if any(told.get(name) for name in SECRETS):
        raise InputError(Finding("postgis-secret", "stop", SECRET_SAID))
    try:
        return psycopg.connect(address, connect_timeout=WAIT_S, application_name="placement")
    except psycopg.Error:
        # what libpq says of it may repeat the address; it is said by psql, too
        message = Text("the database does not answer, or refuses this user; see whether psql with the same address connects")
        raise InputError(Finding("postgis-unreachable", "stop", message)) from None


def _load() -> Any:
    try:
        import psycopg
        import psycopg.conninfo
    except ImportError:
        message = Text("PostGIS needs an extra: pip install 'office-placement[postgis]'")
        raise InputError(Finding("postgis-extra-missing", "stop", message)) from None
    return psycopg
