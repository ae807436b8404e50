"""Who gets which page: every address of the product, once. Nothing is served that is not in this table.

A row says which people are answered; everybody else is told 404, like somebody who asks for a page that does
not exist, and a stranger is led to the log-in. People:

    physio      treats the patient            colleague      same clinic, outside her care team
    manager     of the clinic                 front_desk     of the clinic
    patient     the patient's own log-in      other_patient  of the same clinic
    foreign_physio, foreign_manager           of another clinic

`at` builds the address from a world: `lambda w: [w.patient.pk]`. The same function is asked for a world in
which nothing exists, and then everybody is told 404. Add a page where its subject stands.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

PHYSIO, COLLEAGUE, MANAGER, FRONT_DESK = "physio", "colleague", "manager", "front_desk"
PATIENT, OTHER_PATIENT = "patient", "other_patient"
FOREIGN_PHYSIO, FOREIGN_MANAGER = "foreign_physio", "foreign_manager"
PEOPLE = [
    *(PHYSIO, COLLEAGUE, MANAGER, FRONT_DESK, PATIENT, OTHER_PATIENT),
    *(FOREIGN_PHYSIO, FOREIGN_MANAGER),
]
TREATING = [PHYSIO, COLLEAGUE, FOREIGN_PHYSIO]  # physiotherapists, whomever they treat
MANAGERS = [MANAGER, FOREIGN_MANAGER]
STAFF = [*TREATING, *MANAGERS, FRONT_DESK]
EVERYBODY = PEOPLE


@dataclass(frozen=True)
class Page:
    name: str
    seen_by: list
    at: Callable = lambda world: []
    method: str = "get"
    sent: dict = field(default_factory=dict)
    # Whose record the page is of, for the trail: the world's patient, or nobody in particular.
    of_patient: bool = False
    # Written into the trail though its permission alone does not ask for it.
    in_trail: bool = False
    looks: int = 1  # at so many records, each of them a look


def sees(name, seen_by, at=lambda world: [], **more):
    """A page that is looked at."""
    return Page(name, seen_by, at, **more)


def does(name, seen_by, at=lambda world: [], **sent):
    """A page that something is sent to. Sent empty, or with `sent`, it is answered but never with 404."""
    return Page(name, seen_by, at, method="post", sent=sent)


# Open to strangers, each with its reason
PUBLIC = {
    "clinic:join": "An invitation link is opened by somebody who has no log-in yet.",
    "clinic:join_with_passkey": "The same with a passkey in the place of a password.",
    "clinic:join_by_code": "The same by the short code of a printed invitation.",
    "clinic:come_back": "Whose log-in rests on this device gives the PIN; elsewhere it leads to the log-in.",
    "clinic:somebody_else": "Ends the log-in that rests on this device, whoever holds it.",
    "clinic:language": "The log-in page too is read in one's own language.",
}

# The log-in library's own pages: each asks for what it needs (password, second step) by itself.
LIBRARY_PREFIXES = ("account_", "mfa_", "usersessions_")

CATALOGUE = [
    sees("catalogue:index", [*TREATING, *MANAGERS]),
    sees("catalogue:entries", [*TREATING, *MANAGERS], lambda w: [w.kind]),
    sees("catalogue:sign_off", [*TREATING, *MANAGERS]),
    sees("catalogue:sign_off_list", [*TREATING, *MANAGERS], lambda w: [w.clinical_list]),
    # The world's colleague is the clinic's responsible clinician: she also changes the catalogue.
    does("catalogue:sign_list", [COLLEAGUE], lambda w: [w.clinical_list]),
    does("catalogue:decide_caution", [*MANAGERS, COLLEAGUE], lambda w: [w.caution]),
    sees("catalogue:add", [*MANAGERS, COLLEAGUE], lambda w: [w.kind]),
    sees("catalogue:import_entries", [*MANAGERS, COLLEAGUE], lambda w: [w.kind]),
    sees("catalogue:measure_thresholds", [*MANAGERS, COLLEAGUE], lambda w: [w.measure]),
    sees("catalogue:measure_items", [*MANAGERS, COLLEAGUE], lambda w: [w.measure]),
    sees("catalogue:entry", [PHYSIO, COLLEAGUE, MANAGER], lambda w: [w.kind, w.own_exercise.pk]),
    *(
        does(f"catalogue:{verb}", [MANAGER, COLLEAGUE], lambda w: [w.kind, w.own_exercise.pk])
        for verb in (
            "change",
            "rename",
            "step",
            "shared_step",
            "blind",
            "move",
            "check",
            "retire",
            "bring_back",
            "merge",
        )
    ),
]

IN_CARE = [PHYSIO, MANAGER, FRONT_DESK]  # who may open the person page of the world's patient
EDITORS = [PHYSIO, FRONT_DESK]
KEEPING = [MANAGER, COLLEAGUE]
AT_PATIENT = {"at": lambda w: [w.patient.pk]}


def under(thing):
    """The address of something that belongs to the world's patient."""
    return {"at": lambda w: [w.patient.pk, getattr(w, thing).pk]}


