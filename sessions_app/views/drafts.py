"""A draft's life around charting: it is started, taken over, discarded, moved to the right patient."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import Permission, requires
from clinic.clock import now
from clinic.models import Patient
from clinic.refusals import Refused
from sessions_app.actions import drafts
from sessions_app.choices import DraftState, EpisodeState
from sessions_app.forms.draft_reasons import MoveForm, ReasonForm, SupervisorForm, TakeOverForm
from sessions_app.models import Episode, SessionTemplate, Visit
from sessions_app.policies import why_not_moved, why_not_taken_over
from sessions_app.queries.charting import practitioner_of, supervisors_for
from sessions_app.views.chart_review import Review
from sessions_app.views.charting import chart_page, chart_shown, save_form, save_what_was_typed

READ_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


@READ_AND_POST
@requires(Permission.CHART)
def chart_visit(request, pk):
    """One tap from Today. With several episodes open, the page asks which one."""
    treated = Patient.objects.with_care_visible_to(request.user)
    visit = get_object_or_404(Visit.objects.visible_to(request.user).filter(patient__in=treated), pk=pk)
    mine = visit.drafts.visible_to(request.user).filter(state=DraftState.OPEN).first()
    if mine is not None:
        return redirect("record:draft", mine.pk)
    episodes = list(_open_episodes(request.user, visit.patient_id))
    chosen = (
        visit.episode_id or request.POST.get("episode") or (episodes[0].pk if len(episodes) == 1 else None)
    )
    episode = next((one for one in episodes if str(one.pk) == str(chosen)), None)
    if request.method == "POST" and episode is not None:
        return _start(request, episode, visit)
    return _ask_which(request, visit.patient, episodes, status=200 if request.method == "GET" else 422)


@require_POST
@requires(Permission.CHART)
def chart_episode(request, pk):
    """A session without a visit on Today's list."""
    episode = get_object_or_404(Episode.objects.visible_to(request.user), pk=pk)
    return _start(request, episode, None)


def _open_episodes(user, patient_id):
    rows = Episode.objects.visible_to(user).filter(patient=patient_id, state=EpisodeState.OPEN)
    return rows.select_related("condition", "patient")


def _start(request, episode, visit):
    try:
        draft = drafts.start_draft(episode, by=request.user, at=now(), visit=visit)
    except Refused as why:
        return _ask_which(request, episode.patient, [], refusal=str(why), status=422)
    return redirect("record:draft", draft.pk)


def _ask_which(request, patient, episodes, *, refusal="", status=200):
    audit.look(request, patient, subject="chart")
    context = {"patient": patient, "episodes": episodes, "refusal": refusal}
    return render(request, "record/choose_episode.html", context, status=status)


@READ_AND_POST
@requires(Permission.CHART)
def take_over(request, pk):
    page = chart_page(request, pk)
    ask = Asked(
        heading=_("Take this draft over from %(name)s") % {"name": page.draft.author},
        words=_("You go on with it, and sign it. Both names and your reason stay in the record."),
        button=_("Take over"),
        refusal=why_not_taken_over(page.draft, by=request.user),
    )
    form = TakeOverForm(request.POST or None, practitioner=practitioner_of(page.draft))

    def taken(draft_id, **of):
        return drafts.take_over(draft_id, **of, goes_on_treating=form.cleaned_data["treats"] == "me")

    return _with_reason(request, page, ask, form, taken, reverse("record:draft", args=[page.draft.pk]))


@require_POST
@requires(Permission.CHART)
def name_supervisor(request, pk):
    """The button stands on the sheet, so what was typed there is saved first."""
    page = chart_page(request, pk)
    refusal = save_what_was_typed(request, page) if page.may_write else ""
    form = SupervisorForm(request.POST, supervisors=supervisors_for(page.draft))
    if form.is_valid() and not refusal:
        try:
            drafts.set_supervisor(page.draft.pk, form.cleaned_data["supervisor"], by=request.user, at=now())
            return redirect("record:review", page.draft.pk)
        except Refused as why:
            form.add_error("supervisor", str(why))
    page = chart_page(request, pk)
    review = Review(page, supervisor_form=form)
    review.refusal = refusal
    return chart_shown(request, page, "record/review.html", {"review": review}, status=422)


@require_POST
@requires(Permission.CHART)
def use_template(request, pk, template_pk):
    page = chart_page(request, pk)
    template = get_object_or_404(SessionTemplate.objects.offered_to(request.user), pk=template_pk)
    refusal = save_form(request, page)
    try:
        drafts.use_template(page.draft.pk, template, by=request.user, at=now())
    except Refused as why:
        refusal = str(why)
    if refusal:
        context = {"refusal": refusal}
        return chart_shown(request, chart_page(request, pk), "record/charting.html", context, status=422)
    return redirect("record:draft", page.draft.pk)


@READ_AND_POST
@requires(Permission.CHART)
def discard(request, pk):
    page = chart_page(request, pk)
    ask = Asked(
        heading=_("Discard this draft"),
        words=_("It is put away unsigned. What was typed stays readable, with your reason."),
        button=_("Discard"),
        button_class="btn-danger",
    )
    return _with_reason(
        request, page, ask, ReasonForm(request.POST or None), drafts.discard, reverse("record:today")
    )


@READ_AND_POST
@requires(Permission.CHART)
def move(request, pk):
    """Charted on the wrong patient and noticed at once: what was typed goes along."""
    page = chart_page(request, pk)
    episodes = Episode.objects.visible_to(request.user).filter(state=EpisodeState.OPEN)
    form = MoveForm(
        request.POST or None,
        episodes=episodes.exclude(patient=page.draft.patient_id).select_related("patient", "condition"),
    )
    ask = Asked(
        heading=_("Move this draft to another patient"),
        words=_(
            "For ten minutes after the start. What was typed goes along; this patient's plan stays here."
        ),
        button=_("Move"),
        refusal=why_not_moved(page.draft, at=now()),
    )

    def moved(draft_id, *, by, at, reason):
        return drafts.move_to_patient(draft_id, form.cleaned_data["episode"], by=by, at=at, reason=reason)

    return _with_reason(request, page, ask, form, moved, reverse("record:draft", args=[page.draft.pk]))


class Asked:
    """What the page says before something is done to a draft."""

    def __init__(self, heading, words, button, *, button_class="btn-p", refusal=""):
        self.heading, self.words, self.button = heading, words, button
        self.button_class, self.refusal = button_class, refusal


def _with_reason(request, page, ask, form, action, done):
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                action(page.draft.pk, by=request.user, at=now(), reason=form.cleaned_data["reason"])
            except Refused as why:
                form.add_error(why.field if why.field in form.fields else None, str(why))
            else:
                return redirect(done)
    audit.look(request, page.draft.patient, subject=f"draft {page.draft.pk}")
    return render(
        request, "record/draft_reason.html", {"page": page, "ask": ask, "form": form}, status=status
    )
