"""Addresses of the organisation, under the namespace `clinic`. A block a subject."""

from django.urls import path

from clinic.views import (
    account,
    care_team,
    consents,
    credentials,
    find_patient,
    joining,
    language,
    log_in_steps,
    organisation,
    own_address,
    patient_import,
    patients,
    people,
    portal_access,
    shared_device,
    trail,
)

app_name = "clinic"

urlpatterns = [
    path("", account.home, name="home"),
    # log-in and one's own account
    path("choose-clinic/", log_in_steps.choose_clinic, name="choose_clinic"),
    path("second-step/", log_in_steps.second_step, name="second_step"),
    path("language/", language.choose, name="language"),
    path("join/", joining.by_code, name="join_by_code"),
    path("join/<str:token>/", joining.join, name="join"),
    path("join/<str:token>/passkey/", joining.join_with_passkey, name="join_with_passkey"),
    path("account/", account.account, name="account"),
    path("account/confirm-address/", own_address.send_link_to_staff, name="confirm_address"),
    path("account/device/shared/", shared_device.share, name="share_device"),
    path("account/device/own/", shared_device.keep_to_oneself, name="unshare_device"),
    path("account/training/", credentials.add, name="add_credential"),
    path("account/training/<int:pk>/remove/", credentials.remove, name="remove_credential"),
    # staff
    path("staff/", people.staff, name="staff"),
    path("staff/invite/", people.invite_person, name="invite"),
    path("staff/invitations/<int:pk>/end/", people.end, name="end_invitation"),
    path("staff/invitations/<int:pk>/again/", people.renew, name="renew_invitation"),
    path("staff/<int:pk>/", people.person, name="person"),
    path("staff/<int:pk>/roles/", people.give_role, name="add_role"),
    path("staff/<int:pk>/leave/", people.leave, name="leave_clinic"),
    path("staff/roles/<int:pk>/end/", people.take_role, name="end_role"),
    path("staff/training/<int:pk>/check/", credentials.check, name="check_credential"),
    # the clinic itself
    path("clinic/", organisation.clinic_page, name="clinic"),
    path("clinic/sites/", organisation.new_site, name="add_site"),
    path("clinic/sites/<int:pk>/shut/", organisation.shut_site, name="shut_site"),
    # patients
    path("patients/", find_patient.find, name="patients"),
    path("patients/new/", patients.register, name="register_patient"),
    path("patients/import/", patient_import.upload, name="import_patients"),
    path("patients/import/preview/", patient_import.confirm, name="import_preview"),
    path("patients/<int:pk>/", patients.details, name="patient"),
    path("patients/<int:pk>/edit/", patients.edit, name="edit_patient"),
    path("patients/<int:pk>/alerts/", patients.new_alert, name="add_alert"),
    path("patients/<int:pk>/alerts/<int:alert>/end/", patients.close_alert, name="end_alert"),
    path("patients/<int:pk>/guardians/", patients.new_guardian, name="add_guardian"),
    path("patients/<int:pk>/guardians/<int:guardian>/end/", patients.close_guardian, name="end_guardian"),
    path("patients/<int:pk>/consents/", consents.record, name="consents"),
    path("patients/<int:pk>/consents/<int:consent>/withdraw/", consents.withdraw, name="withdraw_consent"),
    path("patients/<int:pk>/team/", care_team.join, name="join_care_team"),
    path("patients/<int:pk>/team/<int:member>/leave/", care_team.leave, name="leave_care_team"),
    path("patients/<int:pk>/open/", care_team.open_record, name="break_glass"),
    path("patients/<int:pk>/invite/", portal_access.invite, name="invite_patient"),
    path("patients/<int:pk>/log-in/end/", portal_access.end, name="end_portal_access"),
    path(
        "patients/<int:pk>/guardians/<int:guardian>/log-in/end/",
        portal_access.end,
        name="end_guardian_access",
    ),
    path("patients/<int:pk>/opened-by/", trail.of_patient, name="opened_by"),
    # the trail
    path("trail/", trail.own, name="trail"),
    path("trail/clinic/", trail.of_clinic, name="clinic_trail"),
    path("trail/clinic/file/<slug:what>/", trail.file_of_clinic, name="clinic_trail_file"),
    path("trail/openings/<int:pk>/read/", trail.read_told_opening, name="read_told_opening"),
]