PEOPLE_PAGES = [
    sees("clinic:home", EVERYBODY),
    sees("clinic:choose_clinic", EVERYBODY),
    sees("clinic:second_step", EVERYBODY),
    sees("clinic:account", EVERYBODY),
    does("clinic:confirm_address", EVERYBODY),
    does("clinic:share_device", EVERYBODY),
    does("clinic:unshare_device", EVERYBODY),
    sees("clinic:time_left", EVERYBODY),
    sees("clinic:still_here", EVERYBODY),
    sees("clinic:choose_pin", STAFF),
    does("clinic:forget_pin", EVERYBODY),
    does("clinic:lock", EVERYBODY),
    does("clinic:add_credential", TREATING),
    does("clinic:remove_credential", [PHYSIO], lambda w: [w.credential.pk]),
    sees("clinic:staff", MANAGERS),
    sees("clinic:invite", MANAGERS),
    does("clinic:end_invitation", [MANAGER], lambda w: [w.invitation.pk]),
    does("clinic:renew_invitation", [MANAGER], lambda w: [w.invitation.pk]),
    sees("clinic:person", [MANAGER], lambda w: [w.staff.physio.pk]),
    does("clinic:add_role", [MANAGER], lambda w: [w.staff.physio.pk]),
    does("clinic:end_role", [MANAGER], lambda w: [w.membership.pk]),
    sees("record:hand_over", [MANAGER], lambda w: [w.staff.physio.pk]),
    does("clinic:new_password", [MANAGER], lambda w: [w.staff.physio.pk]),
    does("clinic:new_second_step", [MANAGER], lambda w: [w.staff.physio.pk]),
    does("clinic:log_out_person", [MANAGER], lambda w: [w.staff.physio.pk]),
    does("clinic:leave_clinic", [MANAGER], lambda w: [w.staff.physio.pk]),
    does("clinic:check_credential", [MANAGER], lambda w: [w.credential.pk]),
    sees("clinic:clinic", MANAGERS),
    does("clinic:add_site", MANAGERS),
    does("clinic:shut_site", [MANAGER], lambda w: [w.site.pk]),
    sees("clinic:patients", STAFF),
    sees("clinic:register_patient", [*TREATING, FRONT_DESK]),
    sees("clinic:import_patients", [*TREATING, FRONT_DESK]),
    does("clinic:import_preview", [*TREATING, FRONT_DESK]),
    sees("clinic:patient", IN_CARE, **AT_PATIENT, of_patient=True),
    sees("clinic:edit_patient", EDITORS, **AT_PATIENT, of_patient=True),
    does("clinic:add_alert", [PHYSIO], **AT_PATIENT),
    does("clinic:end_alert", [PHYSIO], **under("alert")),
    does("clinic:add_guardian", EDITORS, **AT_PATIENT),
    does("clinic:end_guardian", EDITORS, **under("guardian")),
    does("clinic:consents", EDITORS, **AT_PATIENT),
    does("clinic:withdraw_consent", EDITORS, **under("consent")),
    does("clinic:join_care_team", IN_CARE, **AT_PATIENT),
    does("clinic:leave_care_team", IN_CARE, **under("care_team_member")),
    sees("clinic:break_glass", [PHYSIO, COLLEAGUE, MANAGER], **AT_PATIENT, of_patient=True),
    does("clinic:invite_patient", EDITORS, **AT_PATIENT),
    does("clinic:renew_portal_access", EDITORS, **AT_PATIENT),
    does("clinic:renew_guardian_access", EDITORS, **under("guardian")),
    does("clinic:end_portal_access", EDITORS, **AT_PATIENT),
    does("clinic:end_guardian_access", EDITORS, **under("guardian")),
    sees("clinic:opened_by", IN_CARE, **AT_PATIENT, of_patient=True),
    # The world's colleague is the responsible clinician: she keeps records beside the manager.
    sees("clinic:keeping", [*MANAGERS, COLLEAGUE]),
    sees("clinic:record_keeping", KEEPING, **AT_PATIENT, of_patient=True),
    does("clinic:place_hold", KEEPING, **AT_PATIENT),
    does("clinic:lift_hold", KEEPING, lambda w: [w.hold.pk]),
    does("clinic:ask_erasure", KEEPING, **AT_PATIENT),
    does("clinic:withdraw_erasure", KEEPING, lambda w: [w.erasure_request.pk]),
    does("clinic:confirm_erasure", KEEPING, lambda w: [w.erasure_request.pk]),
    does("clinic:find_merge", KEEPING, **AT_PATIENT),
    sees("clinic:merge_records", KEEPING, lambda w: [w.patient.pk, w.stranger.pk]),
    sees("clinic:merged_records", KEEPING, lambda w: [w.merge.pk], looks=2),
    *(
        does(f"clinic:{verb}_merge", KEEPING, lambda w: [w.merge.pk])
        for verb in ("confirm", "withdraw", "undo")
    ),
    sees("clinic:trail", EVERYBODY),
    sees("clinic:clinic_trail", MANAGERS, in_trail=True),
    sees("clinic:clinic_trail_file", MANAGERS, lambda w: [w.trail_file]),
    # Of an opening by a physiotherapist the manager alone is told.
    does("clinic:read_told_opening", [MANAGER], lambda w: [w.opening.pk]),
]

