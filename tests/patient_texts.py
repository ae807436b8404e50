"""The texts that a patient can meet: which files they are in, and how they are taken out of them.

A file counts as a whole. What only staff meet may stay in English; what is listed here is translated into
every language (test_translations) and kept plain.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
PORTAL = (
    "templates/base_portal*.html",
    "templates/portal/**/*.html",
    "templates/portal/**/*.txt",
    "clinic/**/portal*.py",
    "sessions_app/**/portal*.py",
    "sessions_app/analysis/evidence.py",
    "sessions_app/queries/evidence.py",
    "sessions_app/queries/names.py",
    "sessions_app/queries/therapists.py",
)
# What the portal's own files borrow from the record's.
BORROWED = (
    "clinic/choices.py",
    "clinic/consent_wordings.py",
    "clinic/templatetags/strigil_ui.py",
    "sessions_app/actions/home_log.py",
    "sessions_app/actions/reports.py",
    "sessions_app/actions/requests.py",
    "sessions_app/choices/care.py",
    "sessions_app/choices/outcomes.py",
    "sessions_app/choices/reports.py",
    "sessions_app/exchange/fonts.py",
    "sessions_app/exchange/pdf.py",
    "sessions_app/forms/report.py",
    "sessions_app/forms/requests.py",
    "sessions_app/patient_report.py",
    "sessions_app/policies_home.py",
    "sessions_app/policies_reports.py",
    "templates/paper/own_record.html",
    "templates/paper/_own_visit.html",
    "templates/paper/_head.html",
    "templates/paper/_foot.html",
    "sessions_app/queries/openings.py",
    "sessions_app/queries/own_*.py",
    "sessions_app/queries/reports.py",
    "sessions_app/queries/report_measures.py",
    "sessions_app/queries/requests.py",
)
LOG_IN = (
    "templates/[45]*.html",
    "templates/base_plain.html",
    "templates/account/**/*.html",
    "templates/account/**/*.txt",
    "templates/mfa/**/*.html",
    "templates/usersessions/**/*.html",
    "templates/allauth/**/*.html",
    "templates/strigil/**/*.html",
    "templates/widgets/*.html",
    "templates/clinic/join*.html",
    "templates/clinic/language.html",
    "templates/clinic/portal_invitation.html",
    "templates/clinic/second_step.html",
    "templates/clinic/choose_clinic.html",
    "templates/clinic/account.html",
    "templates/clinic/_this_device.html",
    "templates/clinic/still_here.html",
    "templates/components/_error_summary.html",
    "templates/components/_idle.html",
    "templates/components/_language_switch.html",
    "templates/components/_messages.html",
    "templates/components/_theme_choice.html",
    "clinic/accounts.py",
    "clinic/kept_secrets.py",
    "clinic/devices.py",
    "clinic/actions/people.py",
    "clinic/forms/joining.py",
    "clinic/forms/log_in.py",
    "clinic/views/account.py",
    "clinic/views/joining.py",
    "clinic/views/language.py",
    "clinic/views/log_in_steps.py",
    "clinic/views/own_devices.py",
    "clinic/views/shared_device.py",
    "clinic/proof.py",
    "clinic/unsent.py",
)
# What an otherwise shared file says to staff alone.
LEFT_IN_ENGLISH = {
    "templates/clinic/portal_invitation.html": ("Paper with the link", "Print this page now"),
    "clinic/actions/people.py": (
        "A clinic of this name",
        "Nobody changes their",
        "Nobody invites",
        "This person ",
    ),
    # How the end of a record goes.
    "clinic/choices.py": ("Erased", "Standing", "Lifted", "Waits for", "Withdrawn", "Merged", "Undone"),
}
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), ("singular",)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), ("singular", "plural")),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", "singular")),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", "singular", "plural")),
}
# What `templatize` makes of the tags of a template, such as  gettext(u'Log in')
TAGGED = re.compile(r"""\b(n?p?gettext|_)\(\s*((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?\s*)+)""")
QUOTED = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


class Text(NamedTuple):
    context: str
    singular: str
    plural: str
    file: str


def texts(places=PORTAL + BORROWED + LOG_IN) -> list[Text]:
    """Each text once for each file that it is in."""
    files = sorted({file for place in places for file in ROOT.glob(place)})
    found = {text for file in files for text in texts_of(file)}
    found = {text for text in found if not text.singular.startswith(LEFT_IN_ENGLISH.get(text.file, "\0"))}
    return sorted(found, key=lambda text: (text.file, text.singular))


def texts_of(file: Path) -> Iterator[Text]:
    source, name = file.read_text(encoding="utf-8"), str(file.relative_to(ROOT))
    for function, words in _in_python(source) if file.suffix == ".py" else _in_template(source):
        parts = dict(zip(CALLS[function], words, strict=False))
        yield Text(parts.get("context", ""), parts["singular"], parts.get("plural", ""), name)


def _in_python(source: str) -> Iterator[tuple]:
    for call in ast.walk(ast.parse(source)):
        name = getattr(getattr(call, "func", None), "id", "")
        if isinstance(call, ast.Call) and name in CALLS:
            words = [one.value for one in call.args if isinstance(one, ast.Constant)]
            if words:
                yield name, words


def _in_template(source: str) -> Iterator[tuple]:
    for function, arguments in TAGGED.findall(templatize(source)):
        yield function, [ast.literal_eval(one) for one in QUOTED.findall(arguments)]
