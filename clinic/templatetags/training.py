from django import template
from django.utils import timezone

from clinic.training import standing_of

register = template.Library()


@register.inclusion_tag("clinic/_credential_line.html")
def training(credential):
    """One line of training: what it is, and how it stands today."""
    return {"credential": credential, "standing": standing_of(credential, timezone.localdate())}