OWN = [PATIENT, OTHER_PATIENT]  # each sees her own record under one address
PORTAL = [
    sees("portal:home", OWN),
    sees("portal:exercises", OWN),
    does("portal:tick", [PATIENT], lambda w: [w.home_item.pk]),
    sees("portal:progress", OWN),
    sees("portal:visits", OWN),
    sees("portal:visit", [PATIENT], lambda w: [w.signed.pk]),
    sees("portal:check_in", OWN),
    sees("portal:check_in_question", [PATIENT], lambda w: [w.report_question]),
    sees("portal:evidence", OWN),
    sees("portal:therapists", OWN),
    sees("portal:language", OWN),
    sees("portal:log_in", OWN),
    sees("portal:safer", OWN),
    sees("portal:leave", OWN),
    does("portal:show_record", OWN),
    does("portal:confirm_address", OWN),
    sees("portal:my_data", OWN),
    sees("portal:withdraw_consent", [PATIENT], lambda w: [w.consent.pk]),
    does("portal:withdraw_consent", [PATIENT], lambda w: [w.consent.pk]),
    sees("portal:opened_by", OWN),
    sees("portal:ask_about_opening", OWN),
    sees("portal:correction", OWN),
    does("portal:correction", OWN),
    sees("portal:download", OWN),
    sees("portal:download_pdf", OWN),
    sees("portal:download_json", OWN),
]

KEEPERS = [*TREATING, FRONT_DESK]  # of the day's list
OF_THIS_CLINIC = [PHYSIO, COLLEAGUE, FRONT_DESK]
AT_VISIT = {"at": lambda w: [w.visit.pk]}
TODAY = [
    sees("record:today", STAFF, in_trail=True),
    sees("record:add_visit", KEEPERS),
    sees("record:import_visits", KEEPERS),
    does("record:import_preview", KEEPERS, text="Start\n24 Nov"),
    does("record:walk_in", OF_THIS_CLINIC, **AT_PATIENT),
    does("record:mark_arrived", OF_THIS_CLINIC, **AT_VISIT),
    does("record:mark_did_not_attend", OF_THIS_CLINIC, **AT_VISIT),
    does("record:reinstate_visit", OF_THIS_CLINIC, **AT_VISIT),
    sees("record:cancel_visit", OF_THIS_CLINIC, **AT_VISIT, of_patient=True, in_trail=True),
]

