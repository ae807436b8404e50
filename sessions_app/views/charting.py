"""Charting: one draft, saved as it is typed. Without a script the whole form is posted and means the same."""

from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clinic import audit
from clinic.access import Permission, requires
from clinic.choices import ConsentKind
from clinic.clock import now
from clinic.refusals import Refused
from clinic.sealing import sealing_key
from sessions_app import payload as drafts
from sessions_app.actions import drafts as actions
from sessions_app.actions.consents import take_consent
from sessions_app.choices import DraftState
from sessions_app.forms.sheet import label_of
from sessions_app.models import Draft
from sessions_app.payload import NotKept, Row, Why
from sessions_app.queries.charting import drafts_to_chart
from sessions_app.row_kinds import REPEATED
from sessions_app.sent_saves import read_json, read_save
from sessions_app.views.chart_buttons import changes_of_button
from sessions_app.views.chart_editor import RowEditor
from sessions_app.views.chart_gate import consent_lacking
from sessions_app.views.chart_page import ChartPage

STEPS = {
    "harder": {"direction": 1},
    "harder_all_the_same": {"direction": 1, "all_the_same": True},
    "easier": {"direction": -1},
}
END = "head-ended_at_time"
CONSENTS = {"take_consent": ConsentKind.IASTM, "take_treatment_consent": ConsentKind.TREATMENT}
LINES = {
    "warm_up": "record/charting/_warm_up_row.html",
    "lotion": "record/charting/_lotion_row.html",
    "iastm_pass": "record/charting/_iastm_row.html",
    "exercise": "record/charting/_exercise_row.html",
    "modality": "record/charting/_modality_row.html",
    "retest": "record/charting/_retest_row.html",
    "home_item": "record/charting/_plain_row.html",
    "adverse_event": "record/charting/_plain_row.html",
}


def chart_page(request, pk) -> ChartPage:
    return ChartPage(get_object_or_404(drafts_to_chart(request.user), pk=pk), request.user, now())


def chart_shown(request, page, template, context, status=200):
    """A page of the chart, also of one that was sent and refused: a look at the record."""
    audit.look(request, page.draft.patient, subject=f"draft {page.draft.pk}")
    return render(request, template, {"page": page} | context, status=status)


def where_it_went(draft):
    """A signed draft is a session by now; one that was put away is still read."""
    if draft.state == DraftState.SIGNED:
        return redirect("record:session", draft.treatment_session.pk)
    return redirect("record:draft", draft.pk)


@never_cache
@requires(Permission.CHART)
def draft(request, pk):
    page = chart_page(request, pk)
    if page.draft.state == DraftState.SIGNED:
        return where_it_went(page.draft)
    if request.method == "POST":
        return _post(request, page)
    return chart_shown(request, page, "record/charting.html", {})


def _post(request, page):
    """The form of a page without script: what changed is saved, then the button does its part."""
    verb, _colon, what = request.POST.get("do", "save").partition(":")
    refusal = save_form(request, page) or _press(request, page.draft.pk, verb, what)
    if not refusal and verb == "add" and what in REPEATED:
        try:
            return redirect("record:row", page.draft.pk, _add(request, page.draft, what).id)
        except Refused as why:
            refusal = str(why)
    if refusal:
        return _refused(request, page.draft.pk, refusal, what)
    if verb == "review":
        return redirect("record:review", page.draft.pk)
    anchor = f"#row-{what}" if verb in STEPS else ""
    return redirect(reverse("record:draft", args=[page.draft.pk]) + anchor)


class Question(str):
    """Why not, that a second press answers with yes; it is asked in the row too."""


def _refused(request, pk, refusal, row_id):
    asked = row_id if isinstance(refusal, Question) else None
    context = {"refusal": refusal, "asked_row": asked}
    return chart_shown(request, chart_page(request, pk), "record/charting.html", context, status=422)


def save_form(request, page, *, without=frozenset()) -> str:
    """Save what a posted form changed, but the fields in `without`; why not, in words, or nothing."""
    try:
        posted = drafts.from_post({name: sent for name, sent in request.POST.lists() if name not in without})
        changes = drafts.differences(posted, _seen(request))
        result = actions.save_draft(page.draft.pk, by=request.user, at=now(), changes=changes)
    except NotKept:
        return _("This page could not be saved as it was sent. Load it again.")
    except Refused as why:
        return str(why)
    told = _(
        "%(label)s: you put %(mine)s, another device saved %(theirs)s. Theirs stands; enter yours again."
    )
    return " ".join(told % _shown(one) for one in result.conflicts)


