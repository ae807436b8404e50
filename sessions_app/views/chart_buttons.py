"""What a button of the charting page means where no script has done it: the same changes of fields."""

from django.utils.translation import gettext as _

from clinic.refusals import Refused
from sessions_app.payload import Change, Row
from sessions_app.row_kinds import FIELDS

AFTER_A_FINDING = "not_done_reason.screen"


def changes_of_button(page, verb: str, what: str) -> list[Change]:
    match verb:
        case "all_clear":
            return _all_clear(page)
        case "said":
            return page.report.taken(what)
        case "as_shown":
            return _as_shown(page, what)
        case "leave_out":
            return _leave_out(page)
        case "done" | "not_done":
            return _outcome(_there(page, what), verb)
        case "as_planned":
            return _as_planned(_there(page, what))
        case _:
            return []


def _there(page, row_id: str) -> Row:
    row = page.payload.row(row_id)
    if row is None:
        raise Refused(_("That row is not on this sheet."))
    return row


def _outcome(row: Row, verb: str) -> list[Change]:
    """A row that is never a plan, such as a re-test, has none: "Done" there closes its page."""
    return [_put(row, "outcome", [verb])] if "outcome" in FIELDS[row.kind] else []


def _put(row: Row, name: str, value: list[str]) -> Change:
    return Change(row.id, name, row.get(name), value)


def _all_clear(page) -> list[Change]:
    return [_put(page.row("checkin"), name, [answer]) for name, answer in page.all_clear.items()]


def _as_shown(page, kind: str) -> list[Change]:
    """Only what is still a plan, and never instrument work: that is looked at pass by pass."""
    lines = [*page.warm_ups, *filter(None, [page.lotion])] if kind == "warm_up" else []
    return [
        _put(line.row, "outcome", ["done"])
        for line in lines
        if line.state == "carried" and not line.is_closed
    ]


def _leave_out(page) -> list[Change]:
    """Instrument work is set aside after a finding; what was planned stays to be seen as not done."""
    changes, gate = [], page.gate
    left = gate.blocked_passes if gate.closings else page.passes
    for line in left if gate.closings or gate.to_explain else ():
        changes.append(_put(line.row, "outcome", ["not_done"]))
        changes.append(_put(line.row, "not_done_reason", [AFTER_A_FINDING]))
    return changes


def _as_planned(row: Row) -> list[Change]:
    back = [_put(row, name, value) for name, value in row.carried.items()]
    return [*back, _put(row, "outcome", [])]
