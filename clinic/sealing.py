"""The key that seals what a person typed while the network was away (static/js/sealed.js).

One for each person, derived from the installation's own secret: it is handed to a page of somebody who is
logged in and kept nowhere, neither in the database nor on the device.
"""

import base64

from django.utils.crypto import salted_hmac


def sealing_key(user) -> dict[str, str]:
    """The key, and a name for its owner by which a device finds what is hers and that says nothing else."""
    return {
        "owner": _derived("owner", user).hex()[:16],
        "key": base64.b64encode(_derived("key", user)).decode(),
    }


def _derived(what, user) -> bytes:
    return salted_hmac(f"clinic.sealing.{what}", str(user.pk), algorithm="sha256").digest()
