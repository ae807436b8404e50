import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
# Whoever waits for a page hears within ten seconds: a server that does not answer, a lock that somebody holds
# and a question without end become a 503 (middleware/unavailable.py). libpq reads these; commands and the
# worker, which load no wsgi, may wait as long as they must.
os.environ.setdefault("PGCONNECT_TIMEOUT", "3")
os.environ.setdefault("PGOPTIONS", "-c lock_timeout=5s -c statement_timeout=8s")

gc.disable()  # nothing that is loaded now is rubbish: looking through it takes a tenth of the time
application = get_wsgi_application()
# Django would load the pages when the first of them is asked for, and again in each process that answers.
import_module("clinic.urls")

# What is loaded stays for good. Looking through it for rubbish every few hundred objects cost a page a sixth
# of its time (docs/decisions/0021); a page leaves a few thousand.
gc.freeze()
gc.set_threshold(50_000, 20, 100)
gc.enable()