AT_EPISODE = {"at": lambda w: [w.episode.pk], "of_patient": True}
EPISODES = [
    sees("record:intake", TREATING),
    # A colleague is told there who treats the patient, and is not let in.
    sees("record:open_episode", [PHYSIO, COLLEAGUE], **AT_PATIENT, of_patient=True),
    sees("record:edit_episode", [PHYSIO], **AT_EPISODE),
    sees("record:goals", [PHYSIO], **AT_EPISODE),
    does("record:end_goal", [PHYSIO], lambda w: [w.goal.pk]),
    sees("record:add_note", [PHYSIO], **AT_EPISODE),
    sees("record:add_reading", [PHYSIO], **AT_EPISODE),
    sees("record:measures", [PHYSIO, MANAGER], **AT_EPISODE),
    sees("record:strike_reading", [PHYSIO], lambda w: [w.observation.pk], of_patient=True),
    sees("record:take_measure", [PHYSIO], lambda w: [w.episode.pk, w.measure], of_patient=True),
    sees("record:close_episode", [PHYSIO], **AT_EPISODE),
    sees("record:decide_iastm", [PHYSIO], **AT_EPISODE),
    sees("record:plan", [PHYSIO, MANAGER], **AT_EPISODE),
    sees("record:new_plan", [PHYSIO], **AT_EPISODE),
    sees("record:completeness", [PHYSIO, MANAGER], **AT_EPISODE),
    sees("record:outcome_review", [PHYSIO, MANAGER], **AT_EPISODE),
    sees("record:trials", [PHYSIO, MANAGER], **AT_EPISODE),
    sees("record:begin_trial", [PHYSIO], **AT_EPISODE),
    sees("record:trial", [PHYSIO, MANAGER], lambda w: [w.trial.pk], of_patient=True),
    does("record:stop_trial", [PHYSIO], lambda w: [w.trial.pk]),
    does("record:decide_care", [PHYSIO], lambda w: [w.episode.pk]),
    does("record:save_template", [PHYSIO, MANAGER], lambda w: [w.plan.pk]),
    sees("record:templates", [*TREATING, *MANAGERS]),
    does("record:retire_template", [PHYSIO], lambda w: [w.template.pk]),
]

CHARTING = [
    sees("record:draft", [PHYSIO], lambda w: [w.draft.pk], of_patient=True),
    sees("record:row", [PHYSIO], lambda w: [w.draft.pk, "lotion"], of_patient=True),
    sees("record:row_items", [PHYSIO], lambda w: [w.draft.pk, "t1"], of_patient=True),
    sees("record:line", [PHYSIO], lambda w: [w.draft.pk, "lotion"]),
    sees("record:iastm_stop", [PHYSIO], lambda w: [w.draft.pk]),
    sees("record:standing_questions", [PHYSIO], lambda w: [w.draft.pk], of_patient=True),
    sees("record:review", [PHYSIO], lambda w: [w.draft.pk], of_patient=True),
    sees("record:take_over", [PHYSIO], lambda w: [w.draft.pk], of_patient=True),
    sees("record:discard", [PHYSIO], lambda w: [w.draft.pk], of_patient=True),
    sees("record:move", [PHYSIO], lambda w: [w.draft.pk], of_patient=True),
    does("record:seal_key", TREATING, lambda w: []),
    does("record:save", [PHYSIO], lambda w: [w.draft.pk]),
    does("record:add_row", [PHYSIO], lambda w: [w.draft.pk]),
    does("record:bring_back_row", [PHYSIO], lambda w: [w.draft.pk, "w1"]),
    does("record:name_supervisor", [PHYSIO], lambda w: [w.draft.pk]),
    does("record:use_template", [PHYSIO], lambda w: [w.draft.pk, w.template.pk]),
    does("record:chart_episode", [PHYSIO], lambda w: [w.episode.pk]),
    does("record:chart_visit", [PHYSIO], lambda w: [w.visit.pk]),
]

SESSIONS = [
    sees("record:print_episode", [PHYSIO, MANAGER], **AT_EPISODE),
    sees("record:pdf_episode", [PHYSIO, MANAGER], **AT_EPISODE),
    sees("record:letter", [PHYSIO], **AT_EPISODE),
    sees("record:export_episode", [PHYSIO, MANAGER], **AT_EPISODE),
    sees("record:session", [PHYSIO, MANAGER], lambda w: [w.signed.pk], of_patient=True),
    sees("record:session_completeness", [PHYSIO, MANAGER], lambda w: [w.signed.pk], of_patient=True),
    sees("record:print_session", [PHYSIO, MANAGER], lambda w: [w.signed.pk], of_patient=True),
    sees("record:pdf_session", [PHYSIO, MANAGER], lambda w: [w.signed.pk], of_patient=True),
    sees("record:addendum", [PHYSIO], lambda w: [w.signed.pk], of_patient=True),
    sees("record:in_error", [PHYSIO], lambda w: [w.signed.pk], of_patient=True),
    sees("record:answer_request", [PHYSIO, MANAGER], lambda w: [w.request.pk], of_patient=True),
    does("record:answer_request", [PHYSIO, MANAGER], lambda w: [w.request.pk]),
    does("record:addendum", [PHYSIO], lambda w: [w.signed.pk]),
    does("record:in_error", [PHYSIO], lambda w: [w.signed.pk]),
]

