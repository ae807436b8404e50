"""The forms of a page, read out of its HTML, and what a browser would send with them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TICKED = {"checkbox", "radio"}
PRESSED = {"submit", "button", "reset", "image"}


@dataclass
class Form:
    action: str
    method: str
    inputs: list = field(default_factory=list)  # (name, value, what it is)
    buttons: list = field(default_factory=list)
    offered: dict = field(default_factory=dict)  # what may be chosen or is sent unseen, by its name

    @property
    def names(self):
        return {name for name, _value, kind in self.inputs if kind != "hidden"}

    def sent(self, **changed):
        """As a browser sends it, with some inputs filled in otherwise."""
        typed = {}
        for name, value, _kind in self.inputs:
            if value is not None:
                typed.setdefault(name, []).append(value)
        return {**typed, **changed}


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.by_id, self.loose = [], {}, []
        self.form = self.select = self.area = None

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.form)
            self.by_id[given.get("id")] = self.form
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self.select = [given, None, None]
        elif tag == "option" and self.select:
            value = given.get("value", "")
            self._offer(self.select[0], value)
            self.select[1] = value if self.select[1] is None or "selected" in given else self.select[1]
        elif tag == "textarea":
            self.area = [given, ""]
        elif tag == "button" and given.get("name"):
            self._put(given, given.get("value", ""), "button")

    def _offer(self, given, value):
        form = self.by_id.get(given["form"]) if "form" in given else self.form
        if form is not None and given.get("name"):
            form.offered.setdefault(given["name"], set()).add(value)

    def _input(self, given):
        kind = given.get("type", "text")
        if kind in TICKED or kind == "hidden":
            self._offer(given, given.get("value", ""))
        ticked = kind not in TICKED or "checked" in given
        self._put(given, given.get("value", "on" if kind in TICKED else "") if ticked else None, kind)

    def _put(self, given, value, kind):
        if not given.get("name"):
            return
        if "form" in given:
            self.loose.append((given["form"], given["name"], value, kind))
        elif self.form is not None and kind in PRESSED:
            self.form.buttons.append((given["name"], value))
        elif self.form is not None:
            self.form.inputs.append((given["name"], value, kind))

    def handle_data(self, words):
        if self.area:
            self.area[1] += words

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select" and self.select:
            self._put(self.select[0], self.select[1], "select")
            self.select = None
        elif tag == "textarea" and self.area:
            self._put(self.area[0], self.area[1].removeprefix("\n"), "textarea")
            self.area = None


def forms_of(answer):
    """Every form of this page; a PDF or a table has none."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    reader = Reader()
    reader.feed(answer.content.decode())
    for form_id, name, value, kind in reader.loose:
        form = reader.by_id.get(form_id)
        if form is not None:
            form.buttons.append((name, value)) if kind in PRESSED else form.inputs.append((name, value, kind))
    return reader.forms
