"""What catalogue entries are called in each language."""

from django.db import models

from sessions_app.choices import NameChecked
from sessions_app.models.catalogue_entry import CatalogueRelease


class CatalogueNameQuerySet(models.QuerySet):
    def shared(self):
        """Every row is: the table follows the files of the reference."""
        return self

    def visible_to(self, user):
        """Whoever is logged in: these are words and nothing else."""
        return self if user.is_authenticated else self.none()


class CatalogueName(models.Model):
    """What one entry is called in one language, in a patient's words. `part` is the field so worded: the
    name, or such as what a review found. Written by the catalogue command alone."""

    code = models.CharField(max_length=200, primary_key=True)  # language, kind, entry and part in one
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=40)
    entry = models.CharField(max_length=80)
    part = models.CharField(max_length=20)
    name = models.TextField()
    checked = models.CharField(max_length=10, choices=NameChecked)
    version = models.PositiveIntegerField(default=1)
    withdrawn_in = models.ForeignKey(
        CatalogueRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CatalogueNameQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "kind", "entry", "part"],
                name="an_entry_is_called_one_thing_in_a_language",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="a_name_in_a_language_says_something"),
        ]

    def __str__(self):
        return self.name
