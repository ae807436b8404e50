from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from clinic.choices import CredentialKind, Role
from clinic.models.base import ClinicQuerySet, ClinicRow, pair_is_whole
from clinic.models.history import with_history
from clinic.standing import NOBODY


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who logs in, with one e-mail address and any number of places of work."""

    email = models.EmailField(_("E-mail"), unique=True)
    display_name = models.CharField(_("Name"), max_length=120)
    language = models.CharField(_("Language"), max_length=12, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    objects = UserManager()

    # Set by the transaction middleware for the clinic worked in; nobody until then.
    standing = NOBODY

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="an_email_belongs_to_one_person"),
        ]

    def __str__(self):
        return self.display_name


class MembershipQuerySet(ClinicQuerySet):
    def current(self):
        return self.filter(ended_at=None, user__is_active=True)


@with_history
class Membership(ClinicRow):
    """One role of one person in one clinic; ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    is_student = models.BooleanField(_("Student, signs through a supervisor"), default=False)
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "clinic", "role"],
                condition=models.Q(ended_at=None),
                name="a_role_is_held_once_at_a_time",
            ),
            pair_is_whole("ended_at", "ended_by", name="an_end_of_membership_has_a_hand_and_an_hour"),
        ]

    def __str__(self):
        return f"{self.user} ({self.get_role_display()})"


@with_history
class Credential(ClinicRow):
    """Registration or training of a practitioner, shown to patients once somebody has checked it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(_("Kind"), max_length=20, choices=CredentialKind.choices)
    title = models.CharField(_("Title"), max_length=120)
    awarding_body = models.CharField(_("Awarded by"), max_length=120, blank=True)
    number = models.CharField(_("Number"), max_length=60, blank=True)
    gained_on = models.DateField(_("Gained on"), null=True, blank=True)
    expires_on = models.DateField(_("Expires on"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(_("Hours"), null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["user", "kind", "title"]
        constraints = [
            pair_is_whole("checked_at", "checked_by", name="a_credential_check_has_a_hand_and_an_hour"),
            pair_is_whole("removed_at", "removed_by", name="a_credential_removal_has_a_hand_and_an_hour"),
            models.CheckConstraint(
                name="a_credential_is_not_checked_by_its_owner",
                condition=models.Q(checked_by=None) | ~models.Q(checked_by=models.F("user")),
            ),
        ]

    def __str__(self):
        return self.title


class Renewed(models.TextChoices):
    """What somebody who has a log-in gets anew. Of patients a password takes the second step away with it."""

    PASSWORD = "password"  # noqa: S105 - what is renewed
    SECOND_STEP = "second_step"


class Invitation(ClinicRow):
    """A one-time link with which a named person sets a password or passkey and joins. Only a hash is kept."""

    email = models.EmailField(_("E-mail"))
    display_name = models.CharField(_("Name"), max_length=120)
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices, blank=True)
    is_student = models.BooleanField(_("Student, signs through a supervisor"), default=False)
    patient = models.ForeignKey(
        "clinic.Patient", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whose log-in it will be, when not the patient's own.
    guardian = models.ForeignKey(
        "clinic.Guardian", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    # A short code on paper, typed instead of the link.
    code_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    # Handed over and not posted: whoever opens it has not shown that the address is theirs.
    on_paper = models.BooleanField(default=False)
    # Set where somebody who has a log-in gets a new way into it, and nothing else.
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    renews = models.CharField(max_length=12, choices=Renewed.choices, blank=True, default="", db_default="")
    invited_at = models.DateTimeField()
    # Empty when the command on the server made the clinic's first manager.
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            pair_is_whole("used_at", "used_by", name="a_used_invitation_has_a_hand_and_an_hour"),
            pair_is_whole(
                "withdrawn_at", "withdrawn_by", name="a_withdrawn_invitation_has_a_hand_and_an_hour"
            ),
            models.CheckConstraint(
                name="an_invitation_is_for_a_role_a_patient_or_a_log_in",
                condition=models.Q(person=None) & (models.Q(patient=None) ^ models.Q(role=""))
                | models.Q(person__isnull=False, role=""),
            ),
            models.CheckConstraint(
                name="a_renewal_says_whose_and_what",
                condition=models.Q(person=None, renews="") | ~models.Q(renews="") & ~models.Q(person=None),
            ),
            models.CheckConstraint(
                name="a_guardian_is_invited_for_a_patient",
                condition=models.Q(guardian=None) | models.Q(patient__isnull=False),
            ),
        ]

    @property
    def proves_address(self):
        """A link by mail does. A paper does not, nor the link of a colleague: it is shown to the manager, who
        hands it over, and never posted."""
        return self.patient_id is not None and not self.on_paper
