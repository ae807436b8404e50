"""What a browser is sent: strict content policy, own icons, small files."""

import gzip
import re
from pathlib import Path

import pytest

from clinic.icons import icon_names

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
KIB = 1024


def named(path):
    return str(path.relative_to(ROOT))


@pytest.mark.promise("browser")
@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_a_template_keeps_to_the_content_policy(template):
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", template.read_text(), flags=re.S)
    assert not re.findall(r"<[^>]*\sstyle=", text), "style attributes are blocked: use a class"
    assert not re.findall(r"<style\b", text), "style elements are blocked: use static/css"
    assert not re.findall(r"<[^>]*\son\w+=", text), "script attributes are blocked: use a data attribute"
    scripts = re.findall(r"<script\b([^>]*)>", text)
    assert [
        attributes for attributes in scripts if "src=" not in attributes and "json" not in attributes
    ] == []


def test_every_icon_that_a_template_names_is_drawn():
    named_icons = {
        (path.name, icon)
        for path in TEMPLATES
        for icon in re.findall(r'(?:{%\s*icon\s+|\bsign=)"([\w-]+)"', path.read_text())
    }
    assert {(file, icon) for file, icon in named_icons if icon not in icon_names()} == set()
    assert len(named_icons) > 20


def test_the_stylesheets_stay_under_their_budget():
    """Those of paper are read by no page of the screen, those of the portal by no page of staff, those of the
    clinic's review by no page of a working day: each has a budget of its own."""
    weight = {"paper": 0, "portal": 0, "review": 0, "staff": 0}
    for path in (ROOT / "static" / "css").glob("*.css"):
        whose = next((name for name in weight if path.name.startswith(name)), "staff")
        weight[whose] += len(gzip.compress(path.read_bytes(), 9))
    assert 0 < weight["staff"] <= 20 * KIB
    assert 0 < weight["paper"] <= 4 * KIB
    assert 0 < weight["portal"] <= 5 * KIB
    assert 0 < weight["review"] <= 4 * KIB


def test_our_scripts_stay_small():
    lines = {path.name: len(path.read_text().splitlines()) for path in SCRIPTS}
    assert {name: count for name, count in lines.items() if count > 150} == {}
    assert sum(lines.values()) <= 1850


@pytest.mark.promise("browser")
@pytest.mark.parametrize("script", SCRIPTS, ids=named)
def test_a_script_needs_neither_eval_nor_inline_code(script):
    text = script.read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", text)
