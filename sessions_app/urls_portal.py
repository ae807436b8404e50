"""Addresses of a patient's own pages, under the namespace `portal`. A block a subject."""

from django.urls import path

from clinic.views import own_address, portal_log_in
from sessions_app.views import (
    portal_about,
    portal_check_in,
    portal_download,
    portal_home,
    portal_my_data,
)

app_name = "portal"

urlpatterns = [
    # the four tabs
    path("", portal_home.home, name="home"),
    path("exercises/", portal_home.exercises, name="exercises"),
    path("exercises/<int:pk>/tick/", portal_home.tick, name="tick"),
    path("progress/", portal_home.progress, name="progress"),
    path("visits/", portal_home.visits, name="visits"),
    path("visits/<int:pk>/", portal_home.visit, name="visit"),
    # before a visit
    path("check-in/", portal_check_in.check_in, name="check_in"),
    path("check-in/<str:code>/", portal_check_in.question, name="check_in_question"),
    # about the treatment, and who gives it
    path("research/", portal_about.evidence, name="evidence"),
    path("therapists/", portal_about.therapists, name="therapists"),
    # my log-in
    path("language/", portal_log_in.language, name="language"),
    path("log-in/", portal_log_in.log_in, name="log_in"),
    path("log-in/confirm-address/", own_address.send_link, name="confirm_address"),
    path("log-in/safer/", portal_log_in.safer, name="safer"),
    path("log-in/leave/", portal_log_in.leave, name="leave"),
    path("show/", portal_log_in.show_record, name="show_record"),
    # my data
    path("data/", portal_my_data.my_data, name="my_data"),
    path("data/consents/<int:pk>/withdraw/", portal_my_data.withdraw, name="withdraw_consent"),
    path("data/opened-by/", portal_my_data.opened_by, name="opened_by"),
    path("data/opened-by/ask/", portal_my_data.ask_about_opening, name="ask_about_opening"),
    path("data/wrong/", portal_my_data.correction, name="correction"),
    path("data/download/", portal_download.download, name="download"),
    path("data/download/everything.pdf", portal_download.as_pdf, name="download_pdf"),
    path("data/download/everything.json", portal_download.as_json, name="download_json"),
]
