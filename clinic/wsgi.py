import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

application = get_wsgi_application()

# What is loaded stays for good. Looking through it for rubbish every few hundred objects cost a page a sixth
# of its time (docs/decisions/0021); a page leaves a few thousand.
gc.freeze()
gc.set_threshold(50_000, 20, 100)
