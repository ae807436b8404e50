"""A device that several people use, as somebody marked it: there a signature always asks who it is.

The mark is a signed cookie that says "shared" and nothing else. It stays when people log out.
"""

from django.conf import settings

NAME = f"{settings.COOKIE_PREFIX}shared"
WORD = "shared"
KEPT_SECONDS = 400 * 24 * 3600  # as long as browsers keep any cookie


def is_shared(request) -> bool:
    return request.get_signed_cookie(NAME, default="", salt=NAME) == WORD


def mark(response):
    response.set_signed_cookie(
        NAME,
        WORD,
        salt=NAME,
        max_age=KEPT_SECONDS,
        secure=settings.COOKIES_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def unmark(response):
    response.delete_cookie(NAME, samesite="Lax")
    return response