SAFETY = [
    sees("record:clinic_safety", [*TREATING, *MANAGERS]),
    does("record:work_out_safety", MANAGERS),
    sees("record:safety", [PHYSIO, MANAGER], **AT_PATIENT, of_patient=True),
    sees("record:add_reaction", [PHYSIO], **AT_EPISODE),
    sees("record:settle_reaction", [PHYSIO], lambda w: [w.reaction.pk], of_patient=True),
    sees("record:strike_reaction", [PHYSIO], lambda w: [w.reaction.pk], of_patient=True),
    sees("record:follow_up", [PHYSIO], lambda w: [w.signed.pk], of_patient=True),
    *(does(f"record:{verb}_reaction", [PHYSIO], lambda w: [w.reaction.pk]) for verb in ("settle", "strike")),
    does("record:add_reaction", [PHYSIO], lambda w: [w.episode.pk]),
    does("record:follow_up", [PHYSIO], lambda w: [w.signed.pk]),
]

OVERVIEW = [
    sees("record:evidence", [PHYSIO, MANAGER], **AT_PATIENT, of_patient=True),
    sees("record:overview", [PHYSIO, MANAGER], **AT_PATIENT, of_patient=True),
    sees("record:sessions", [PHYSIO, MANAGER], **AT_PATIENT, of_patient=True),
]

REVIEW = [
    sees("review:clinic", [*TREATING, *MANAGERS]),
    sees("review:missing_scores", [*TREATING, *MANAGERS]),
    sees("review:process", [*TREATING, *MANAGERS]),
    does("review:work_out", MANAGERS, lambda w: [w.heavy_page]),
    sees("review:report", MANAGERS),
    sees("review:report_pdf", MANAGERS),
    sees("review:export", MANAGERS),
    does("review:export", MANAGERS, form="xlsx"),
    sees("review:export_file", MANAGERS, lambda w: [w.file_form]),
    sees("review:tool", MANAGERS),
    does("review:ask_tool", MANAGERS),
    sees("review:to_act", [*TREATING, *MANAGERS], lambda w: [w.to_act]),
    does("review:work_out_list", MANAGERS, lambda w: [w.heavy_list]),
    does("review:read_opening", [MANAGER], lambda w: [w.opening.pk]),
    does("review:tell_apart", [MANAGER], lambda w: [w.patient.pk, w.stranger.pk]),
]

PAGES = [
    *(
        *CATALOGUE,
        *PEOPLE_PAGES,
        *PORTAL,
        *TODAY,
        *EPISODES,
        *CHARTING,
        *SESSIONS,
        *SAFETY,
        *OVERVIEW,
        *REVIEW,
    ),
]

# Who reads which text of the world's patient anywhere at all: everybody who is named does, and nobody else.
# `patient` is her name. A colleague learns who is expected and nothing of a record, the front desk nothing of
# the care, a manager no note, and a patient neither notes nor anything of anybody else.
WHO_CHART, WHO_REVIEW = [PHYSIO], [PHYSIO, MANAGER]
READERS = {
    "patient": [PHYSIO, COLLEAGUE, MANAGER, FRONT_DESK, PATIENT],
    "street-of-patient": IN_CARE,
    "alert": IN_CARE,
    "guardian": IN_CARE,
    "visit": [COLLEAGUE, FRONT_DESK],  # who treats her reads the episode in its place
    "diagnosis": WHO_REVIEW,
    "goal": [*WHO_REVIEW, PATIENT],
    "plan": WHO_REVIEW,
    "template": WHO_CHART,  # kept by its author for herself
    "home": [PHYSIO, PATIENT],
    "draft": WHO_CHART,
    "note": WHO_CHART,
    "reaction": WHO_CHART,
    "reading": WHO_CHART,
    "request": [*WHO_REVIEW, PATIENT],
    "training": [*WHO_REVIEW, PATIENT],  # her own therapist's
    "exercise": [PHYSIO, COLLEAGUE, MANAGER],
    "opening": [MANAGER],
    "stranger": [MANAGER, COLLEAGUE, OTHER_PATIENT],  # the responsible clinician keeps records
    "street-of-stranger": [],
    "invited": [],
    "abroad": [FOREIGN_PHYSIO, FOREIGN_MANAGER],
    "street-of-abroad": [],
}
