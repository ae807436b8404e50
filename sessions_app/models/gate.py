"""The standing safety questions, asked once: what was asked when, and what was found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from clinic.models import User
from sessions_app.models.episodes import PatientRow


class StandingAnswers(PatientRow):
    """One asking of the standing questions. What was found is an alert of the patient; that nothing else was
    found stands here."""

    questions = ArrayField(models.CharField(max_length=80), default=list)
    found = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["patient", "-asked_at"], name="standing_answers_of_a_patient")]
