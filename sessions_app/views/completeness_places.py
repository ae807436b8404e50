"""Where a detail that TIDieR or CERT asks for is answered, as an address for the person who looks."""

from functools import cached_property

from django.urls import reverse

from clinic.access import Permission, may
from sessions_app import payload
from sessions_app.choices import DraftState, EpisodeState
from sessions_app.completeness_words import SHEET_FIELDS
from sessions_app.models import Draft
from sessions_app.policies_correction import why_not_amendable
from sessions_app.row_kinds import REPEATED


class Places:
    """The field or page that answers a detail, for this person; nothing where this person cannot answer it.

    Of one sealed `session` that is a word beside it. Of an episode it is the sheet that is open now, else a
    word beside the last session that lacks the detail.
    """

    def __init__(self, user, episode, *, practitioners, newest_without=None, session=None):
        self.user, self.episode, self.session = user, episode, session
        self.newest_without, self.practitioners = newest_without or {}, practitioners
        self.is_open = episode.state == EpisodeState.OPEN
        self.plans = may(user, Permission.PLAN) and self.is_open
        self.charts = may(user, Permission.CHART)

    @cached_property
    def draft(self):
        if self.session or not self.charts:
            return None
        drafts = Draft.objects.visible_to(self.user).filter(episode=self.episode, state=DraftState.OPEN)
        return drafts.order_by("-updated_at").first()

    def __call__(self, kind, field, detail) -> str:
        return getattr(self, f"_{kind}")(field, detail) if kind else ""

    def _plan(self, field, _detail):
        if not self.plans:
            return reverse("record:plan", args=[self.episode.pk])
        return reverse("record:new_plan", args=[self.episode.pk]) + (f"#id_{field}" if field else "")

    def _goals(self, _field, _detail):
        return reverse("record:goals", args=[self.episode.pk]) if self.plans else self._plan("", "")

    def _reading(self, _field, _detail):
        return reverse("record:add_reading", args=[self.episode.pk]) if self.plans else ""

    def _at_home(self, _field, _detail):
        """The patient says it on pages of the own: who looks sees there whether they are open."""
        return reverse("clinic:patient", args=[self.episode.patient_id])

    def _chart(self, phase, detail):
        return self._on_sheet(phase, detail) if self.draft else self._beside(detail)

    def _beside(self, detail):
        sealed = self.session or self.newest_without.get(detail)
        if sealed and self.charts and not why_not_amendable(sealed, by=self.user):
            return reverse("record:addendum", args=[sealed.pk]) + f"?about={detail}#id_text"
        if self.session:
            return ""
        return reverse("record:session", args=[sealed.pk]) if sealed else self._next_session()

    def _next_session(self):
        """What no session says by itself, such as exercises for home, comes with one that begins there."""
        if not (self.charts and self.is_open):
            return ""
        return reverse("record:overview", args=[self.episode.patient_id]) + f"?episode={self.episode.pk}"

    def _on_sheet(self, phase, detail):
        """The field itself, in the first row that lacks it; without such a row the phase."""
        page = reverse("record:draft", args=[self.draft.pk])
        kind, *fields = SHEET_FIELDS.get(detail, ("",))
        if kind == "head":
            return reverse("record:review", args=[self.draft.pk]) + f"#id_head-{fields[0]}"
        row = self._row_without(kind, fields)
        if row is None:
            return page + (f"#phase-{phase}" if phase else "")
        if kind in (*REPEATED, "lotion"):
            page = reverse("record:row", args=[self.draft.pk, row.id])
        return f"{page}#id_{row.id}-{fields[0]}"

    def _row_without(self, kind, fields):
        rows = [row for row in payload.from_json(self.draft.payload).rows if row.kind == kind]
        lacking = [row for row in rows if not any(row.get(field) for field in fields)]
        return next(iter(lacking or rows), None)

    def _training(self, _field, detail):
        if self.user.pk in self.practitioners:
            return reverse("clinic:account")
        others = sorted(self.practitioners)
        if others and may(self.user, Permission.EDIT_STAFF):
            return reverse("clinic:person", args=[others[0]])
        return self._beside(detail)
