"""What was typed in a chart and cannot be read: kept as typed, told in its row, and its phase is not done."""

from sessions_app.forms.sheet import FORMS

# Rows of another name than their phase.
PHASE_OF = {
    "lotion": "warm_up", "iastm_pass": "iastm", "exercise_block": "exercise", "retest_block": "retest",
    "home_item": "note", "adverse_event": "note",
}  # fmt: skip


class Unread:
    """`shown`: the fields of each kind of row that stand on the page itself, where they say it themselves."""

    def __init__(self, page, shown):
        self.shown = shown
        self.forms = {row.id: form for row in page.payload.rows if (form := _wrong(page, row))}
        self.phases = {PHASE_OF.get(form.row_kind, form.row_kind) for form in self.forms.values()}

    def tell(self, lines):
        """Each line with the names of its fields that cannot be read."""
        for line in lines:
            form = self.forms.get(line.id)
            for name, sentences in form.unreadable.items() if form else ():
                line.wrong[name] = sentences[0]
                if name not in self.shown.get(form.row_kind, ()):
                    line.unread.append(str(form.fields[name].label))
        return lines


def _wrong(page, row):
    form = FORMS[row.kind](row, page.sheet)
    return form if form.unreadable else None
