"""The log-in library answers a form that it refuses with 200; here, as everywhere, that is 422. Where it
wants to show what the server cannot open any more, that is said in a sentence.
"""

from django.contrib import messages
from django.shortcuts import redirect

from clinic.kept_secrets import Unreadable


class RefusedFormsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None):
            response.status_code = 422
        return response

    def process_exception(self, request, exception):
        if not isinstance(exception, Unreadable):
            return None
        messages.error(request, exception.message)
        return redirect("mfa_index")
