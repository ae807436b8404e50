"""What axe says of a page, in light and in dark."""

from axe_playwright_python.sync_playwright import Axe

AXE = Axe().axe_script
# Of a page only its colours depend on the scheme.
ASKED = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}
ASK = """options => axe.run(document, options).then(found => found.violations.map(
    one => [one.id, one.nodes.slice(0, 4).map(node => node.html)]))"""


def faults_of(page):
    """`{"dark color-contrast": [elements]}`; empty where there is nothing to mend."""
    faults = {}
    if page.evaluate("!window.axe"):  # is large, and stays in the page
        page.evaluate(AXE)
    for scheme, rules in ASKED.items():
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(ASK, {"resultTypes": ["violations"], **rules})
        faults |= {f"{scheme} {rule}": elements for rule, elements in found}
    return faults
