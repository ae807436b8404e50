"""The filter `date` for every template: the same format, in the order in which the language writes a day.

`{{ day|date:"j M Y" }}` is 22 Nov 2026 in English and 2026年11月22日 in Chinese. The catalogue of a language
says only the formats that it writes otherwise.
"""

from django import template
from django.template import defaultfilters
from django.utils.translation import pgettext

register = template.Library()
OURS = {"DATE_FORMAT": "j M Y", "DATETIME_FORMAT": "j M Y, H:i"}  # British, in the place of Django's own


@register.filter(expects_localtime=True, is_safe=False)
def date(value, wanted=None):
    wanted = OURS.get(wanted, wanted) or OURS["DATE_FORMAT"]
    return defaultfilters.date(value, pgettext("date format", wanted))
