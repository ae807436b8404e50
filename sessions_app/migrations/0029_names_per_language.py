"""What catalogue entries are called per language, and in which language a clinic wrote its own word."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from clinic.migration_steps import Together


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0028_corrected_readings_name_their_addendum'),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueName',
            fields=[
                ('code', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=10)),
                ('kind', models.CharField(max_length=40)),
                ('entry', models.CharField(max_length=80)),
                ('part', models.CharField(max_length=20)),
                ('name', models.TextField()),
                ('checked', models.CharField(choices=[('machine', 'Translated by a machine, read by nobody'), ('person', 'Read by a person')], max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='clinicchoice',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='clinicchoice',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='clinicchoice',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='clinicchoice',
            name='label_language',
            field=models.CharField(default='en', max_length=10),
        ),
        migrations.AddField(
            model_name='clinicchoicehistory',
            name='label_language',
            field=models.CharField(default='en', max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinicchoice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_clinicchoicehistory" ("checked_at", "checked_by_id", "clinic_id", "code", "id", "is_blind", "kind", "label", "label_language", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at", "retired_by_id") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."clinic_id", NEW."code", NEW."id", NEW."is_blind", NEW."kind", NEW."label", NEW."label_language", NOW(), \'insert\', NEW."id", NEW."position", NEW."retired_at", NEW."retired_by_id"); RETURN NULL;', hash='9d99fd3ae38e4526860e4aac6f4e47e585ba1ab2', operation='INSERT', pgid='pgtrigger_insert_insert_88506', table='sessions_app_clinicchoice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinicchoice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "sessions_app_clinicchoicehistory" ("checked_at", "checked_by_id", "clinic_id", "code", "id", "is_blind", "kind", "label", "label_language", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at", "retired_by_id") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."clinic_id", NEW."code", NEW."id", NEW."is_blind", NEW."kind", NEW."label", NEW."label_language", NOW(), \'update\', NEW."id", NEW."position", NEW."retired_at", NEW."retired_by_id"); RETURN NULL;', hash='1f82c03efb61a60a1023fee80653e35372b0abe2', operation='UPDATE', pgid='pgtrigger_update_update_f8579', table='sessions_app_clinicchoice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinicchoice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_clinicchoicehistory" ("checked_at", "checked_by_id", "clinic_id", "code", "id", "is_blind", "kind", "label", "label_language", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at", "retired_by_id") VALUES (OLD."checked_at", OLD."checked_by_id", OLD."clinic_id", OLD."code", OLD."id", OLD."is_blind", OLD."kind", OLD."label", OLD."label_language", NOW(), \'delete\', OLD."id", OLD."position", OLD."retired_at", OLD."retired_by_id"); RETURN NULL;', hash='ceb0d95b86659a7d27d577964d2c5a68c9dc7d0c', operation='DELETE', pgid='pgtrigger_delete_delete_e53d7', table='sessions_app_clinicchoice', when='AFTER')),
        ),
        migrations.AddField(
            model_name='cataloguename',
            name='withdrawn_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.cataloguerelease'),
        ),
        migrations.AddConstraint(
            model_name='cataloguename',
            constraint=models.UniqueConstraint(fields=('language', 'kind', 'entry', 'part'), name='an_entry_is_called_one_thing_in_a_language'),
        ),
        migrations.AddConstraint(
            model_name='cataloguename',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='a_name_in_a_language_says_something'),
        ),
    ]
    operations = [Together(operations[:1]), Together(operations[1:])]
