"""What reviews read instead of the whole record: derived from it, rewritten with it, never typed.

The actions that change what counts call `actions/summaries.py` in the same transaction. `manage.py
verify_summaries` derives every row anew and names each difference.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from clinic.models import Site, User
from sessions_app.models.catalogue_evidence import Condition, Measure
from sessions_app.models.episodes import Episode, PatientRow
from sessions_app.models.sessions import TreatmentSession


class EpisodeSummary(PatientRow):
    """One episode in a row: its sessions that count, their minutes by part, and what is remarkable."""

    episode = models.OneToOneField(
        Episode, on_delete=models.PROTECT, primary_key=True, related_name="summary"
    )
    sessions = models.PositiveIntegerField(default=0)
    sessions_with_iastm = models.PositiveIntegerField(default=0)
    sessions_with_exercise = models.PositiveIntegerField(default=0)
    # Sessions of which some part of the treatment does not say how long it took: the minutes are more.
    sessions_not_timed = models.PositiveIntegerField(default=0)
    first_session_at = models.DateTimeField(null=True)
    last_session_at = models.DateTimeField(null=True)
    last_session = models.ForeignKey(TreatmentSession, on_delete=models.PROTECT, null=True, related_name="+")
    exercise_seconds = models.PositiveIntegerField(default=0)
    iastm_seconds = models.PositiveIntegerField(default=0)
    warm_up_seconds = models.PositiveIntegerField(default=0)
    # Other treatment: done to the patient, by the patient.
    passive_seconds = models.PositiveIntegerField(default=0)
    active_seconds = models.PositiveIntegerField(default=0)
    # Check-in, re-test, note and teaching: no treatment, so no part of the share.
    asking_seconds = models.PositiveIntegerField(default=0)
    # The part of the treatment that was exercise, of the sessions that state all their minutes.
    exercise_share = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    flags = ArrayField(models.CharField(max_length=20), default=list)
    # When this or what else counts of the episode last changed. The database writes it (migration 0040).
    written_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_share_lies_between_0_and_1",
                condition=models.Q(exercise_share=None) | models.Q(exercise_share__range=(0, 1)),
            ),
            models.CheckConstraint(
                name="the_last_session_is_known_when_there_is_one",
                condition=models.Q(sessions=0, last_session=None, first_session_at=None, last_session_at=None)
                | models.Q(
                    sessions__gt=0,
                    last_session__isnull=False,
                    first_session_at__isnull=False,
                    last_session_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "-last_session_at"], name="summaries_by_last_session"),
            models.Index(fields=["clinic", "written_at"], name="summaries_by_writing"),
        ]


class SessionSummary(PatientRow):
    """One session that counts, in a row: what was done in it and for how long, and how much of it is told.

    A session that was entered in error has no row, one that replaces it has its own. The day is that of
    `started_at` on the clinic's clock; where the source gives none, `day_not_recorded` says so.
    """

    treatment_session = models.OneToOneField(
        TreatmentSession, on_delete=models.PROTECT, primary_key=True, related_name="summary"
    )
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="session_summaries")
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    practitioner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    day_not_recorded = models.BooleanField()
    # Written down afterwards, or from somebody else's record: its charting times say nothing of the visit.
    entered_later = models.BooleanField()
    has_exercise = models.BooleanField()
    has_iastm = models.BooleanField()
    # Without anything that the patient does.
    iastm_alone = models.BooleanField()
    exercise_seconds = models.PositiveIntegerField()
    iastm_seconds = models.PositiveIntegerField()
    warm_up_seconds = models.PositiveIntegerField()
    passive_seconds = models.PositiveIntegerField()
    active_seconds = models.PositiveIntegerField()
    asking_seconds = models.PositiveIntegerField()
    # Every part of the treatment says how long it took; else the seconds are what is stated.
    is_timed = models.BooleanField()
    iastm_is_timed = models.BooleanField()
    charting_seconds = models.PositiveIntegerField()
    # From the beginning of the draft to its signature.
    until_signed_seconds = models.PositiveIntegerField()
    # The items of each list that are asked of one session, by how far the sealed session answers them.
    tidier_answerable = models.PositiveSmallIntegerField()
    tidier_partly = models.PositiveSmallIntegerField()
    tidier_missing = models.PositiveSmallIntegerField()
    cert_answerable = models.PositiveSmallIntegerField()
    cert_partly = models.PositiveSmallIntegerField()
    cert_missing = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-started_at", "-treatment_session"]
        constraints = [
            models.CheckConstraint(
                name="iastm_alone_is_iastm_without_exercise",
                condition=models.Q(iastm_alone=False) | models.Q(has_iastm=True, has_exercise=False),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "-started_at"], name="session_summaries_of_a_clinic"),
        ]


class SeriesSummary(PatientRow):
    """The readings of one measure in one episode that may be compared (queries/comparable.py, KEY).

    Highest and lowest are kept rather than the best, because which end is better is the measure's to say.
    """

    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, related_name="series_summaries", db_index=False
    )
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=12)
    subject = models.CharField(max_length=80)
    measured_state = models.CharField(max_length=16)
    moment = models.CharField(max_length=6)
    recall_period = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    unit = models.CharField(max_length=20)
    scale_min = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    scale_max = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    readings = models.PositiveIntegerField()
    first_value = models.DecimalField(max_digits=9, decimal_places=3)
    first_at = models.DateTimeField()
    last_value = models.DecimalField(max_digits=9, decimal_places=3)
    last_at = models.DateTimeField()
    lowest_value = models.DecimalField(max_digits=9, decimal_places=3)
    highest_value = models.DecimalField(max_digits=9, decimal_places=3)

    class Meta:
        ordering = ["episode", "measure", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("episode", "measure", "side", "subject", "measured_state", "moment"),
                    *("recall_period", "version", "unit", "scale_min", "scale_max"),
                ],
                nulls_distinct=False,
                name="a_series_is_summed_up_once",
            ),
            models.CheckConstraint(name="a_summed_up_series_has_values", condition=models.Q(readings__gt=0)),
        ]
        indexes = [
            models.Index(fields=["measure", "clinic", "-last_at"], name="series_of_a_clinic"),
        ]

    @property
    def best_value(self):
        """Nothing where neither end of the measure is the better one."""
        if self.measure.higher_is_better is None:
            return None
        return self.highest_value if self.measure.higher_is_better else self.lowest_value
