from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.models.base import ClinicRow
from clinic.models.history import with_history


class ClinicQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(pk=user.standing.clinic_id) if user.standing.clinic_id else self.none()


@with_history
class Clinic(models.Model):
    """One practice. Every patient, episode and session belongs to exactly one."""

    name = models.CharField(_("Name"), max_length=120, unique=True)
    time_zone = models.CharField(_("Time zone"), max_length=64, default="Asia/Singapore")
    language = models.CharField(_("Language"), max_length=12, choices=settings.LANGUAGES, default="en")
    gender_label = models.CharField(_("Label of the sex field"), max_length=20, default="Gender")
    discomfort_limit = models.PositiveSmallIntegerField(
        _("Discomfort limit for instrument work, 0 to 10"), default=5, validators=[MaxValueValidator(10)]
    )
    iastm_review_sessions = models.PositiveSmallIntegerField(
        _("Review instrument work after so many sessions"), default=6, validators=[MinValueValidator(1)]
    )
    # What a session is meant to last; outside of it is remarked on, never refused.
    session_minutes_low = models.PositiveSmallIntegerField(_("A session lasts from, minutes"), default=30)
    session_minutes_high = models.PositiveSmallIntegerField(_("to, minutes"), default=45)
    # Small numbers: a clinic may ask for more than these, never for less (docs/decisions/0023).
    smallest_cell_shown = models.PositiveSmallIntegerField(_("No count under so many patients"), default=5)
    smallest_group_shown = models.PositiveSmallIntegerField(_("No rate under so many"), default=10)
    smallest_comparison_arm = models.PositiveSmallIntegerField(
        _("No comparison under so many in each group"), default=20
    )
    # Reads and signs the clinical lists; a physiotherapist who works here.
    responsible_clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Responsible clinician"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    idle_minutes = models.PositiveSmallIntegerField(_("Log off after so many idle minutes"), default=15)
    # Nothing is erased by itself, and nothing at all while this is empty (docs/decisions/0038).
    retention_years = models.PositiveSmallIntegerField(
        _("Keep records for so many years"), null=True, blank=True
    )
    majority_age = models.PositiveSmallIntegerField(_("Age of majority"), db_default=21, default=21)
    is_demo = models.BooleanField(default=False, editable=False)
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = ClinicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="discomfort_limit_is_on_the_scale", condition=models.Q(discomfort_limit__lte=10)
            ),
            models.CheckConstraint(
                name="small_numbers_stay_hidden",
                condition=models.Q(
                    smallest_cell_shown__gte=5, smallest_group_shown__gte=10, smallest_comparison_arm__gte=20
                ),
            ),
            models.CheckConstraint(
                name="records_are_kept_for_their_years",
                condition=models.Q(retention_years=None) | models.Q(retention_years__gte=6),
                violation_error_message=_("At least 6 years."),
            ),
            models.CheckConstraint(
                name="majority_is_reached_between_18_and_25",
                condition=models.Q(majority_age__gte=18, majority_age__lte=25),
            ),
            models.CheckConstraint(
                name="a_session_lasts_from_less_to_more",
                condition=models.Q(
                    session_minutes_low__gte=5,
                    session_minutes_low__lt=models.F("session_minutes_high"),
                    session_minutes_high__lte=240,
                ),
                violation_error_message=_("The longer time has to be above the shorter one."),
            ),
        ]

    def __str__(self):
        return self.name


@with_history
class Site(ClinicRow):
    """A place where the clinic treats."""

    name = models.CharField(_("Name"), max_length=120)
    address = models.TextField(_("Address"), blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "name"], name="a_site_is_named_once_in_its_clinic"),
            models.UniqueConstraint(fields=["clinic", "id"], name="site_with_its_clinic"),
        ]

    def __str__(self):
        return self.name
