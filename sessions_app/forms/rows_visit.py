"""The rows about the visit itself: when and where, the check-in, the note."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from clinic.widgets import ChipSelect, ChipSelectMultiple, ScaleStrip, Segmented
from sessions_app.choices import (
    ConsentAnswer,
    ReactionAnswer,
    ScreenAnswer,
    SessionMode,
    SessionPlace,
    SinceLast,
)
from sessions_app.forms.choosing import Code, Codes, Word
from sessions_app.forms.fields import ClockTime, Day, DottedNames, Tick, WholeNumber, Words, ZeroToTen
from sessions_app.forms.rows import RowForm, TimedRow
from sessions_app.local_time import end_of
from sessions_app.widgets import AreaSelectMultiple

PAIN_ENDS = (_("No pain"), _("Worst pain"))
LATE_AFTER = timedelta(hours=24)


class HeadForm(RowForm):
    """When, where and how the session took place."""

    row_kind = "head"
    started_on = Day(label=_("Day"), required=False)
    started_at_time = ClockTime(label=_("Started"), required=False)
    ended_at_time = ClockTime(label=_("Ended"), required=False)
    site = Word((), label=_("Site"))
    place = Word(SessionPlace.choices, label=_("Place"), widget=Segmented)
    place_words = Words(label=_("Place in words"), longest=120)
    mode = Word(SessionMode.choices, label=_("How"), widget=Segmented)
    group_size = WholeNumber(label=_("People in the group"), low=2, high=200)
    is_transcribed = Tick(label=_("Transcribed from another record"))
    transcribed_from = Words(label=_("From which record"), longest=300)
    late_reason = Code(label=_("Reason for writing late"))
    provider_words = Words(label=_("Treated by, as the source says"), longest=200)
    times_not_recorded = Tick(label=_("The source gives no times of day"))
    day_not_recorded = Tick(label=_("The source gives no dates: the day here only keeps the order"))

    COMMON = ("started_on", "started_at_time", "ended_at_time", "site")
    RARE = (
        "place", "place_words", "mode", "group_size", "is_transcribed", "transcribed_from", "late_reason",
        "provider_words", "times_not_recorded", "day_not_recorded",
    )  # fmt: skip
    OFFERS = {"late_reason": "response:late_entry_reason"}
    NEEDED = ("started_on",)
    SAY = {"started_on": _("Say on which day it was.")}

    def __init__(self, row, sheet, *, sites=()):
        super().__init__(row, sheet)
        self.fields["site"].choices = [("", "—"), *((str(site.pk), site.name) for site in sites)]

    def check(self, cleaned):
        self._check_times(cleaned)
        if cleaned.get("day_not_recorded") and not cleaned.get("is_transcribed"):
            self.add_error("day_not_recorded", _("Only a transcribed session may lack its day."))
        if cleaned.get("is_transcribed") and not cleaned.get("transcribed_from"):
            self.add_error("transcribed_from", _("Name the record that it was transcribed from."))
        if cleaned.get("mode") == SessionMode.GROUP and not cleaned.get("group_size"):
            self.add_error("group_size", _("Say how many people were in the group."))
        if self.sheet.is_late and not self.sheet.is_transcribed and not cleaned.get("late_reason"):
            self.add_error("late_reason", _("It is more than 24 hours ago: say why it is written late."))

    def _check_times(self, cleaned):
        if self._times_are_unknown(cleaned):
            return
        if not cleaned.get("started_at_time") and "started_at_time" not in self._errors:
            self.add_error("started_at_time", _("Say when it started."))
        if not cleaned.get("ended_at_time") and "ended_at_time" not in self._errors:
            self._end_now(cleaned)

    def _times_are_unknown(self, cleaned):
        if not cleaned.get("times_not_recorded"):
            return False
        if not cleaned.get("is_transcribed"):
            self.add_error("times_not_recorded", _("Only a transcribed session may lack its times."))
        return True

    def _end_now(self, cleaned):
        """A session that is signed as it ends, ends now; anything else must say when it ended."""
        now = self.sheet.at.astimezone(self.sheet.zone).replace(second=0, microsecond=0)
        started = self.started_at(cleaned)
        if started and timedelta(0) < now - started <= timedelta(hours=3):
            cleaned["ended_at_time"] = now.time()
        else:
            self.add_error("ended_at_time", _("Say when it ended."))

    def started_at(self, cleaned):
        return self._moment(cleaned.get("started_on"), cleaned.get("started_at_time"))

    def _moment(self, day, hour):
        return datetime.combine(day, hour, tzinfo=self.sheet.zone) if day and hour else None

    def ended_at(self, cleaned):
        """Ten past midnight is of the next day."""
        return end_of(
            self.started_at(cleaned), self._moment(cleaned.get("started_on"), cleaned.get("ended_at_time"))
        )


class CheckInForm(TimedRow):
    """Asked anew each time: pain, change, safety, reaction, consent."""

    row_kind = "checkin"
    pain_now = ZeroToTen(label=_("Pain now"), widget=ScaleStrip(ends=PAIN_ENDS, tone="measure"))
    pain_worst_24h = ZeroToTen(
        label=_("Worst in 24 hours"), widget=ScaleStrip(ends=PAIN_ENDS, tone="measure")
    )
    since_last = Word(SinceLast.choices, label=_("Since last time"), widget=ChipSelect)
    screen = Word(ScreenAnswer.choices, label=_("Safety questions"), widget=ChipSelect)
    screen_questions = Codes(label=_("Answered with yes"), widget=ChipSelectMultiple)
    findings = Codes(label=_("What it is"), widget=ChipSelectMultiple)
    closed_areas = Codes(label=_("Areas that stay closed"), widget=AreaSelectMultiple)
    screen_detail = Words(label=_("What was said"), longest=300)
    screen_decision = Words(label=_("Why instrument work goes on"), longest=300)
    reaction = Word(ReactionAnswer.choices, label=_("Reaction since last time"), widget=ChipSelect)
    consent = Word(ConsentAnswer.choices, label=_("Consent"), widget=ChipSelect)
    said_by_patient = Words(label=_("Said by the patient"), lines=2)
    from_report = DottedNames(label=_("Taken over from the patient's report"), required=False)

    COMMON = ("pain_now", "since_last", "screen", "reaction", "consent")
    RARE = (
        "pain_worst_24h", "screen_questions", "findings", "closed_areas", "screen_detail",
        "screen_decision", "said_by_patient", "minutes", "seconds", "from_report",
    )  # fmt: skip
    OFFERS = {
        "screen_questions": "screen_questions",
        "findings": "contraindications",
        "closed_areas": "areas",
    }
    NEEDED = ("pain_now", "since_last", "screen", "reaction", "consent")
    SAY = {
        "pain_now": _("Say the pain now, from 0 to 10."),
        "since_last": _("Say how it has been since last time."),
        "screen": _("Ask the safety questions, or say that nothing is new."),
        "reaction": _("Ask about a reaction since last time."),
        "consent": _("Ask whether consent stands."),
    }
    needs_time = False

    def __init__(self, row, sheet):
        super().__init__(row, sheet)
        if not sheet.may_lack:
            for name in ("since_last", "screen", "reaction", "consent"):
                field = self.fields[name]
                field.choices = [pair for pair in field.choices if pair[0] != "not_recorded"]

    def check(self, cleaned):
        super().check(cleaned)
        found = cleaned.get("screen_questions") or cleaned.get("findings")
        if cleaned.get("screen") == ScreenAnswer.SOMETHING and not found:
            self.add_error("screen_questions", _("Choose what is new."))
        if cleaned.get("screen") == ScreenAnswer.NOTHING_NEW and found:
            self.add_error("screen", _('A question was answered with yes, yet this says "nothing new".'))


class NoteForm(TimedRow):
    """Tolerance, words, and what is planned for next time."""

    row_kind = "note"
    tolerance = Code(label=_("Tolerance"), widget=ChipSelect)
    text = Words(label=_("Note"), lines=3)
    next_time = Words(label=_("Next time"), lines=2)
    advice = Words(label=_("Advice given"), lines=2)
    no_warm_up_reason = Code(label=_("Reason for no warm-up"))
    not_recorded = DottedNames(label=_("Not stated in the source"), required=False)

    COMMON = ("tolerance", "text", "next_time")
    RARE = ("advice", "no_warm_up_reason", "minutes", "seconds", "not_recorded")
    OFFERS = {"tolerance": "response:tolerance", "no_warm_up_reason": "response:no_warm_up_reason"}
    NEEDED = ("tolerance",)
    SAY = {"tolerance": _("Say how the session was tolerated.")}
    needs_time = False

    def check(self, cleaned):
        super().check(cleaned)
        if cleaned.get("not_recorded") and not self.sheet.may_lack:
            self.add_error(
                "not_recorded", _('"Not recorded" is for sessions that are written late or transcribed.')
            )
