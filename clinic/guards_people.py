"""What the database itself sees to about roles, as an operation of a migration (guards.py says more)."""

from django.db.migrations import RunSQL

RULES = """
CREATE FUNCTION roles_keep_their_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ends text[] := ARRAY['ended_at', 'ended_by_id', 'is_student'];
    refused text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.user_id = public.app_user() AND NOT EXISTS (
            SELECT FROM public.clinic_invitation i WHERE i.clinic_id = NEW.clinic_id
                AND i.used_by_id = NEW.user_id AND i.role = NEW.role AND i.is_student = NEW.is_student
        ) THEN
            refused := 'nobody_changes_the_own_role';
        END IF;
    ELSIF OLD.user_id = public.app_user() THEN
        refused := 'nobody_changes_the_own_role';
    ELSIF OLD.ended_at IS NOT NULL OR to_jsonb(OLD) - ends <> to_jsonb(NEW) - ends THEN
        refused := 'a_role_ends_once';
    ELSIF OLD.role = 'manager' AND NEW.ended_at IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('the managers of a clinic', NEW.clinic_id));
        IF NOT EXISTS (
            SELECT FROM public.clinic_membership m JOIN public.clinic_user u ON u.id = m.user_id
            WHERE m.clinic_id = NEW.clinic_id AND m.role = 'manager' AND m.ended_at IS NULL
                AND u.is_active AND m.user_id <> NEW.user_id
        ) THEN
            refused := 'the_last_manager_stays';
        END IF;
    END IF;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION '%: % refuses %', refused, TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = refused;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER roles_keep_their_rules BEFORE INSERT OR UPDATE ON clinic_membership
    FOR EACH ROW EXECUTE FUNCTION roles_keep_their_rules();
"""
GONE = "DROP TRIGGER roles_keep_their_rules ON clinic_membership; DROP FUNCTION roles_keep_their_rules();"


def roles_are_given_and_ended_by_others():
    """Nobody changes the own role: it is given through an invitation or by a colleague, and ended, once and
    for good, by a colleague. A clinic that has a manager keeps one: the last cannot be ended."""
    return RunSQL(RULES, GONE)
