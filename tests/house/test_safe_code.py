"""What the code may not do, whoever writes it: run words, ask with them, hand out cells unquoted."""

import ast
from functools import cache

import pytest

from tests.house.source import ROOT, Module, modules

RUNS = {"eval", "exec", "__import__", "system", "popen", "from_string"}
RUNS_BARE = {"compile"}  # re.compile is another
UNSAFE_READERS = {"pickle", "marshal", "shelve", "yaml"}
# HTML made by hand: of names of ours and of what format_html and the widgets have escaped.
DRAWN_BY_HAND = {"drawn.py", "widgets.py", "choosing.py", "body_map.py"}
# Statements with the name of a table or a role in them, none of which anybody types.
NAMES_IN_SQL = {"database_roles.py", "grants.py", "migrate.py", "catalogue_release.py", "summaries.py"}
ASKS = {"order_by", "filter", "exclude", "annotate", "alias", "extra", "raw"}
TYPED = ("request.", ".GET", ".POST", "cleaned_data", ".data[")
# Each with a test that no cell of its file is a formula.
WRITES_SHEETS = {
    "clinic/typed_tables.py": "test_a_file_that_we_give_runs_nothing",
    "clinic/views/trail.py": "test_a_cell_of_the_trail_is_no_formula",
    "sessions_app/exchange/tables.py": "test_every_text_is_read_back_as_it_was_written_and_none_is_a_formula",
    "sessions_app/exchange/files.py": "test_a_workbook_says_the_same_and_no_cell_is_a_formula",
    "sessions_app/exchange/workbook.py": "test_a_workbook_says_the_same_and_no_cell_is_a_formula",
}


def called(call):
    """Its name, and what it is called on."""
    if isinstance(call.func, ast.Attribute):
        on = call.func.value
        return call.func.attr, on.id if isinstance(on, ast.Name) else ast.unparse(on)
    return getattr(call.func, "id", ""), ""


def everywhere(is_wrong, among=modules):
    return [
        f"{module.at(call)} {ast.unparse(call)[:80]}"
        for module in among()
        for name, on, call in calls_of(module)
        if is_wrong(module.path, name, on, call)
    ]


@cache
def calls_of(module):
    return [(*called(call), call) for call in module.calls()]


def runs_words(path, name, on, call):
    if name == "mark_safe":
        return path.name not in DRAWN_BY_HAND
    if any(one.arg == "shell" for one in call.keywords) or on.split(".")[0] in UNSAFE_READERS:
        return True
    return name in RUNS or (not on and name in RUNS_BARE)


def test_no_code_runs_words():
    """No eval, no shell, no template and no object out of a text; no HTML by hand but where it is escaped."""
    assert everywhere(runs_words) == []


def is_made_of_words(path, name, on, call):
    if on != "re" or not call.args or not isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
        return False
    names = [one.id for one in ast.walk(call.args[0]) if isinstance(one, ast.Name)]
    return not all(one.isupper() or one == "re" for one in names)


def test_no_pattern_is_made_of_words():
    assert everywhere(is_made_of_words) == []


def takes_names_from_outside(path, name, on, call):
    if name in {"execute", "executemany"} and call.args:
        return isinstance(call.args[0], ast.JoinedStr | ast.BinOp) and path.name not in NAMES_IN_SQL
    if name not in ASKS:
        return False
    unpacked = [one.value for one in call.args if isinstance(one, ast.Starred)]
    unpacked += [one.value for one in call.keywords if one.arg is None]
    if name in {"order_by", "extra", "raw"}:
        unpacked += call.args[:1]
    return any(sign in ast.unparse(one) for one in unpacked for sign in TYPED)