def save_what_was_typed(request, page) -> str:
    """On leaving the review sheet: an end that nobody typed is not kept, the session goes on."""
    nobody_typed = {END} if request.POST.get(END) == request.POST.get("end_now") else set()
    return save_form(request, page, without=nobody_typed)


def _seen(request) -> dict:
    """What the posted page had shown, of the shape that the page itself writes; anything else is nothing."""
    try:
        seen = read_json(request.POST.get("seen") or "{}")
        return {
            str(row): {str(name): [str(value) for value in values] for name, values in fields.items()}
            for row, fields in seen.items()
        }
    except (ValueError, AttributeError, TypeError):
        raise NotKept(Why.UNREADABLE) from None


def _shown(conflict) -> dict:
    words = {"mine": conflict.mine, "theirs": conflict.theirs}
    shown = {name: ", ".join(values) or _("nothing") for name, values in words.items()}
    return {"label": label_of(conflict.kind, conflict.name), **shown}


def _press(request, pk, verb, what) -> str:
    """What the pressed button does, beyond saving; why not, in words, or nothing."""
    by, at = request.user, now()
    try:
        if verb in STEPS:
            actions.progress_row(pk, what, **STEPS[verb], by=by, at=at)
        elif verb == "as_shown" and what == "exercise":
            confirmed = actions.confirm_all_shown(pk, by=by, at=at)
            _trace_as_shown(request, chart_page(request, pk).draft, confirmed)
        elif verb in CONSENTS:
            take_consent(pk, what, kind=CONSENTS[verb], by=by, at=at)
        elif verb == "remove":
            actions.remove_row(pk, what, by=by, at=at)
        elif verb == "said_row":
            _add_said(request, pk, what)
        else:
            changes = changes_of_button(chart_page(request, pk), verb, what)
            actions.save_draft(pk, by=by, at=at, changes=changes)
    except actions.AboveLimit as why:
        return Question(why)
    except Refused as why:
        return str(why)
    return ""


def _add_said(request, pk, name):
    """A row for a questionnaire that the patient answered and no row asks for, with her score in it."""
    if fields := chart_page(request, pk).report.scores.new_row(name):
        actions.add_row(pk, "retest", by=request.user, at=now(), fields=fields)


@require_POST
@audit.no_look
@requires(Permission.CHART)
def seal_key(request):
    """For a page of somebody who is logged in: unsent text is sealed and opened with it on this device."""
    return JsonResponse(sealing_key(request.user))


@require_POST
@requires(Permission.CHART)
def save(request, pk):
    """The post of one or a few fields; the answer says what holds neither the value seen nor the new one."""
    found = get_object_or_404(
        Draft.objects.visible_to(request.user).select_related("clinic", "patient"), pk=pk
    )
    try:
        told, as_shown = read_save(request.body if request.content_type == "application/json" else "")
        result = actions.save_draft(found.pk, by=request.user, at=now(), **told)
    except Refused as why:
        return JsonResponse({"sentence": str(why)}, status=422)
    except (ValueError, KeyError):
        return JsonResponse({"sentence": _("This could not be read.")}, status=400)
    _trace_as_shown(request, found, as_shown)
    zone = ZoneInfo(found.clinic.time_zone)
    return JsonResponse(
        {
            "revision": result.revision,
            "saved_at": f"{localtime(result.saved_at, zone):%H:%M}",
            "conflicts": [_conflict(one, localtime(result.before_at, zone)) for one in result.conflicts],
            "stopped": consent_lacking(found, at=now()),
        }
    )


def _trace_as_shown(request, draft, rows) -> None:
    """One tap for several rows is one event in the trail, with their names."""
    if rows:
        named = ", ".join(rows)
        audit.look(request, draft.patient, subject=f"draft {draft.pk}, all as shown: {named}")


