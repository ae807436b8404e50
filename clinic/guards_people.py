"""What the database itself sees to about roles, and about who opens what, as operations of a migration
(guards.py says more)."""

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


def an_opening_lasts_an_hour():
    """From now, or from a moment that is over: never from one to come, which would be open until then."""
    too_long = "NEW.until_at > NEW.opened_at + interval '1 hour'"
    not_yet = "NEW.opened_at > statement_timestamp() + interval '1 minute'"  # two clocks may differ a little
    return _refused("clinic_breakglass", "an_opening_lasts_an_hour", "INSERT", f"{too_long} OR {not_yet}")


def a_place_in_a_team_ends_once():
    """It stays with its patient and its person, and who left comes back by a new row."""
    ends = "ARRAY['until_at', 'until_by_id']"
    moved = f"to_jsonb(OLD) - {ends} <> to_jsonb(NEW) - {ends}"
    name, over = "a_place_in_a_team_ends_once", "OLD.until_at IS NOT NULL"
    return _refused("clinic_careteammember", name, "UPDATE", f"{over} OR {moved}")


def no_clinic_becomes_a_demonstration():
    """A demonstration asks no second step: a clinic that began as none never turns into one."""
    condition = "NEW.is_demo AND NOT OLD.is_demo"
    return _refused("clinic_clinic", "no_clinic_becomes_a_demonstration", "UPDATE", condition)


def _refused(table, name, what, condition):
    return RunSQL(
        f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW WHEN ({condition})"
        " EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER {name} ON {table}",
    )
