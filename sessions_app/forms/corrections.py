"""Forms of what may follow a signature."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.widgets import ChipSelect
from sessions_app.choices import AddendumKind, EpisodeState
from sessions_app.forms.choosing import Code, LongList
from sessions_app.forms.fields import Words
from sessions_app.models import Episode
from sessions_app.struck_values import signed_values

LONGEST_TEXT = 100_000


class AddendumForm(forms.Form):
    """A text beside the record; it may strike out one signed value."""

    kind = forms.ChoiceField(label=_("Kind"), choices=AddendumKind.choices, widget=ChipSelect)
    struck_place = forms.ChoiceField(
        label=_("Value to strike out"),
        required=False,
        widget=LongList,
        help_text=_(
            "It stays legible, struck out. A re-test, and pain at the check-in, are also corrected in charts "
            "and counts; other values are counted as signed."
        ),
    )
    corrected = Words(label=_("It should read"), longest=120)
    concerns = Words(label=_("What it concerns"), longest=120)
    text = Words(label=_("Text"), longest=LONGEST_TEXT, lines=5, required=True)
    reason = Words(label=_("Reason"), longest=300, required=True)

    def __init__(self, *args, session, **options):
        super().__init__(*args, **options)
        values = [(one.place, str(one)) for one in signed_values(session.snapshot)]
        self.fields["struck_place"].choices = values


class OpenEpisode(forms.ModelChoiceField):
    """An episode by its patient, so that namesakes are told apart."""

    widget = LongList

    def label_from_instance(self, episode):
        patient = episode.patient
        return f"{patient}, {patient.born_on:%d-%b-%Y}, {patient.record_number}: {episode}"


class InErrorForm(forms.Form):
    """Why, and whether what was signed opens again as a draft: here, or on the right patient. That is asked,
    never assumed: there is no way back."""

    NOTHING, SAME, OTHER = "nothing", "same", "other"
    WRONG_PATIENT = "entered_in_error_reason.wrong_patient"

    reason = Code(label=_("Reason"), required=True)
    words = Words(label=_("In words"), longest=300)
    replace = forms.ChoiceField(
        label=_("And then"),
        choices=[
            (SAME, _("Chart it again on this patient")),
            (OTHER, _("Chart it on another patient")),
            (NOTHING, _("Nothing: only strike it out")),
        ],
        widget=ChipSelect,
        help_text=_(
            "To chart it again opens a draft with everything that was signed, for you to put right and sign. "
            "Nothing leaves the day without a session."
        ),
        error_messages={"required": _("Say what comes in its place, or that nothing does.")},
    )
    episode = OpenEpisode(
        Episode.objects.none(),
        label=_("Right patient and episode"),
        required=False,
        empty_label=None,
        help_text=_("Only to chart it on another patient."),
    )

    def __init__(self, *args, session, user, choices, **options):
        super().__init__(*args, **options)
        self.session = session
        self.fields["reason"].offer(choices.responses["entered_in_error_reason"])
        self.fields["episode"].queryset = (
            Episode.objects.visible_to(user)
            .filter(state=EpisodeState.OPEN)
            .exclude(pk=session.episode_id)
            .select_related("patient", "condition")
            .order_by("patient__family_name", "patient__given_names", "pk")
        )

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("replace")
        if chosen == self.OTHER and not cleaned.get("episode"):
            self.add_error("episode", _("Choose the right patient."))
        if chosen in (self.SAME, self.NOTHING) and cleaned.get("episode"):
            self.add_error(
                "replace", _("A right patient is chosen below: chart it there, or leave it empty.")
            )
        if chosen == self.SAME and cleaned.get("reason") == self.WRONG_PATIENT:
            self.add_error("replace", _("The reason says that it belongs to somebody else."))
        return cleaned

    @property
    def replace_on(self):
        """The episode that a new draft is opened on, or None."""
        chosen = self.cleaned_data.get("replace")
        if chosen == self.OTHER:
            return self.cleaned_data["episode"]
        return self.session.episode if chosen == self.SAME else None
