from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("catalogue/", include("sessions_app.urls_catalogue")),
    path("", include("sessions_app.urls")),
]
