"""Every look at a record is written down: who, what, when, from where, why.

Looks are collected while a page is made and written as the last statement of its transaction, because the
trail of a clinic is one chain and its head is locked while it grows. A page of a patient's record says

    audit.look(request, patient, subject="session 14")

and one that forgets is written down all the same, without the patient. A page that lists several patients
(the clinic's safety) is one look without a patient: what it tells of each is no more than a list does, and
what was written by hand about one stands on that one's own page alone.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from clinic import clock
from clinic.access import Permission
from clinic.choices import AccessOutcome

# Holding one of these means to read about one person.
RECORD_PERMISSIONS = frozenset(
    {
        Permission.SEE_DEMOGRAPHICS,
        Permission.EDIT_DEMOGRAPHICS,
        Permission.SEE_RECORD,
        Permission.SEE_NOTES,
        Permission.EXPORT,
        Permission.CHART,
        Permission.PLAN,
        Permission.BREAK_GLASS,
        Permission.SEE_REVIEW,
        Permission.SEE_CLINIC_REVIEW,
        Permission.HAND_OVER_CARE,
        Permission.SEE_CONSENTS,
        Permission.RECORD_CONSENTS,
        Permission.SEE_OWN_RECORD,
        Permission.ANSWER_FOR_ONESELF,
        Permission.KEEP_OWN_DATA,
        Permission.EXAMINE_TRAIL,
        Permission.KEEP_RECORDS,
    }
)
REFUSED = {403, 404}
SENT_BACK = {200, 409, 422}  # of a form: the page of it, with what was wrong
TOO_MANY = 429
PAST_LIMIT = "more than the limit"
WRITTEN = "SELECT write_access_event(%s, %s, %s, %s, %s, %s, %s)"
# What this person opened in this clinic before, told by the statement that writes: no page asks for it alone.
WRITTEN_AND_COUNTED = """
    SELECT
        (SELECT ARRAY[count(*) FILTER (WHERE at > now() - interval '1 hour'), count(*)]
         FROM clinic_accessevent
         WHERE user_id = app_user() AND outcome = 'seen' AND at > now() - interval '1 day'),
        write_access_event(%s, %s, %s, %s, %s, %s, %s)
"""
SEARCH_KEY = "search_line"  # in request.session: whose and in which clinic, since when, answers, last text
SECONDS_OF_ONE_SEARCH, ANSWERS_OF_ONE_SEARCH, SIGNS_OF_ONE_SEARCH = 30, 10, 120
LENGTHS = {"page": 120, "subject": 120, "reason": 300, "address": 64}


@dataclass(frozen=True)
class Look:
    page: str
    method: str
    patient_id: int | None = None
    subject: str = ""
    reason: str = ""
    address: str = ""
    outcome: str = AccessOutcome.SEEN


def look(request, patient=None, *, subject="", reason=""):
    """This page shows this patient's record. Written when the page is done, not now."""
    patient_id = getattr(patient, "pk", None)
    _looks(request).append(_look(request, patient_id=patient_id, subject=subject, reason=reason))


def search(request, typed):
    """Somebody looks for patients. One line, and not one for each pause while a name is typed: what goes on
    from what was typed before belongs to it for half a minute and ten answers, whatever the browser says of
    itself. The words stand in no trail."""
    now, who = int(clock.now().timestamp()), [request.user.pk, request.place.clinic_id]
    last = {"who": who, "typed": typed.casefold().strip()[:SIGNS_OF_ONE_SEARCH]}
    kept = request.session.get(SEARCH_KEY)
    if _goes_on(kept, last, now):
        request.session[SEARCH_KEY] = kept | last | {"answers": kept["answers"] + 1}
    else:
        request.session[SEARCH_KEY] = last | {"began": now, "answers": 1}
        look(request, subject="looked for patients")


def _goes_on(kept, last, now):
    """Signs were added at the end, or taken away there."""
    if not kept or kept["who"] != last["who"]:
        return False
    shorter, longer = sorted([kept["typed"], last["typed"]], key=len)
    is_recent = 0 <= now - kept["began"] < SECONDS_OF_ONE_SEARCH
    return is_recent and kept["answers"] < ANSWERS_OF_ONE_SEARCH and longer.startswith(shorter)


def forget_search(request):
    """Its line was not written."""
    request.session.pop(SEARCH_KEY, None)


def record(page, *, patient=None, subject="", reason="", outcome=AccessOutcome.SEEN):
    """A look without a page: a command or a job, within `acting_as`. Written at once."""
    write([Look(page, "", getattr(patient, "pk", None), subject, reason, outcome=outcome)])


def no_look(view):
    """A fragment or a poll of a page that was written down when it was opened."""
    view.is_look = False
    return view


def shows_nothing(request):
    """The answer holds no word of a record, although the page does."""
    request.shows_nothing = True


def looks_of(request, response):
    """What this answer showed: what the view said, or else the bare page when it is one of a record."""
    if response.status_code in REFUSED or getattr(request, "shows_nothing", False):
        return []
    looks = _looks(request)
    if looks or not _is_record_page(request) or not _is_shown(request, response):
        return looks
    return [_look(request, subject=_named(request))]


def _is_shown(request, response):
    """A page, also the one that comes back with a refused form; not a few words to a script."""
    if request.method in {"GET", "HEAD"}:
        return response.status_code == 200
    return response.status_code in SENT_BACK and response["Content-Type"].startswith("text/html")


def refusal_of(request, response):
    """A record page that answered "no such thing": somebody tried. Or one past the limit of one person."""
    if response.status_code == TOO_MANY and (_looks(request) or _is_record_page(request)):
        return [_look(request, subject=_named(request), reason=PAST_LIMIT, outcome=AccessOutcome.REFUSED)]
    if response.status_code not in REFUSED or not _is_record_page(request):
        return []
    return [_look(request, subject=_named(request), outcome=AccessOutcome.REFUSED)]


def write(looks):
    with connection.cursor() as cursor:
        for one in looks:
            cursor.execute(WRITTEN, _columns(one))


def write_within_limit(looks):
    """Whether one person needs as much: who opens a page every few seconds all day long comes not near
    (settings.LOOKS_AN_HOUR). Otherwise the caller rolls back what was written, and shows nothing."""
    opened = []
    with connection.cursor() as cursor:
        for one in looks:
            cursor.execute(WRITTEN_AND_COUNTED, _columns(one))
            opened = cursor.fetchone()[0]
    most = settings.LOOKS_AN_HOUR, settings.LOOKS_A_DAY
    return all(number < limit for number, limit in zip(opened, most, strict=False))


def _columns(one):
    return [
        *(one.page[: LENGTHS["page"]], one.method, one.outcome, one.patient_id),
        *(str(getattr(one, name))[: LENGTHS[name]] for name in ("subject", "reason", "address")),
    ]


def _look(request, **known):
    page = request.resolver_match.view_name if request.resolver_match else ""
    return Look(page, request.method[:8], address=request.META.get("REMOTE_ADDR", ""), **known)


def _looks(request):
    if not hasattr(request, "looks"):
        request.looks = []
    return request.looks


def _is_record_page(request):
    view = getattr(request.resolver_match, "func", None)
    return getattr(view, "access", None) in RECORD_PERMISSIONS and getattr(view, "is_look", True)


def _named(request):
    return " ".join(f"{name} {value}" for name, value in request.resolver_match.kwargs.items())
