"""Addresses of the clinic's review, under the namespace `review`. The query string says what is counted."""

from django.urls import path

from sessions_app.views import (
    clinic_export,
    clinic_process,
    clinic_report,
    clinic_review,
    to_act,
    tool_comparison,
)

app_name = "review"

urlpatterns = [
    path("", clinic_review.clinic, name="clinic"),
    path("missing-scores/", clinic_review.missing_scores, name="missing_scores"),
    path("process/", clinic_process.process, name="process"),
    path("<slug:page>/work-out/", clinic_process.work_out, name="work_out"),
    path("report/", clinic_report.report, name="report"),
    path("report/pdf/", clinic_report.report_pdf, name="report_pdf"),
    path("export/", clinic_export.export, name="export"),
    path("export/<slug:form>/", clinic_export.export_file, name="export_file"),
    path("tool/", tool_comparison.tool, name="tool"),
    path("tool/ask/", tool_comparison.ask_tool, name="ask_tool"),
    path("to-act/<slug:slug>/", to_act.to_act, name="to_act"),
    path("to-act/<slug:slug>/work-out/", to_act.work_out, name="work_out_list"),
    path("openings/<int:pk>/read/", to_act.read_opening, name="read_opening"),
    path("two-people/<int:pk>/<int:other>/", to_act.tell_apart, name="tell_apart"),
]
