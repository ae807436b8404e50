"""Addresses of a patient's own pages, under the namespace `portal`. A block a subject."""

from django.urls import path

from clinic.views import own_record
from sessions_app.views import portal

app_name = "portal"

urlpatterns = [
    path("", portal.home, name="home"),
    # my data
    path("data/", own_record.own, name="my_data"),
    path("data/consents/<int:pk>/withdraw/", own_record.withdraw, name="withdraw_consent"),
]
