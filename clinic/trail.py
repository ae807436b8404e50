"""The trail's own function in the database: the only hand that writes an AccessEvent."""

from django.db.migrations import RunSQL

# A fixed encoding: an array keeps its borders and its blanks, the epoch knows no time zone.
LINK = """
    encode(sha256(convert_to(jsonb_build_array({before}, {row}.clinic_id, {row}.number, {row}.user_id,
        {row}.patient_id, {row}.page, {row}.method, {row}.outcome, {row}.subject, {row}.reason, {row}.address,
        extract(epoch FROM {row}.at))::text, 'UTF8')), 'hex')
"""

# Of the looks at an erased record: everything but the words, which are gone, under one digest.
ERASED_LOOKS = """
    encode(sha256(convert_to(coalesce(jsonb_agg(jsonb_build_array(event.number, event.hash, event.user_id,
        event.patient_id, event.page, event.method, event.outcome, '', '', '', extract(epoch FROM event.at))
        ORDER BY event.number), '[]')::text, 'UTF8')), 'hex')
"""

TRAIL_FUNCTION = """
CREATE FUNCTION write_access_event(page text, method text, outcome text, patient bigint,
                                   subject text, reason text, address text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    head public.clinic_trailhead;
    event public.clinic_accessevent;
BEGIN
    INSERT INTO public.clinic_trailhead (clinic_id, number, hash) VALUES (public.app_clinic(), 0, '')
        ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM public.clinic_trailhead
        WHERE clinic_id = public.app_clinic() FOR UPDATE;
    event.clinic_id := head.clinic_id;
    event.number := head.number + 1;
    event.user_id := public.app_user();
    event.patient_id := write_access_event.patient;
    event.page := write_access_event.page;
    event.method := write_access_event.method;
    event.outcome := write_access_event.outcome;
    event.subject := write_access_event.subject;
    event.reason := write_access_event.reason;
    event.address := write_access_event.address;
    event.at := clock_timestamp();
    event.hash := {link};
    INSERT INTO public.clinic_accessevent (clinic_id, number, user_id, patient_id, page, method,
                                           outcome, subject, reason, address, at, hash)
        VALUES (event.clinic_id, event.number, event.user_id, event.patient_id, event.page,
                event.method, event.outcome, event.subject, event.reason, event.address,
                event.at, event.hash);
    UPDATE public.clinic_trailhead SET number = event.number, hash = event.hash
        WHERE clinic_id = head.clinic_id;
    RETURN event.number;
END $$;
"""


def trail_function():
    """Numbers the event, chains it to the last one of its clinic and moves the head. Who and which clinic
    are the transaction's own, never the caller's word."""
    made = TRAIL_FUNCTION.replace("{link}", LINK.format(before="head.hash", row="event"))
    return RunSQL(made, "DROP FUNCTION write_access_event(text, text, text, bigint, text, text, text);")
