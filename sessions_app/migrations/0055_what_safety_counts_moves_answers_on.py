"""A reaction told between visits, one marked as written in error, and an answer on the telephone are counted
with a session that was signed before: a stored answer that counted it is out of date then."""

from django.db import migrations

SUMMARY = "sessions_app_episodesummary"
MOVED_ON = f"""
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
AS_BEFORE = """
    DROP TRIGGER what_counts_has_changed ON sessions_app_adverseevent;
    DROP TRIGGER what_counts_has_changed ON sessions_app_adverseeventinerror;
    DROP TRIGGER what_counts_has_changed ON sessions_app_followup;
    DROP FUNCTION touch_summaries_of_patient();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0054_statements_say_when_they_were_read'),
    ]

    operations = [migrations.RunSQL(MOVED_ON, AS_BEFORE)]