def _conflict(one, before) -> dict:
    """Both texts, the words for the field, and by when the other device had saved its own."""
    return {
        "row": one.row,
        "field": one.name,
        "label": label_of(one.kind, one.name),
        "mine": one.mine,
        "theirs": one.theirs,
        "gone": one.gone,
        "saved_at": f"{before:%H:%M}",
    }


def _add(request, draft, kind) -> Row:
    return actions.add_row(draft.pk, kind, by=request.user, at=now())


@require_POST
@audit.no_look
@requires(Permission.CHART)
def add_row(request, pk):
    """A new row for the page, drawn by the server; its editor opens by itself."""
    found = get_object_or_404(drafts_to_chart(request.user), pk=pk)
    kind = request.POST.get("kind", "")
    if kind not in REPEATED:
        return HttpResponse(_("There is no such row."), status=422)
    try:
        added = _add(request, found, kind)
    except Refused as why:
        return HttpResponse(str(why), status=422)
    return _line(request, chart_page(request, pk), added.id, is_new=True)


@require_POST
@requires(Permission.CHART)
def bring_back(request, pk, row_id):
    """A row that another device took out, with everything that was typed in it."""
    found = get_object_or_404(drafts_to_chart(request.user), pk=pk)
    try:
        actions.bring_back_row(found.pk, row_id, by=request.user, at=now())
    except Refused as why:
        return JsonResponse({"sentence": str(why)}, status=422)
    return JsonResponse({})


@require_GET
@audit.no_look
@requires(Permission.CHART)
def iastm_stop(request, pk):
    """What consent and the answers of the check-in have closed, and what they ask next. While areas are being
    chosen or a reason is being typed, those questions stay as they are."""
    keeps = request.GET.get("asked") in ("checkin-closed_areas", "checkin-screen_decision", "consents")
    page = part_of(request, chart_page(request, pk))
    context = {"page": page, "swap": True, "keeps_gate": keeps}
    return render(request, "record/charting/_iastm_stop.html", context)


@require_GET
@audit.no_look
@requires(Permission.CHART)
def line(request, pk, row_id):
    """One row as it reads now."""
    return _line(request, part_of(request, chart_page(request, pk)), row_id)


def part_of(request, page):
    """What an author's own open page fetches while she writes; of anybody else it is a look."""
    if not page.may_write:
        audit.look(request, page.draft.patient, subject=f"draft {page.draft.pk}")
    return page


def _row_of(page, row_id) -> Row:
    """A row with an editor. The lotion's may be opened before anything was said in it."""
    found = page.payload.row(row_id) or (Row("lotion", "lotion") if row_id == "lotion" else None)
    if found is None or found.kind not in LINES:
        raise Http404
    return found


def _line(request, page, row_id, is_new=False):
    row = _row_of(page, row_id)
    context = {
        "page": page,
        "line": page.line(row),
        "line_template": LINES[row.kind],
        "with_areas": row.kind == "iastm_pass",
        "is_new": is_new,
    }
    return render(request, "record/charting/_line.html", context)


@never_cache
@requires(Permission.CHART)
def row(request, pk, row_id):
    """The editor of one row: a sheet for the page's script, a page of its own otherwise."""
    page = chart_page(request, pk)
    found = _row_of(page, row_id)
    if request.method == "POST":
        return _post_row(request, page, found)
    template = "editor_dialog" if request.htmx else "editor_page"
    context = {"editor": RowEditor(page, found)}
    return chart_shown(request, page, f"record/charting/{template}.html", context)


def _post_row(request, page, found):
    """Without a script: save what was typed, then what the button says, then back to the session."""
    verb = request.POST.get("do", "done")
    back = redirect(reverse("record:draft", args=[page.draft.pk]) + f"#row-{found.id}")
    refusal = "" if verb == "remove" else save_form(request, page)
    refusal = refusal or _press(request, page.draft.pk, verb, found.id)
    if verb == "remove" and not refusal:
        return back
    fresh = chart_page(request, page.draft.pk)
    row = fresh.payload.row(found.id) or found
    if refusal or (verb == "not_done" and not row.get("not_done_reason")):
        context = {"editor": RowEditor(fresh, row), "refusal": refusal}
        return chart_shown(request, fresh, "record/charting/editor_page.html", context, status=422)
    return back
