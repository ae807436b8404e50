"""A new plan may end an episode by its weeks, and a trial takes one out of the groups that are compared: a
stored answer that counted it is out of date then, as after a session."""

from django.db import migrations

SUMMARY = "sessions_app_episodesummary"
MOVED_ON = f"""
    CREATE FUNCTION touch_summary_of_episode() RETURNS trigger LANGUAGE plpgsql
        SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        UPDATE public.{SUMMARY} SET written_at = clock_timestamp()
            WHERE episode_id = NEW.episode_id AND clinic_id = NEW.clinic_id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER what_counts_has_changed AFTER INSERT ON sessions_app_planrevision
        FOR EACH ROW EXECUTE FUNCTION touch_summary_of_episode();
    CREATE TRIGGER what_counts_has_changed AFTER INSERT OR UPDATE ON sessions_app_trial
        FOR EACH ROW EXECUTE FUNCTION touch_summary_of_episode();
"""
AS_BEFORE = """
    DROP TRIGGER what_counts_has_changed ON sessions_app_planrevision;
    DROP TRIGGER what_counts_has_changed ON sessions_app_trial;
    DROP FUNCTION touch_summary_of_episode();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0047_questions_in_the_words_they_were_asked_in'),
    ]

    operations = [migrations.RunSQL(MOVED_ON, AS_BEFORE)]
