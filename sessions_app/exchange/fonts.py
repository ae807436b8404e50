"""Has this server a font for what a paper says? Without one a PDF would show boxes for letters."""

import re
import subprocess

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions_app.portal_lists import named

# A script's name, its letters, and one of them in hexadecimal, which stands for all when fonts are asked.
# Every paper has Latin letters. Without any font at all Pango would end the process that asks it.
SCRIPTS = (
    (gettext_lazy("Latin letters"), re.compile("[A-Za-z]"), "61"),
    (gettext_lazy("Chinese"), re.compile("[\u4e00-\u9fff]"), "4e2d"),
    (gettext_lazy("Tamil"), re.compile("[\u0b80-\u0bff]"), "0b95"),
)


def why_not_set(text: str) -> str:
    """One sentence when letters of the text can be set by no font; else nothing."""
    lacking = [
        str(name) for name, letters, letter in SCRIPTS if letters.search(text) and not _font_for(letter)
    ]
    if not lacking:
        return ""
    words = _("This server has no font for %(scripts)s. Print this page, and choose PDF there.")
    *others, last = lacking
    return words % {"scripts": _(" and ").join(one for one in (named(others), last) if one)}


def _font_for(letter: str) -> bool:
    """Asked anew each time: a font that was installed counts at once."""
    try:
        found = subprocess.run(
            ["fc-list", f":charset={letter}", "family"],
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return True  # nobody to ask: the PDF is made, and looked at by whoever prints it
    return bool(found.stdout.strip())
