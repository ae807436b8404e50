from importlib import import_module

from django.db import migrations

before = import_module("sessions_app.migrations.0024_findings_say_what_they_stop")

# Asked when a session is sealed, of what its rows say: every way to a signature comes past here. What a finding
# stops is asked of the catalogue and the clinic's rule, not of the finding. The rules are those of
# sessions_app/policies_gate.py, policies_consent.py and policies_signing.py; each refusal begins with its name.
GATE = """
    CREATE FUNCTION blocked_work_is_not_signed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        rule text;
        over timestamptz := NEW.ended_at + interval '1 minute'; -- told in minutes: the last one belongs to it
    BEGIN
        rule := CASE
            -- Transcribed from a stated source, it happened as it did and says what would have stopped it.
            WHEN NEW.is_transcribed THEN CASE WHEN NEW.visit_id IS NOT NULL OR EXISTS (
                    SELECT FROM public.sessions_app_draft d WHERE d.id = NEW.draft_id
                    AND (d.visit_id IS NOT NULL OR NEW.started_at > d.started_at - interval '24 hours'))
                THEN 'only_an_older_record_is_transcribed' END
            WHEN treatment_was_withdrawn(NEW.patient_id, over) AND EXISTS (
                SELECT FROM public.sessions_app_component WHERE treatment_session_id = NEW.id
                AND outcome = 'done' AND kind IN ('warm_up', 'iastm_pass', 'exercise', 'modality'))
                THEN 'nothing_is_done_without_consent_to_treatment'
            WHEN NOT EXISTS (SELECT FROM public.sessions_app_component
                WHERE treatment_session_id = NEW.id AND kind = 'iastm_pass' AND outcome = 'done')
                THEN NULL
            WHEN EXISTS (SELECT FROM public.sessions_app_checkin
                WHERE treatment_session_id = NEW.id AND consent = 'declined')
                THEN 'what_was_declined_is_not_done'
            WHEN NOT instrument_work_is_agreed_to(NEW.id, NEW.patient_id, NEW.started_at, over)
                THEN 'instrument_work_needs_a_consent_that_stands'
            WHEN EXISTS (SELECT FROM findings_of(NEW.id) WHERE stops = 'block_session')
                THEN 'a_blocked_session_has_no_instrument_work'
            WHEN a_closed_area_was_treated(NEW.id)
                THEN 'a_closed_area_is_not_treated'
            WHEN EXISTS (SELECT FROM findings_of(NEW.id) WHERE stops = 'confirm_reason' AND decision = '')
                THEN 'a_finding_is_passed_only_with_a_reason'
            WHEN an_answer_names_nothing(NEW.id)
                THEN 'an_answer_with_yes_says_what_it_may_be'
            WHEN an_alert_is_left_out(NEW.id, NEW.patient_id, NEW.clinic_id, over)
                THEN 'a_standing_alert_is_among_the_findings'
        END;
        IF rule IS NOT NULL THEN
            RAISE EXCEPTION '%: % refuses %', rule, TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = rule;
        END IF;
        RETURN NEW;
    END $$;

    CREATE FUNCTION stops_in(clinic bigint, caution text) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT coalesce(own.action, c.action) FROM public.sessions_app_contraindication c
        LEFT JOIN public.sessions_app_cliniccaution own
            ON own.contraindication_id = c.code AND own.clinic_id = clinic
        WHERE c.code = caution $$;

    CREATE FUNCTION findings_of(session bigint)
    RETURNS TABLE (caution text, stops text, areas text[], decision text) LANGUAGE sql STABLE AS $$
        SELECT f.caution_id, stops_in(f.clinic_id, f.caution_id), f.areas::text[], f.decision
        FROM public.sessions_app_screenfinding f
        WHERE f.treatment_session_id = session AND f.caution_id IS NOT NULL $$;

    -- Given before the end, and none of it stands to the end. None on file stops nothing here.
    CREATE FUNCTION treatment_was_withdrawn(patient bigint, over timestamptz)
    RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT coalesce(bool_and(w.id IS NOT NULL AND w.withdrawn_at < over), false)
        FROM public.clinic_consent c LEFT JOIN public.clinic_consentwithdrawal w ON w.consent_id = c.id
        WHERE c.patient_id = patient AND c.kind = 'treatment' AND c.given_at < over $$;

    -- Of a question answered with yes, what is behind it counts until somebody says which.
    CREATE FUNCTION an_answer_names_nothing(session bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (
            SELECT FROM public.sessions_app_screenfinding f
            JOIN public.sessions_app_screenquestion q ON q.code = f.question_id
            WHERE f.treatment_session_id = session AND f.caution_id IS NULL
            AND EXISTS (SELECT FROM public.sessions_app_contraindication c WHERE c.code = ANY (q.maps_to)
                AND c.code NOT IN ('patient_refusal', 'minor_or_no_consent'))
            AND NOT EXISTS (SELECT FROM findings_of(session) known WHERE known.caution = ANY (q.maps_to)))
        $$;

    -- By its own code or by its kind, as clinic/choices.py says (CAUTION_OF_KIND).
    CREATE FUNCTION caution_of_alert(caution text, kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT coalesce(nullif(caution, ''), CASE kind
            WHEN 'anticoagulant' THEN 'anticoagulant'
            WHEN 'pacemaker' THEN 'device_adjacent'
            WHEN 'pregnancy' THEN 'pregnancy'
            WHEN 'cancer' THEN 'cancer'
            WHEN 'diabetes' THEN 'diabetes'
            WHEN 'fragile_skin' THEN 'fragile_skin'
            WHEN 'numbness' THEN 'polyneuropathy' END) $$;

    -- Nor may a finding leave out areas that its alert names; one that names none closes all.
    CREATE FUNCTION an_alert_is_left_out(session bigint, patient bigint, clinic bigint, over timestamptz)
    RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (
            SELECT FROM public.clinic_patientalert a, LATERAL caution_of_alert(a.caution, a.kind) means
            WHERE a.patient_id = patient AND a.added_at < over AND (a.ended_at IS NULL OR a.ended_at >= over)
            AND stops_in(clinic, means) IN ('block_session', 'block_area', 'confirm_reason')
            AND NOT is_asked_each_time(means)
            AND NOT EXISTS (SELECT FROM findings_of(session) f
                WHERE f.caution = means AND (f.areas = '{}' OR f.areas @> a.areas::text[])))
        $$;

    -- The map's areas in which a pass lies, against those that a finding closes. A finding that does not say
    -- where closes all of them, and so does a pass that does not say where it was.
    CREATE OR REPLACE FUNCTION a_closed_area_was_treated(session bigint)
    RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (
            SELECT FROM findings_of(session) f
            JOIN public.sessions_app_component o
                ON o.treatment_session_id = session AND o.kind = 'iastm_pass' AND o.outcome = 'done'
            JOIN public.sessions_app_iastmpass i ON i.component_id = o.id
            LEFT JOIN public.sessions_app_passregion r ON r.iastm_pass_id = i.component_id
            LEFT JOIN public.sessions_app_bodyregion b ON b.code = r.region_id
            WHERE f.stops = 'block_area'
            AND (f.areas = '{}' OR b.code IS NULL OR EXISTS (
                SELECT FROM unnest(f.areas) area
                WHERE regexp_replace(area, '-[LR]$', '') = ANY (b.map_codes::text[] || b.code::text)
                AND NOT (area ~ '-L$' AND i.side = 'right') AND NOT (area ~ '-R$' AND i.side = 'left')))
        ) $$;

    CREATE TRIGGER blocked_work_is_not_signed BEFORE UPDATE ON sessions_app_treatmentsession FOR EACH ROW
        WHEN (OLD.state = 'writing' AND NEW.state = 'signed')
        EXECUTE FUNCTION blocked_work_is_not_signed();
"""
FORMER_TRIGGER = """
    DROP TRIGGER blocked_work_is_not_signed ON sessions_app_treatmentsession;
    DROP FUNCTION blocked_work_is_not_signed();
"""
NO_HELP = """
    DROP FUNCTION an_alert_is_left_out(bigint, bigint, bigint, timestamptz);
    DROP FUNCTION caution_of_alert(text, text);
    DROP FUNCTION an_answer_names_nothing(bigint);
    DROP FUNCTION treatment_was_withdrawn(bigint, timestamptz);
    DROP FUNCTION findings_of(bigint);
    DROP FUNCTION stops_in(bigint, text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0026_standing_answers'),
    ]

    operations = [
        migrations.RunSQL(FORMER_TRIGGER + GATE, before.NO_GATE + NO_HELP + before.GATE),
    ]
