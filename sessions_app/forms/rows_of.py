"""Rows of one small form on a page. "Add" posts the page, which comes back with one row more."""

MOST_ROWS = 20


class RowsOf:
    """A list of forms with the prefixes `goal-0`, `goal-1` ...; rows left empty are passed over."""

    def __init__(self, form_class, post=None, *, prefix, shown=0, initial=(), **options):
        self.form_class, self.post, self.prefix, self.options = form_class, post, prefix, options
        self.wants_row = post is not None and post.get("add") == prefix
        count = self._posted_count() if post is not None else max(shown, len(initial))
        # A page that is sent brings all its rows: one that stands as it stood is a row, not an empty one.
        initial = [*(initial if post is None else ()), *[None] * (count + 1)]
        self.forms = [self._form(at, initial[at]) for at in range(count + self.wants_row)]

    def _posted_count(self):
        typed = self.post.get(f"{self.prefix}-rows", "0")
        return min(int(typed), MOST_ROWS - 1) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0

    def _form(self, at, initial):
        post = None if self._is_new(at) else self.post
        form = self.form_class(post, prefix=f"{self.prefix}-{at}", initial=initial, **self.options)
        form.use_required_attribute = False
        form.empty_permitted = True
        return form

    def _is_new(self, at):
        return self.post is not None and self.wants_row and at == self._posted_count()

    def __iter__(self):
        return iter(self.forms)

    def __len__(self):
        return len(self.forms)

    def __bool__(self):
        return True

    def is_valid(self):
        return all_asked(self.forms)

    def given(self):
        """What was typed, row by row, without the empty ones."""
        return [form.cleaned_data for form in self.forms if form.has_changed() and form.cleaned_data]


def all_asked(parts):
    """Every part is asked, so that every part shows its errors."""
    answers = [part.is_valid() for part in parts]
    return all(answers)
