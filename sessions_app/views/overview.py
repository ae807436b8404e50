"""The patient's overview and the list of sessions, as staff see them."""

from django.db.models import OuterRef
from django.http import Http404
from django.shortcuts import render

from clinic import audit, clock
from clinic.access import Permission, at_record_of, may, requires
from clinic.models import Patient
from clinic.views.patient_pages import kept_or_404
from sessions_app.models import Draft, Episode, TreatmentSession
from sessions_app.queries.adherence import since_last_visit
from sessions_app.queries.course import sessions_had
from sessions_app.queries.due import due_measures, newest_plans
from sessions_app.queries.home_programme import home_programme
from sessions_app.queries.iastm_review import iastm_review
from sessions_app.queries.overview import overview_of
from sessions_app.queries.session_remarks import episode_remarks
from sessions_app.queries.session_rows import session_page
from sessions_app.views.record import reads_notes


@requires(Permission.SEE_RECORD)
def overview(request, pk):
    patient = kept_or_404(Patient.objects.with_care_visible_to(request.user), pk)
    request.user.standing = at_record_of(request.user, patient)
    episodes = _episodes(request, patient)
    episode = _chosen(request, episodes)
    audit.look(request, patient, subject=f"episode {episode.pk}" if episode else "")
    page = _top(request, patient, episodes, episode) | {"tab": "overview"}
    return render(request, "record/overview.html", page | _about(request.user, episode))


def _about(user, episode):
    if episode is None:
        return {}
    goals, had = list(episode.goals.filter(ended_at=None)), sessions_had([episode])
    plans = newest_plans([episode])
    told = overview_of(user, episode, goals)
    home = home_programme(episode, with_text=reads_notes(user, episode.patient))
    return {
        "overview": told,
        "plan": plans.get(episode.pk),
        "goals": goals,
        "home": home,
        "ticked": since_last_visit(episode, last_visit_at=home and told.last_visit_at, at=clock.now()),
        "due": due_measures([episode], at=clock.now(), sessions=had, plans=plans)[episode.pk],
        "iastm_review": iastm_review(episode, sessions=had),
        "remarks": episode_remarks(episode),
        "open_drafts": _open_drafts(user, episode),
    }


def _open_drafts(user, episode):
    replaced = TreatmentSession.objects.visible_to(user).filter(replaced_by=OuterRef("pk"), episode=episode)
    drafts = Draft.objects.visible_to(user).open().filter(episode=episode)
    told = drafts.select_related("author").only("episode", "started_at", "author__display_name")
    return told.annotate(replaces=replaced.values("number")[:1])


@requires(Permission.SEE_RECORD)
def sessions(request, pk):
    patient = kept_or_404(Patient.objects.with_care_visible_to(request.user), pk)
    request.user.standing = at_record_of(request.user, patient)
    episodes = _episodes(request, patient)
    episode = _chosen(request, episodes)
    audit.look(request, patient, subject="sessions")
    page = _top(request, patient, episodes, episode) | {"tab": "sessions"}
    if episode:
        page["sessions"] = _page_or_404(request, episode)
    return render(request, "record/sessions.html", page)


def _top(request, patient, episodes, episode):
    """What stands above every page of a patient's record."""
    may_chart = may(request.user, Permission.CHART) and episode is not None and episode.state == "open"
    may_plan = may(request.user, Permission.PLAN)
    return {
        "patient": patient,
        "episodes": episodes,
        "episode": episode,
        "may_chart": may_chart,
        "may_plan": may_plan,
    }


def _episodes(request, patient):
    found = Episode.objects.visible_to(request.user).filter(patient__in=patient.records())
    episodes = list(found.select_related("condition", "summary"))
    for one in episodes:
        one.patient = patient
    return episodes


def _chosen(request, episodes):
    """The episode of the address, else the newest open one, else the newest."""
    wanted = request.GET.get("episode", "")
    if not wanted:
        return next((one for one in episodes if one.state == "open"), episodes[0] if episodes else None)
    for one in episodes:
        if str(one.pk) == wanted:
            return one
    raise Http404


def _page_or_404(request, episode):
    try:
        return session_page(request.user, episode, before=request.GET.get("before", ""))
    except ValueError:
        raise Http404 from None
