"""Addresses of the care, under the one namespace `record`. A block a subject, in the order of a visit."""

from django.urls import path

from sessions_app.views import (
    charting,
    decisions,
    drafts,
    episodes,
    intake,
    outcome_review,
    overview,
    paper,
    plans,
    readings,
    record,
    review,
    safety,
    templates,
    today,
    visit_import,
)

app_name = "record"

urlpatterns = [
    # today and visits
    path("today/", today.today, name="today"),
    path("today/add/", today.add_visit, name="add_visit"),
    path("patients/<int:patient_pk>/walk-in/", today.walk_in, name="walk_in"),
    path("today/import/", visit_import.upload, name="import_visits"),
    path("today/import/rows/", visit_import.confirm, name="import_preview"),
    path("visits/<int:pk>/arrived/", today.mark_arrived, name="mark_arrived"),
    path("visits/<int:pk>/did-not-attend/", today.mark_did_not_attend, name="mark_did_not_attend"),
    path("visits/<int:pk>/cancel/", today.cancel, name="cancel_visit"),
    path("visits/<int:pk>/reinstate/", today.reinstate, name="reinstate_visit"),
    # episodes and plans
    path("patients/intake/", intake.intake, name="intake"),
    path("patients/<int:patient_pk>/episodes/new/", episodes.open_episode, name="open_episode"),
    path("episodes/<int:pk>/edit/", episodes.edit_episode, name="edit_episode"),
    path("episodes/<int:pk>/goals/", episodes.goals, name="goals"),
    path("goals/<int:pk>/end/", episodes.end_goal, name="end_goal"),
    path("episodes/<int:pk>/notes/new/", episodes.add_note, name="add_note"),
    path("episodes/<int:pk>/readings/new/", readings.add_reading, name="add_reading"),
    path("episodes/<int:pk>/close/", episodes.close_episode, name="close_episode"),
    path("episodes/<int:pk>/instrument-work/", decisions.decide_iastm, name="decide_iastm"),
    path("episodes/<int:pk>/plan/", plans.plan, name="plan"),
    path("episodes/<int:pk>/plan/new/", plans.new_plan, name="new_plan"),
    path("episodes/<int:pk>/review/", outcome_review.outcome_review, name="outcome_review"),
    path("episodes/<int:pk>/review/decision/", outcome_review.decide_care, name="decide_care"),
    path("plans/<int:pk>/template/", templates.save_template, name="save_template"),
    path("templates/", templates.templates, name="templates"),
    path("templates/<int:pk>/retire/", templates.retire_template, name="retire_template"),
    # charting
    path("visits/<int:pk>/chart/", drafts.chart_visit, name="chart_visit"),
    path("episodes/<int:pk>/chart/", drafts.chart_episode, name="chart_episode"),
    path("drafts/<uuid:pk>/", charting.draft, name="draft"),
    path("drafts/<uuid:pk>/save", charting.save, name="save"),
    path("drafts/<uuid:pk>/instrument-work/", charting.iastm_stop, name="iastm_stop"),
    path("drafts/<uuid:pk>/rows/", charting.add_row, name="add_row"),
    path("drafts/<uuid:pk>/rows/<str:row_id>/", charting.row, name="row"),
    path("drafts/<uuid:pk>/rows/<str:row_id>/line/", charting.line, name="line"),
    path("drafts/<uuid:pk>/rows/<str:row_id>/back/", charting.bring_back, name="bring_back_row"),
    path("drafts/<uuid:pk>/review/", review.review, name="review"),
    path("drafts/<uuid:pk>/supervisor/", drafts.name_supervisor, name="name_supervisor"),
    path("drafts/<uuid:pk>/templates/<int:template_pk>/", drafts.use_template, name="use_template"),
    path("drafts/<uuid:pk>/take-over/", drafts.take_over, name="take_over"),
    path("drafts/<uuid:pk>/discard/", drafts.discard, name="discard"),
    path("drafts/<uuid:pk>/move/", drafts.move, name="move"),
    # signed sessions
    path("episodes/<int:pk>/paper/", paper.print_episode, name="print_episode"),
    path("episodes/<int:pk>/pdf/", paper.pdf_episode, name="pdf_episode"),
    path("episodes/<int:pk>/letter/", paper.letter, name="letter"),
    path("sessions/<int:pk>/", record.session, name="session"),
    path("sessions/<int:pk>/print/", paper.print_session, name="print_session"),
    path("sessions/<int:pk>/pdf/", paper.pdf_session, name="pdf_session"),
    path("sessions/<int:pk>/addendum/", record.addendum, name="addendum"),
    path("sessions/<int:pk>/in-error/", record.in_error, name="in_error"),
    # safety
    path("patients/<int:pk>/safety/", safety.safety, name="safety"),
    path("episodes/<int:pk>/reactions/new/", safety.add_reaction, name="add_reaction"),
    path("reactions/<int:pk>/settled/", safety.settle, name="settle_reaction"),
    path("reactions/<int:pk>/in-error/", safety.strike, name="strike_reaction"),
    path("sessions/<int:pk>/follow-up/", safety.follow_up, name="follow_up"),
    # overview
    path("patients/<int:pk>/record/", overview.overview, name="overview"),
    path("patients/<int:pk>/sessions/", overview.sessions, name="sessions"),
]