def by_way_of_a_name(among=modules):
    """The same where a name stands between: what was sent is put into it, and it into the question."""
    return [
        f"{module.at(call)} {ast.unparse(call)[:80]}"
        for module in among()
        for function in module.nodes
        if isinstance(function, ast.FunctionDef)
        for typed in [typed_names(function)]
        for call in ast.walk(function)
        if typed and isinstance(call, ast.Call) and called(call)[0] in ASKS
        if typed & set(what_names(call))
    ]


def typed_names(function):
    return {
        target.id
        for line in ast.walk(function)
        if isinstance(line, ast.Assign) and any(sign in ast.unparse(line.value) for sign in TYPED)
        for target in line.targets
        if isinstance(target, ast.Name) and not is_chosen(line.value)
    }


def is_chosen(value):
    """Looked up in a list of ours, whose name is in capitals."""
    on = value.value if isinstance(value, ast.Subscript) else getattr(value, "func", value)
    name = ast.unparse(on).removesuffix(".get").split(".")[-1]
    return name.isupper() and name not in {"GET", "POST"}


def what_names(call):
    """Names that stand for a column, or for columns with their values."""
    found = [one.value for one in call.args if isinstance(one, ast.Starred)]
    found += [one.value for one in call.keywords if one.arg is None]
    found += call.args[:1] if called(call)[0] in {"order_by", "extra", "raw"} else []
    return [one.id for one in found if isinstance(one, ast.Name)]


@pytest.mark.promise("input")
def test_nobody_outside_names_a_column_a_table_or_an_order():
    """What is sent chooses from a list of ours; it never becomes the name of anything in a question."""
    assert everywhere(takes_names_from_outside) == []
    assert by_way_of_a_name() == []


def test_no_page_is_excused_from_the_token_of_its_form():
    read = {str(module.relative): module.path.read_text() for module in modules()}
    assert len(read) > 300
    assert [name for name, text in read.items() if "csrf_exempt" in text] == []


def test_every_form_of_a_table_names_its_fields():
    """What a form does not name cannot be sent through it."""
    open_ended = [
        module.at(line)
        for module in modules()
        if module.folder == "forms"
        for node in module.nodes
        if isinstance(node, ast.ClassDef) and node.name == "Meta"
        for line in node.body
        if isinstance(line, ast.Assign) and ast.unparse(line).startswith(("exclude", "fields = '__all__'"))
    ]
    assert open_ended == []


@pytest.mark.promise("spreadsheet")
def test_every_sheet_that_we_write_is_looked_through_for_formulas():
    writers = {
        str(module.relative)
        for module in modules()
        for name, on, _call in calls_of(module)
        if (on == "csv" and name in {"writer", "DictWriter"}) or name == "Workbook"
    }
    assert writers == set(WRITES_SHEETS)
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    assert [one for one in WRITES_SHEETS.values() if f"def {one}(" not in tests] == []


def test_the_checks_see_what_they_should(tmp_path, monkeypatch):
    planted = tmp_path / "planted.py"
    planted.write_text(
        "eval(x)\nsubprocess.run(x, shell=True)\npickle.loads(x)\nmark_safe(x)\n"
        're.compile(f"a{word}")\n'
        'cursor.execute(f"SELECT {x}")\nrows.order_by(request.GET["sort"])\n'
        "rows.filter(**form.cleaned_data)\n"
    )
    monkeypatch.setattr("tests.house.source.ROOT", tmp_path)
    checks = (runs_words, is_made_of_words, takes_names_from_outside)
    found = [len(everywhere(one, among=lambda: [Module(planted)])) for one in checks]
    assert found == [4, 1, 3]
    planted.write_text(
        'def by(request, rows):\n    asked = request.GET["sort"]\n    return rows.order_by(asked)\n'
        "def of(request, rows):\n    asked = request.GET.dict()\n    return rows.filter(**asked)\n"
        'def ours(request, rows):\n    by = SORTS.get(request.GET["sort"])\n    return rows.order_by(by)\n'
    )
    assert len(by_way_of_a_name(among=lambda: [Module(planted)])) == 2
