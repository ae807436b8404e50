"""What a patient sends from the own pages: shape only."""

from django import forms


class TickForm(forms.Form):
    """One tap on one exercise: the day, whether it is done now, and the key of the tap."""

    on = forms.DateField()
    is_done = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda typed: typed == "1")
    key = forms.UUIDField()
    at_home = forms.BooleanField(required=False)  # the page it came from: the first one, not Exercises

    def tap(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("on", "is_done", "key")}
