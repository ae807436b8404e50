import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together

FINDING = "sessions_app_screenfinding"

# Asked when a session is sealed, of what its rows say: every way to a signature comes past here. The rules are
# those of sessions_app/policies_gate.py and policies_consent.py; each refusal begins with its name.
# A session transcribed from a stated source happened as it did, and says what would have stopped it.
GATE = """
    CREATE FUNCTION blocked_work_is_not_signed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        rule text;
        over timestamptz := NEW.ended_at + interval '1 minute'; -- told in minutes: the last one belongs to it
    BEGIN
        PERFORM FROM public.sessions_app_component
            WHERE treatment_session_id = NEW.id AND kind = 'iastm_pass' AND outcome = 'done';
        IF NOT FOUND THEN
            RETURN NEW;
        END IF;
        rule := CASE
            WHEN EXISTS (SELECT FROM public.sessions_app_checkin
                WHERE treatment_session_id = NEW.id AND consent = 'declined')
                THEN 'what_was_declined_is_not_done'
            WHEN NOT instrument_work_is_agreed_to(NEW.id, NEW.patient_id, NEW.started_at, over)
                THEN 'instrument_work_needs_a_consent_that_stands'
            WHEN EXISTS (SELECT FROM public.sessions_app_screenfinding
                WHERE treatment_session_id = NEW.id AND stops = 'block_session')
                THEN 'a_blocked_session_has_no_instrument_work'
            WHEN a_closed_area_was_treated(NEW.id)
                THEN 'a_closed_area_is_not_treated'
            WHEN EXISTS (SELECT FROM public.sessions_app_screenfinding
                WHERE treatment_session_id = NEW.id AND stops = 'confirm_reason' AND decision = '')
                THEN 'a_finding_is_passed_only_with_a_reason'
            WHEN EXISTS (SELECT FROM public.clinic_patientalert a JOIN public.sessions_app_contraindication c
                    ON c.code = a.caution
                LEFT JOIN public.sessions_app_cliniccaution own
                    ON own.contraindication_id = c.code AND own.clinic_id = NEW.clinic_id
                WHERE a.patient_id = NEW.patient_id
                AND coalesce(own.action, c.action) IN ('block_session', 'block_area')
                AND NOT is_asked_each_time(c.code)
                AND a.added_at < over AND (a.ended_at IS NULL OR a.ended_at >= over)
                AND NOT EXISTS (SELECT FROM public.sessions_app_screenfinding f
                    WHERE f.treatment_session_id = NEW.id AND f.caution_id = a.caution))
                THEN 'a_standing_alert_is_among_the_findings'
        END;
        IF rule IS NOT NULL THEN
            RAISE EXCEPTION '%: % refuses %', rule, TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = rule;
        END IF;
        RETURN NEW;
    END $$;

    -- A consent that stood to the end; one taken back on the way covers what was broken off. Under 18 it is
    -- the guardian's.
    CREATE FUNCTION instrument_work_is_agreed_to(
        session bigint, patient bigint, start_at timestamptz, over timestamptz
    ) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (
            SELECT FROM public.clinic_consent c
            JOIN public.clinic_patient p ON p.id = c.patient_id
            JOIN public.clinic_clinic k ON k.id = c.clinic_id
            LEFT JOIN public.clinic_consentwithdrawal w ON w.consent_id = c.id
            WHERE c.patient_id = patient AND c.kind = 'iastm' AND c.given_at < over
            AND (c.given_by_guardian_id IS NOT NULL
                OR p.born_on + interval '18 years' <= (start_at AT TIME ZONE k.time_zone)::date)
            AND (w.id IS NULL OR w.withdrawn_at >= over OR (w.withdrawn_at >= start_at AND NOT EXISTS (
                SELECT FROM public.sessions_app_iastmpass i
                JOIN public.sessions_app_component o ON o.id = i.component_id AND o.outcome = 'done'
                WHERE i.treatment_session_id = session AND NOT i.stopped_early)))
        ) $$;

    -- The map's areas in which a pass lies, against those that a finding closes. A finding that does not say
    -- where closes all of them, and so does a pass that does not say where it was.
    CREATE FUNCTION a_closed_area_was_treated(session bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (
            SELECT FROM public.sessions_app_screenfinding f
            JOIN public.sessions_app_component o
                ON o.treatment_session_id = session AND o.kind = 'iastm_pass' AND o.outcome = 'done'
            JOIN public.sessions_app_iastmpass i ON i.component_id = o.id
            LEFT JOIN public.sessions_app_passregion r ON r.iastm_pass_id = i.component_id
            LEFT JOIN public.sessions_app_bodyregion b ON b.code = r.region_id
            WHERE f.treatment_session_id = session AND f.stops = 'block_area'
            AND (f.areas = '{}' OR b.code IS NULL OR EXISTS (
                SELECT FROM unnest(f.areas) area
                WHERE regexp_replace(area, '-[LR]$', '') = ANY (b.map_codes::text[] || b.code::text)
                AND NOT (area ~ '-L$' AND i.side = 'right') AND NOT (area ~ '-R$' AND i.side = 'left')))
        ) $$;

    -- Staff ask it at every check-in, such as whether the blood pressure is under control.
    CREATE FUNCTION is_asked_each_time(caution text) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (SELECT FROM public.sessions_app_screenquestion
            WHERE asked_when = 'check_in' AND asked_of = 'staff' AND caution = ANY (maps_to)) $$;

    CREATE TRIGGER blocked_work_is_not_signed BEFORE UPDATE ON sessions_app_treatmentsession FOR EACH ROW
        WHEN (OLD.state = 'writing' AND NEW.state = 'signed' AND NOT NEW.is_transcribed)
        EXECUTE FUNCTION blocked_work_is_not_signed();
"""
NO_GATE = """
    DROP TRIGGER blocked_work_is_not_signed ON sessions_app_treatmentsession;
    DROP FUNCTION blocked_work_is_not_signed();
    DROP FUNCTION instrument_work_is_agreed_to(bigint, bigint, timestamptz, timestamptz);
    DROP FUNCTION a_closed_area_was_treated(bigint);
    DROP FUNCTION is_asked_each_time(text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0012_alerts_name_their_contraindication'),
        ('sessions_app', '0023_rows_of_a_plan_come_with_it'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='screenfinding',
            name='alert',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patientalert'),
        ),
        migrations.AddField(
            model_name='screenfinding',
            name='areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='screenfinding',
            name='caution',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.contraindication'),
        ),
        migrations.AddField(
            model_name='screenfinding',
            name='stops',
            field=models.CharField(blank=True, choices=[('block_session', 'No instrument work in this session'), ('block_area', 'No instrument work on this area'), ('confirm_reason', 'Go on only with a reason'), ('warn', 'Warn'), ('warn_and_offer_stop', 'Warn and offer to stop')], max_length=20, verbose_name='What it stops'),
        ),
        migrations.AddField(
            model_name='treatmentsession',
            name='stops_not_applied',
            field=models.TextField(blank=True, verbose_name='Not stopped, as it was transcribed'),
        ),
        migrations.AlterField(
            model_name='screenfinding',
            name='question',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.screenquestion'),
        ),
        migrations.AddConstraint(
            model_name='screenfinding',
            constraint=models.CheckConstraint(condition=models.Q(('question__isnull', False), ('caution__isnull', False), _connector='OR'), name='a_finding_answers_a_question_or_is_a_contraindication'),
        ),
        migrations.AddConstraint(
            model_name='screenfinding',
            constraint=models.CheckConstraint(condition=models.Q(('caution', None), models.Q(('stops', ''), _negated=True), _connector='OR'), name='a_contraindication_says_what_it_stops'),
        ),
        migrations.AddConstraint(
            model_name='treatmentsession',
            constraint=models.CheckConstraint(condition=models.Q(('stops_not_applied', ''), ('is_transcribed', True), _connector='OR'), name='only_a_transcribed_session_passes_over_a_stop'),
        ),
        guards.clinic_key(FINDING, "alert_id", "clinic_patientalert"),
        # The code of the contraindication is held to its clinic like that of the question.
        migrations.RunSQL(
            f"ALTER TABLE {FINDING} DROP CONSTRAINT screenfinding_codes_of_its_clinic",
            f"ALTER TABLE {FINDING} ADD CONSTRAINT screenfinding_codes_of_its_clinic"
            " CHECK (catalogue_code_fits(question_id, clinic_id))",
        ),
        guards.codes_of_its_clinic(FINDING, "question_id", "caution_id"),
        migrations.RunSQL(GATE, NO_GATE),
    ]
    operations = [Together(operations)]
