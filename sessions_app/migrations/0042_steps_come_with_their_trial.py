"""What a hand at the SQL prompt could still do to a trial of one patient, and to a consent.

The steps of a trial are drawn at once: none is added later, and none beyond its length. And a consent is taken
back, a trial begun or stopped, in the name of whoever is asking and in nobody else's.
"""

from django.db import migrations, models

TRIAL, PHASE = "sessions_app_trial", "sessions_app_trialphase"
HANDS = {
    "clinic_consentwithdrawal": "recorded_by_id",
    TRIAL: "begun_by_id",
    "sessions_app_trialstop": "stopped_by_id",
}
OWN_CLINIC = "clinic_id = (SELECT app_clinic())"
STEPS = f"""
    CREATE TRIGGER a_row_names_its_transaction BEFORE INSERT ON {TRIAL}
        FOR EACH ROW EXECUTE FUNCTION name_its_transaction();
    CREATE FUNCTION a_step_comes_with_its_trial() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM FROM public.{TRIAL} WHERE id = NEW.trial_id AND written_in = public.this_transaction()
            AND NEW.position BETWEEN 1 AND steps;
        IF NOT FOUND THEN
            RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER a_step_comes_with_its_trial BEFORE INSERT ON {PHASE}
        FOR EACH ROW EXECUTE FUNCTION a_step_comes_with_its_trial();
"""
NO_STEPS = f"""
    DROP TRIGGER a_step_comes_with_its_trial ON {PHASE};
    DROP FUNCTION a_step_comes_with_its_trial();
    DROP TRIGGER a_row_names_its_transaction ON {TRIAL};
"""


def by_who_asks(table, hand):
    return migrations.RunSQL(
        f"ALTER POLICY own_clinic ON {table} WITH CHECK ({OWN_CLINIC} AND {hand} = (SELECT app_user()))",
        f"DROP POLICY own_clinic ON {table}; CREATE POLICY own_clinic ON {table} USING ({OWN_CLINIC})",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0014_consent_to_a_trial'),
        ('sessions_app', '0041_sessions_summed_up'),
    ]

    operations = [
        migrations.AddField(
            model_name="trial",
            name="written_in",
            field=models.CharField(blank=True, default="", editable=False, max_length=60),
            preserve_default=False,
        ),
        migrations.RunSQL(STEPS, NO_STEPS),
        *(by_who_asks(table, hand) for table, hand in HANDS.items()),
    ]
