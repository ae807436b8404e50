"""How long each record is kept, and the function that erases one past its years.

It runs as the owner of the tables, because the app may delete nothing of a record. It asks everything itself:
the request of one keeper and the word of another, the years, no hold. What belongs to the record is found by
its columns, so that a table made later is emptied too. The looks stay in the trail without their words, under
a digest that is itself a link of the chain (docs/decisions/0038).
"""

from django.db import migrations

from clinic.trail import ERASED_LOOKS

RECORDS_KEPT = """
CREATE FUNCTION records_kept(only_patient bigint DEFAULT NULL)
    RETURNS TABLE (patient_id bigint, last_seen_on date, kept_until_on date) LANGUAGE sql STABLE AS $$
    SELECT told.id, told.seen, (
        CASE WHEN told.seen < told.grown_up THEN told.grown_up ELSE told.seen END
        + make_interval(years => told.retention_years))::date
    FROM (
        SELECT p.id, c.retention_years,
            (CASE WHEN p.born_on_is_estimated THEN date_trunc('year', p.born_on) + interval '1 year - 1 day'
                ELSE p.born_on END + make_interval(years => c.majority_age))::date AS grown_up,
            (coalesce(greatest(
                (SELECT max(v.starts_at) FROM public.sessions_app_visit v
                    WHERE v.patient_id = ANY (r.whose) AND v.state <> 'cancelled'),
                (SELECT max(s.started_at) FROM public.sessions_app_treatmentsession s
                    WHERE s.patient_id = ANY (r.whose)),
                (SELECT max(o.at) FROM public.sessions_app_observation o WHERE o.patient_id = ANY (r.whose)),
                (SELECT max(d.updated_at) FROM public.sessions_app_draft d
                    WHERE d.patient_id = ANY (r.whose) AND d.state = 'open'),
                (SELECT max(w.sent_at) FROM public.sessions_app_patientreport w
                    WHERE w.patient_id = ANY (r.whose)),
                (SELECT max(l.logged_at) FROM public.sessions_app_homelog l WHERE l.patient_id = ANY (r.whose))
            ), (SELECT max(a.added_at) FROM public.clinic_patient a WHERE a.id = ANY (r.whose)))
                AT TIME ZONE c.time_zone)::date AS seen
        FROM public.clinic_patient p JOIN public.clinic_clinic c ON c.id = p.clinic_id
        CROSS JOIN LATERAL (
            SELECT p.id || ARRAY(SELECT m.id FROM public.clinic_patient m WHERE m.merged_into_id = p.id) AS whose
        ) r
        WHERE p.clinic_id = public.app_clinic() AND p.status NOT IN ('merged', 'erased')
            AND (only_patient IS NULL OR p.id = only_patient)
    ) told
$$;
"""
REFUSAL = """
CREATE FUNCTION refuse_erasure(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: clinic_erasure refuses', rule
        USING ERRCODE = 'restrict_violation', TABLE = 'clinic_erasure', CONSTRAINT = rule;
END $$;
"""
# Whose log-in opened nothing but what is erased: no place of work, and no other record, in any clinic.
LOG_INS_THAT_END = """
CREATE FUNCTION erase_log_ins(whose bigint[]) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    people bigint[];
BEGIN
    SELECT coalesce(array_agg(u.id), '{}') INTO people FROM public.clinic_user u
    WHERE (EXISTS (SELECT FROM public.clinic_patient p WHERE p.portal_user_id = u.id AND p.id = ANY (whose))
            OR EXISTS (SELECT FROM public.clinic_guardian g
                WHERE g.portal_user_id = u.id AND g.patient_id = ANY (whose)))
        AND NOT EXISTS (SELECT FROM public.clinic_membership m WHERE m.user_id = u.id)
        AND NOT EXISTS (SELECT FROM public.clinic_patient p
            WHERE p.portal_user_id = u.id AND p.id <> ALL (whose))
        AND NOT EXISTS (SELECT FROM public.clinic_guardian g
            WHERE g.portal_user_id = u.id AND g.patient_id <> ALL (whose));
    DELETE FROM public.django_session WHERE session_key IN (
        SELECT session_key FROM public.usersessions_usersession WHERE user_id = ANY (people));
    DELETE FROM public.usersessions_usersession WHERE user_id = ANY (people);
    DELETE FROM public.mfa_authenticator WHERE user_id = ANY (people);
    DELETE FROM public.account_emailconfirmation WHERE email_address_id IN (
        SELECT id FROM public.account_emailaddress WHERE user_id = ANY (people));
    DELETE FROM public.account_emailaddress WHERE user_id = ANY (people);
    UPDATE public.clinic_user SET email = 'erased-' || id || '@erased.invalid', display_name = 'Erased',
        password = '!', is_active = false, last_login = NULL WHERE id = ANY (people);
    RETURN people;
END $$;
"""
ERASE = """
CREATE FUNCTION erase_record(wanted bigint) RETURNS bigint LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.clinic_erasurerequest;
    kept record;
    held record;
    whose bigint[];
    sessions bigint[];
    people bigint[];
    numbers bigint[];
    digest text;
    link bigint;
    tombstone bigint;
BEGIN
    SELECT * INTO asked FROM public.clinic_erasurerequest
        WHERE id = wanted AND clinic_id = public.app_clinic() AND state = 'asked' FOR UPDATE;
    IF NOT FOUND THEN PERFORM public.refuse_erasure('an_erasure_is_asked_for_first'); END IF;
    PERFORM FROM public.clinic_patient WHERE id = asked.patient_id OR merged_into_id = asked.patient_id
        ORDER BY id FOR UPDATE;
    whose := asked.patient_id || ARRAY(
        SELECT id FROM public.clinic_patient WHERE merged_into_id = asked.patient_id ORDER BY id);
    IF asked.asked_by_id IS NOT DISTINCT FROM public.app_user() THEN
        PERFORM public.refuse_erasure('two_people_erase');
    END IF;
    IF NOT public.is_keeper(public.app_user()) OR NOT public.is_keeper(asked.asked_by_id) THEN
        PERFORM public.refuse_erasure('keepers_act');
    END IF;
    IF EXISTS (SELECT FROM public.clinic_legalhold WHERE patient_id = ANY (whose) AND state = 'standing') THEN
        PERFORM public.refuse_erasure('a_hold_keeps_the_record');
    END IF;
    SELECT * INTO kept FROM public.records_kept(asked.patient_id);
    IF kept.kept_until_on IS NULL OR kept.kept_until_on >= (
        SELECT (now() AT TIME ZONE time_zone)::date FROM public.clinic_clinic WHERE id = asked.clinic_id)
    THEN PERFORM public.refuse_erasure('a_record_is_kept_for_its_years'); END IF;

    -- The looks lose their words and keep their links; the tombstone opens the guards for this transaction.
    people := public.erase_log_ins(whose);
    PERFORM FROM public.clinic_trailhead WHERE clinic_id = asked.clinic_id FOR UPDATE;
    SELECT coalesce(array_agg(number ORDER BY number), '{}') INTO numbers FROM public.clinic_accessevent
        WHERE clinic_id = asked.clinic_id AND (patient_id = ANY (whose) OR user_id = ANY (people));
    digest := (SELECT {wordless} FROM public.clinic_accessevent event
        WHERE event.clinic_id = asked.clinic_id AND event.number = ANY (numbers));
    link := public.write_access_event('clinic:confirm_erasure', 'POST', 'seen', asked.patient_id,
        'erased: ' || digest, '', '');
    INSERT INTO public.clinic_erasure (clinic_id, patient_id, request_id, record_number, also_erased,
            last_seen_on, kept_until_on, asked_at, asked_by_id, done_at, done_by_id, trail_numbers,
            trail_digest, trail_number, written_in)
        SELECT asked.clinic_id, p.id, asked.id, p.record_number, whose[2:], kept.last_seen_on,
            kept.kept_until_on, asked.asked_at, asked.asked_by_id, clock_timestamp(), public.app_user(),
            numbers, digest, link, public.this_transaction()
        FROM public.clinic_patient p WHERE p.id = asked.patient_id RETURNING id INTO tombstone;
    UPDATE public.clinic_accessevent SET subject = '', reason = '', address = ''
        WHERE clinic_id = asked.clinic_id AND number = ANY (numbers);

    -- What hangs on the record by another column than `patient_id`, or is another's pointer at it.
    sessions := ARRAY(SELECT id FROM public.sessions_app_treatmentsession WHERE patient_id = ANY (whose));
    UPDATE public.sessions_app_treatmentsession SET replaced_by_id = NULL
        WHERE patient_id <> ALL (whose) AND replaced_by_id IN (
            SELECT id FROM public.sessions_app_draft WHERE patient_id = ANY (whose));
    DELETE FROM public.clinic_openingread WHERE break_glass_id IN (
        SELECT id FROM public.clinic_breakglass WHERE patient_id = ANY (whose));
    DELETE FROM public.clinic_twopeople WHERE first_id = ANY (whose) OR second_id = ANY (whose);
    DELETE FROM public.sessions_app_computation WHERE clinic_id = asked.clinic_id;
    UPDATE public.clinic_patient SET family_name = '', given_names = '', title = '', sex = 'unknown',
            born_on = '0001-01-01', born_on_is_estimated = true, phone = '', email = '', address = '',
            language = '', portal_user_id = NULL, status = 'erased', merged_into_id = NULL
        WHERE id = ANY (whose);

    -- Everything else by its columns; former versions last, because a deletion leaves one.
    FOR held IN
        SELECT c.relname AS name,
            CASE WHEN bool_or(a.attname = 'patient_id') THEN 'patient_id' ELSE 'treatment_session_id' END AS hangs_by
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped
            AND a.attname IN ('patient_id', 'treatment_session_id')
            AND c.relname NOT IN ('clinic_accessevent', 'clinic_erasure', 'clinic_erasurerequest')
        GROUP BY c.relname ORDER BY c.relname LIKE '%history', c.relname
    LOOP
        EXECUTE format('DELETE FROM public.%I WHERE %I = ANY ($1)', held.name, held.hangs_by)
            USING CASE held.hangs_by WHEN 'patient_id' THEN whose ELSE sessions END;
    END LOOP;
    DELETE FROM public.clinic_patienthistory WHERE id = ANY (whose);
    SET CONSTRAINTS ALL IMMEDIATE;
    RETURN tombstone;
END $$;
"""  # noqa: S608
GONE = """
DROP FUNCTION erase_record(bigint); DROP FUNCTION erase_log_ins(bigint[]);
DROP FUNCTION refuse_erasure(text); DROP FUNCTION records_kept(bigint);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0025_keeping_guards'),
        ('sessions_app', '0048_plans_and_trials_move_answers_on'),
    ]

    operations = [
        migrations.RunSQL(
            RECORDS_KEPT + REFUSAL + LOG_INS_THAT_END + ERASE.replace("{wordless}", ERASED_LOOKS), GONE
        ),
    ]
