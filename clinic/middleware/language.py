"""Each request is answered in its own reader's language, also what is refused before anybody is known, and
leaves none behind for the next."""

from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from clinic.middleware.headers import is_file


class LanguageMiddleware(LocaleMiddleware):
    """What the device chose or the browser asks for; the account's own choice follows once it is known
    (log_in_steps.py). Django leaves the last reader's language on the thread: an answer made before anybody
    is known would be in it."""

    def __call__(self, request):
        with translation.override(translation.get_language()):
            return super().__call__(request)

    def process_response(self, request, response):
        """A file says the same to everybody: told otherwise, a browser would keep it once a language."""
        return response if is_file(request, response) else super().process_response(request, response)
