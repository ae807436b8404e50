"""Addresses of the catalogue, under the namespace `catalogue`. The kind is a word such as `exercises`."""

from django.urls import path

from sessions_app.views import catalogue, catalogue_import, catalogue_measures, sign_off

app_name = "catalogue"

urlpatterns = [
    path("", catalogue.index, name="index"),
    path("sign-off/", sign_off.sign_off, name="sign_off"),
    path("sign-off/<slug:which>/", sign_off.sign_off_list, name="sign_off_list"),
    path("sign-off/<slug:which>/sign/", sign_off.sign_list, name="sign_list"),
    path("cautions/<str:code>/rule/", sign_off.decide_caution, name="decide_caution"),
    path("<slug:kind>/", catalogue.entries, name="entries"),
    path("<slug:kind>/new/", catalogue.add, name="add"),
    path("<slug:kind>/import/", catalogue_import.import_entries, name="import_entries"),
    path("<slug:kind>/<str:code>/", catalogue.entry, name="entry"),
    path("measures/<str:code>/thresholds/", catalogue_measures.thresholds, name="measure_thresholds"),
    path("measures/<str:code>/items/", catalogue_measures.items, name="measure_items"),
    path("<slug:kind>/<str:code>/change/", catalogue.change, name="change"),
    path("<slug:kind>/<str:code>/name/", catalogue.rename, name="rename"),
    path("<slug:kind>/<str:code>/step/", catalogue.step, name="step"),
    path("<slug:kind>/<str:code>/shared-step/", catalogue.shared_step, name="shared_step"),
    path("<slug:kind>/<str:code>/move/", catalogue.move, name="move"),
    path("<slug:kind>/<str:code>/check/", catalogue.check, name="check"),
    path("<slug:kind>/<str:code>/blind/", catalogue.blind, name="blind"),
    path("<slug:kind>/<str:code>/retire/", catalogue.retire, name="retire"),
    path("<slug:kind>/<str:code>/bring-back/", catalogue.bring_back, name="bring_back"),
    path("<slug:kind>/<str:code>/merge/", catalogue.merge, name="merge"),
]
