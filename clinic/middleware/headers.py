"""What the browser is told beside the content security policy, whatever answers: also a refusal or a fault of
what lies further in."""

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}
STATIC = f"/{settings.STATIC_URL.lstrip('/')}"
MAY_BE_KEPT = {200, 206, 304}
LOG_OUT = "account_logout"
CLEARED, CLEARED_BUT_SEALED = '"cache", "storage"', '"cache"'


class HeadersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if request.is_secure() and settings.SECURE_HSTS_SECONDS:
            lasts = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
            response.headers["Strict-Transport-Security"] = lasts
        if not is_file(request, response):
            response.headers["Cache-Control"] = "no-store"
        if getattr(request, "has_logged_out", False):
            response.headers["Clear-Site-Data"] = CLEARED_BUT_SEALED if keeps_sealed(request) else CLEARED
        return response


def is_file(request, response):
    """One of the product's own, the same for everybody."""
    return request.path.startswith(STATIC) and response.status_code in MAY_BE_KEPT


def keeps_sealed(request):
    """Somebody else's unsent text is sealed on this device and waits for her (static/js/leave.js)."""
    return request.method == "POST" and "keep_sealed" in request.POST


@receiver(user_logged_out)
def note_log_out(sender, request, **kwargs):
    """Only where somebody pressed "Log out": an idle log-off keeps what is sealed on the device."""
    match = getattr(request, "resolver_match", None)
    if match and match.url_name == LOG_OUT:
        request.has_logged_out = True
