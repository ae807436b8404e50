"""What the web server runs: Django, each request taken in whole before it."""

from clinic.whole_requests import in_front_of
from clinic.wsgi import application as django

application = in_front_of(django)
