"""A lotion that holds what the patient is allergic to was refused by the action of signing alone. The database
refuses it too when the session is sealed, as it does a contraindication: sessions_app/policies_signing.py has the
rule in words. A transcribed session took place as its source says."""

from django.db import migrations

SESSION = "sessions_app_treatmentsession"
HELD_AGAINST = f"""
    CREATE FUNCTION no_lotion_is_against_an_allergy() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT NEW.is_transcribed AND EXISTS (
            SELECT FROM public.sessions_app_component part
            JOIN public.sessions_app_lotionuse used ON used.component_id = part.id
            JOIN public.sessions_app_lotion lotion ON lotion.code = used.lotion_id
            JOIN public.clinic_patientalert alert
                ON 'allergen.' || regexp_replace(alert.substance, '^allergen\\.', '') = ANY (lotion.allergens)
            WHERE part.treatment_session_id = NEW.id AND part.outcome = 'done'
            AND alert.patient_id = NEW.patient_id AND alert.kind = 'allergy' AND alert.ended_at IS NULL
            AND alert.added_at < NEW.ended_at + interval '1 minute')
        THEN
            RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER no_lotion_is_against_an_allergy BEFORE UPDATE ON {SESSION} FOR EACH ROW
        WHEN (OLD.state = 'writing' AND NEW.state = 'signed')
        EXECUTE FUNCTION no_lotion_is_against_an_allergy();
"""
AS_BEFORE = f"""
    DROP TRIGGER no_lotion_is_against_an_allergy ON {SESSION};
    DROP FUNCTION no_lotion_is_against_an_allergy();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0057_answers_know_what_they_were_held_to'),
    ]

    operations = [migrations.RunSQL(HELD_AGAINST, AS_BEFORE)]
