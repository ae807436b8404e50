"""A stored answer keeps, in one word, the catalogue and the settings that it was held to; and more of what it
was worked out from moves it on: a decision on instrument work, and a name by which a list is in order.

What is told of one session or reaction touches the summary of its own episode alone. It touched those of all
episodes of the patient, in whatever order they lay: two who signed for one patient in two episodes could each
wait for the row that the other held.
"""

from django.db import migrations, models

SUMMARY = "sessions_app_episodesummary"
OF_PATIENT = "CREATE TRIGGER what_counts_has_changed AFTER UPDATE ON clinic_patient FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION touch_summaries();"
NAMES = "(OLD.born_on, OLD.family_name, OLD.given_names) IS DISTINCT FROM (NEW.born_on, NEW.family_name, NEW.given_names)"
TOUCHED = f"""
    CREATE FUNCTION touch_summary_behind() RETURNS trigger LANGUAGE plpgsql
        SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF TG_TABLE_NAME = 'sessions_app_followup' THEN
            UPDATE public.{SUMMARY} SET written_at = clock_timestamp()
                FROM public.sessions_app_treatmentsession s
                WHERE s.id = NEW.treatment_session_id AND {SUMMARY}.episode_id = s.episode_id;
        ELSE
            UPDATE public.{SUMMARY} SET written_at = clock_timestamp()
                FROM public.sessions_app_adverseevent e
                WHERE e.id = NEW.adverse_event_id AND {SUMMARY}.episode_id = e.episode_id;
        END IF;
        RETURN NULL;
    END $$;
    DROP TRIGGER what_counts_has_changed ON sessions_app_adverseevent;
    DROP TRIGGER what_counts_has_changed ON sessions_app_adverseeventinerror;
    DROP TRIGGER what_counts_has_changed ON sessions_app_followup;
    DROP FUNCTION touch_summaries_of_patient();
    CREATE TRIGGER what_counts_has_changed AFTER INSERT ON sessions_app_adverseevent
        FOR EACH ROW EXECUTE FUNCTION touch_summary_of_episode();
    CREATE TRIGGER what_counts_has_changed AFTER INSERT ON sessions_app_iastmdecision
        FOR EACH ROW EXECUTE FUNCTION touch_summary_of_episode();
    CREATE TRIGGER what_counts_has_changed AFTER INSERT ON sessions_app_adverseeventinerror
        FOR EACH ROW EXECUTE FUNCTION touch_summary_behind();
    CREATE TRIGGER what_counts_has_changed AFTER INSERT ON sessions_app_followup
        FOR EACH ROW EXECUTE FUNCTION touch_summary_behind();
    DROP TRIGGER what_counts_has_changed ON clinic_patient;
    {OF_PATIENT.format(when=NAMES)}
"""
AS_BEFORE = f"""
    DROP TRIGGER what_counts_has_changed ON clinic_patient;
    {OF_PATIENT.format(when="OLD.born_on IS DISTINCT FROM NEW.born_on")}
    DROP TRIGGER what_counts_has_changed ON sessions_app_iastmdecision;
    DROP TRIGGER what_counts_has_changed ON sessions_app_adverseevent;
    DROP TRIGGER what_counts_has_changed ON sessions_app_adverseeventinerror;
    DROP TRIGGER what_counts_has_changed ON sessions_app_followup;
    DROP FUNCTION touch_summary_behind();
    CREATE FUNCTION touch_summaries_of_patient() RETURNS trigger LANGUAGE plpgsql
        SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        UPDATE public.{SUMMARY} SET written_at = clock_timestamp()
            WHERE patient_id = NEW.patient_id AND clinic_id = NEW.clinic_id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER what_counts_has_changed AFTER INSERT ON sessions_app_adverseevent
        FOR EACH ROW EXECUTE FUNCTION touch_summaries_of_patient();
    CREATE TRIGGER what_counts_has_changed AFTER INSERT ON sessions_app_adverseeventinerror
        FOR EACH ROW EXECUTE FUNCTION touch_summaries_of_patient();
    CREATE TRIGGER what_counts_has_changed AFTER INSERT ON sessions_app_followup
        FOR EACH ROW EXECUTE FUNCTION touch_summaries_of_patient();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0028_who_asks_for_a_merge_keeps_records_still'),
        ('sessions_app', '0056_episodes_found_by_their_end'),
    ]

    operations = [
        migrations.AddField(
            model_name='computation',
            name='held_to',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.RunSQL(TOUCHED, AS_BEFORE),
    ]
