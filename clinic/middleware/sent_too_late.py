"""What a form of staff held that was sent just when the log-in had ended comes back as a button that sends it
again, to the same person, where it was sent to (clinic/unsent.py)."""

from django.shortcuts import render

from clinic import audit, unsent


class SentTooLateMiddleware:
    """After the log-in's last step: it is sent again from within the clinic it was written in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        is_page = request.method == "GET" and not unsent.BY_SCRIPT & set(request.headers)
        if not is_page or not request.user.is_authenticated or unsent.shows_it_itself(view):
            return None
        sent = unsent.taken(request)
        if not sent:
            return None
        audit.shows_nothing(request)
        typed = [(name, value) for name, values in sent.lists() for value in values]
        page = {"typed": typed, "address": request.get_full_path()}
        return render(request, "clinic/sent_too_late.html", page)
