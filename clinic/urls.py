from django.urls import include, path

from clinic.views import account, own_address, own_devices

handler500 = "clinic.views.errors.broken"

urlpatterns = [
    # One's address is changed by a new invitation, not by oneself.
    path("accounts/email/", account.own_address, name="account_email"),
    path("accounts/confirm-email/<str:key>/", own_address.confirm, name="account_confirm_email"),
    path("accounts/sessions/", own_devices.devices, name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    path("catalogue/", include("sessions_app.urls_catalogue")),
    path("review/", include("sessions_app.urls_review")),
    path("me/", include("sessions_app.urls_portal")),
    path("", include("clinic.urls_people")),
    path("", include("sessions_app.urls")),
]
