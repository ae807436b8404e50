"""Addresses of the care, under the one namespace `record`. A block a subject, in the order of a visit."""

from django.urls import path

from sessions_app.views import today

app_name = "record"

urlpatterns = [
    # today and visits
    path("today/", today.today, name="today"),
    path("today/add/", today.add_visit, name="add_visit"),
    path("today/walk-in/", today.walk_in, name="walk_in"),
    path("visits/<int:pk>/arrived/", today.mark_arrived, name="mark_arrived"),
    path("visits/<int:pk>/did-not-attend/", today.mark_did_not_attend, name="mark_did_not_attend"),
    path("visits/<int:pk>/cancel/", today.cancel, name="cancel_visit"),
    path("visits/<int:pk>/reinstate/", today.reinstate, name="reinstate_visit"),
    # episodes and plans
    # charting
    # signed sessions
    # overview
]
