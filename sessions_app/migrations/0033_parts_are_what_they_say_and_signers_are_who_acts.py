"""Two ways past the rules that only a hand at the SQL prompt could take.

A pass that calls itself an exercise: every rule about instrument work asks for parts of the kind `iastm_pass`, so
at the seal each part must have its particulars in the table of its kind, and nothing in another. And a signature
in another's name: what is signed is signed by who is asking, under a clinical list by its responsible clinician,
under a session by who treated, supervised or signed it.
"""

from django.db import migrations

KINDS = {
    "check_in": "checkin",
    "warm_up": "warmup",
    "lotion": "lotionuse",
    "iastm_pass": "iastmpass",
    "exercise": "exerciseperformed",
    "modality": "modalityuse",
    "note": "sessionnote",
}
SESSION, LIST, ADDENDUM = (
    f"sessions_app_{name}" for name in ("treatmentsession", "clinicalsignoff", "addendum")
)
REFUSE = """RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;"""
PARTICULARS = " UNION ALL ".join(
    f"SELECT component_id, '{kind}' FROM public.sessions_app_{table} WHERE component_id = ANY (parts)"
    for kind, table in KINDS.items()
)
PARTS = f"""
    CREATE FUNCTION a_part_is_of_its_kind() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        parts bigint[] := ARRAY(
            SELECT id FROM public.sessions_app_component WHERE treatment_session_id = NEW.id);
    BEGIN
        IF EXISTS (
            WITH particulars (component_id, kind) AS ({PARTICULARS})
            SELECT FROM public.sessions_app_component part
            LEFT JOIN particulars ON particulars.component_id = part.id
            WHERE part.id = ANY (parts) AND CASE
                WHEN part.kind IN ({", ".join(f"'{kind}'" for kind in KINDS)})
                THEN particulars.kind IS DISTINCT FROM part.kind
                ELSE particulars.kind IS NOT NULL END)
        THEN
            {REFUSE}
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER a_part_is_of_its_kind BEFORE UPDATE ON {SESSION} FOR EACH ROW
        WHEN (OLD.state = 'writing' AND NEW.state = 'signed') EXECUTE FUNCTION a_part_is_of_its_kind();
"""
SIGNERS = f"""
    CREATE FUNCTION the_responsible_clinician_signs() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM FROM public.clinic_clinic WHERE id = NEW.clinic_id
            AND responsible_clinician_id = NEW.signed_by_id AND NEW.signed_by_id = app_user();
        IF NOT FOUND THEN
            {REFUSE}
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER the_responsible_clinician_signs BEFORE INSERT ON {LIST}
        FOR EACH ROW EXECUTE FUNCTION the_responsible_clinician_signs();

    CREATE FUNCTION an_author_adds() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM FROM public.{SESSION} WHERE id = NEW.treatment_session_id AND state = 'signed'
            AND NEW.added_by_id IN (practitioner_id, supervisor_id, signed_by_id)
            AND NEW.added_by_id = app_user();
        IF NOT FOUND THEN
            {REFUSE}
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER an_author_adds BEFORE INSERT ON {ADDENDUM}
        FOR EACH ROW EXECUTE FUNCTION an_author_adds();
"""
NOTHING_OF_IT = f"""
    DROP TRIGGER an_author_adds ON {ADDENDUM};
    DROP FUNCTION an_author_adds();
    DROP TRIGGER the_responsible_clinician_signs ON {LIST};
    DROP FUNCTION the_responsible_clinician_signs();
    DROP TRIGGER a_part_is_of_its_kind ON {SESSION};
    DROP FUNCTION a_part_is_of_its_kind();
"""


class Migration(migrations.Migration):

    dependencies = [('sessions_app', '0032_a_blank_is_no_reason')]

    operations = [migrations.RunSQL(PARTS + SIGNERS, NOTHING_OF_IT)]
