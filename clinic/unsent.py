"""What somebody sent just when the log-in had ended: kept for the same person and record until the next one.

It waits on the server, closed, in the session that follows the ended one, and is handed out once: to the page
that it was sent to, or, for one that shows no form, as a button that sends it again. Nobody else who logs in
on this device is shown it.
"""

from django.contrib import messages
from django.http import QueryDict
from django.utils.translation import gettext as _

from clinic import kept_secrets

KEY = "unsent"  # in request.session
ENDED = "ended_standing"  # on a request whose log-in ended within it: (person, record)
MOST = 50_000  # signs
USE = b"strigil: what was sent too late, 1"
SECRET = ("password", "code", "credential")
BY_SCRIPT = {"Hx-Request", "X-Background"}  # headers, as Django writes them
OF_ITS_PAGE = "csrfmiddlewaretoken"  # and of no page after the next log-in


def survives_log_off(view):
    """Marks a view that shows by itself, in its form, what was sent too late."""
    view.survives_log_off = True
    return view


def shows_it_itself(view):
    return getattr(view, "survives_log_off", False)


def typed_in(request):
    """Everything typed, to be sent once more. What opens a lock is never written into a page."""
    if request.method != "POST" or any(name == "pin" or name.startswith(SECRET) for name in request.POST):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]


def keep(request, view):
    """Whether it is kept. Of staff every form that a hand sent; a page with a script stays open instead."""
    ended = getattr(request, ENDED, None) or _ended_before(request)
    if not ended or not (shows_it_itself(view) or _is_form_of_staff(request, view, ended)):
        return False
    sent = QueryDict(mutable=True)
    for name, value in typed_in(request):
        if name != OF_ITS_PAGE:
            sent.appendlist(name, value)
    words = sent.urlencode()
    if not 0 < len(words) <= MOST:
        return False
    request.session[KEY] = {"of": ended, "path": request.path, "sent": kept_secrets.closed(words, USE)}
    return True


def _is_form_of_staff(request, view, ended):
    is_patient = ended[1] is not None
    if is_patient or request.FILES or BY_SCRIPT & set(request.headers):
        return False
    return getattr(view, "login_required", True)


def _ended_before(request):
    """Whose log-in had ended when this page was sent before: what is sent again takes its place."""
    kept = request.session.get(KEY) if not request.user.is_authenticated else None
    return kept["of"] if kept and kept["path"] == request.path else None


def sent_or_kept(request):
    """What a form is bound to: what was sent now, else what was kept for this page, else nothing."""
    if request.method == "POST":
        return request.POST
    sent = taken(request)
    if sent:
        messages.info(request, _("You were logged off. This is what you gave. Send it again."))
    return sent


def taken(request):
    """What was kept for this page and person, once. Of somebody else it goes unseen."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    person, record = kept["of"]
    if person == request.user.pk and record != request.user.standing.patient_id:
        return None  # a guardian who has yet to choose the child again
    del request.session[KEY]
    if person != request.user.pk:
        return None
    try:
        return QueryDict(kept_secrets.opened(kept["sent"], USE))
    except kept_secrets.Unreadable:
        return None
