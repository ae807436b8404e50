"""A migration holds nobody up and leaves the release before at work."""

from functools import cache

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from clinic.migration_steps import Together
from tests.house.migration_rules import faults_of, made_by

OURS = ("clinic", "sessions_app")
# Up to these no clinic had a release that could be at work meanwhile.
BEFORE_THE_FIRST_RELEASE = {"clinic": 28, "sessions_app": 49}


@cache
def loader():
    return MigrationLoader(None)


def written(*, after):
    found = [one for (app, _name), one in loader().disk_migrations.items() if app in OURS]
    return [one for one in found if number_of(one) > after[one.app_label]]


def number_of(migration):
    return int(migration.name[:4])


def column_before(app):
    """The field as the last release has it."""
    last = [
        (one.app_label, one.name)
        for one in written(after=dict.fromkeys(OURS, 0))
        if number_of(one) <= BEFORE_THE_FIRST_RELEASE[one.app_label]
    ]
    state = loader().project_state(last, at_end=True)

    def asked(model, field):
        known = state.models.get((app, model.lower()))
        return known.fields.get(field) if known else None

    return asked


@pytest.mark.promise("change")
def test_a_migration_after_the_first_release_keeps_to_the_rules():
    live = written(after=BEFORE_THE_FIRST_RELEASE)
    fresh = made_by(live)
    faults = [
        fault
        for one in live
        for fault in faults_of(one, fresh=fresh, column_before=column_before(one.app_label))
    ]
    assert faults == []


def test_the_rules_read_what_migrations_do():
    """Held to those from before the first release, which were free to do everything, they find much."""
    early = written(after=dict.fromkeys(OURS, 0))
    told = [fault for one in early for fault in faults_of(one, fresh=set(), column_before=lambda *_: None)]
    for word in ("null=True, or db_default", "NOT VALID", "CONCURRENTLY", "still reads it"):
        assert any(word in fault for fault in told), word


TEXT = models.CharField(max_length=20)
EMPTY = models.CharField(max_length=20, null=True)
SHORT = models.CharField(max_length=9, null=True)
ALONE = models.CharField(max_length=9, null=True, unique=True)
CHECK = models.CheckConstraint(condition=models.Q(name=""), name="one")
UNIQUE = models.UniqueConstraint(fields=["name"], name="two")
INDEX = models.Index(fields=["name"], name="three")


def told_of(*operations, fresh=(), atomic=True, **more):
    made = migrations.Migration("0099_planned", "clinic")
    made.operations, made.atomic = operations, atomic
    for name, value in more.items():
        setattr(made, name, value)
    return [
        fault.split(": ", 1)[1] for fault in faults_of(made, fresh=set(fresh), column_before=lambda *_: EMPTY)
    ]


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        (migrations.AddField("patient", "name", TEXT), "null=True, or db_default"),
        (migrations.AddField("patient", "name", ALONE), "a unique column"),
        (migrations.AlterField("patient", "name", TEXT), "NOT NULL goes by steps"),
        (migrations.AlterField("patient", "name", models.IntegerField(null=True)), "change of type"),
        (migrations.AlterField("patient", "name", SHORT), "change of type"),
        (migrations.AddIndex("patient", INDEX), "AddIndexConcurrently"),
        (migrations.AddConstraint("patient", CHECK), "NOT VALID"),
        (migrations.AddConstraint("patient", UNIQUE), "build the index concurrently"),
        (migrations.RemoveField("patient", "name"), "still reads it"),
        (migrations.DeleteModel("Patient"), "still reads it"),
        (migrations.RenameField("patient", "name", "names"), "still reads it"),
        (migrations.RenameModel("Patient", "Person"), "still reads it"),
        (migrations.RunSQL("ALTER TABLE clinic_patient ALTER COLUMN name SET NOT NULL"), "by steps"),
        (migrations.RunSQL("CREATE INDEX x ON clinic_patient (name)"), "CONCURRENTLY"),
        (migrations.RunSQL("ALTER TABLE clinic_patient\n ADD CONSTRAINT x CHECK (true)"), "NOT VALID"),
        (migrations.RunSQL("LOCK TABLE clinic_patient"), "locks a whole table"),
        (migrations.RunSQL("ALTER TABLE clinic_patient DROP COLUMN name"), "still reads it"),
        (Together([migrations.AddIndex("patient", INDEX)]), "AddIndexConcurrently"),
    ],
)  # fmt: skip
def test_what_would_hold_a_clinic_up_is_told(operation, told):
    (fault,) = told_of(operation)
    assert told in fault


def test_what_holds_nobody_up_is_let_through():
    assert (
        told_of(
            migrations.AddField("patient", "a", EMPTY),
            migrations.AddField("patient", "b", models.CharField(max_length=9, db_default="")),
            migrations.AlterField("patient", "name", models.CharField(max_length=90, null=True)),
            AddConstraintNotValid("patient", CHECK),
            ValidateConstraint("patient", "one"),
            migrations.RunSQL("ALTER TABLE clinic_patient ADD CONSTRAINT x CHECK (true) NOT VALID"),
        )
        == []
    )
    assert told_of(migrations.RemoveField("patient", "name"), unused_since="0.2") == []
    assert told_of(AddIndexConcurrently("patient", INDEX), atomic=False) == []
    assert "atomic = False" in told_of(AddIndexConcurrently("patient", INDEX))[0]


def test_a_table_that_is_new_is_nobodys_yet():
    fresh = {("clinic", "room")}
    assert told_of(migrations.AddConstraint("room", CHECK), fresh=fresh) == []
    assert told_of(migrations.RunSQL("CREATE INDEX x ON clinic_room (name)"), fresh=fresh) == []
