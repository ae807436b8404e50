"""What a patient sent just when the log-in had ended: kept for the same person and record until the next one.

It waits on the server, in the session that follows the ended one, and is handed out once: to the page that it
was sent to. Nobody else who logs in on this device is shown it.
"""

from django.contrib import messages
from django.http import QueryDict
from django.utils.translation import gettext as _

KEY = "unsent"  # in request.session
ENDED = "ended_standing"  # on a request whose log-in ended within it: (person, record)
MOST = 20_000  # signs


def survives_log_off(view):
    """Marks a view whose form is worth keeping, and small."""
    view.survives_log_off = True
    return view


def keep(request, view):
    ended, sent = getattr(request, ENDED, None) or _ended_before(request), request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    if ended and getattr(view, "survives_log_off", False) and len(words := sent.urlencode()) <= MOST:
        request.session[KEY] = {"of": ended, "path": request.path, "sent": words}


def _ended_before(request):
    """Whose log-in had ended when this page was sent before: what is sent again takes its place."""
    kept = request.session.get(KEY) if not request.user.is_authenticated else None
    return kept["of"] if kept and kept["path"] == request.path else None


def sent_or_kept(request):
    """What a form is bound to: what was sent now, else what was kept for this page, else nothing."""
    if request.method == "POST":
        return request.POST
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    person, record = kept["of"]
    if person == request.user.pk and record != request.user.standing.patient_id:
        return None  # a guardian who has yet to choose the child again
    del request.session[KEY]
    if person != request.user.pk:
        return None
    messages.info(request, _("You were logged off. This is what you gave. Send it again."))
    return QueryDict(kept["sent"])
