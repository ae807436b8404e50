"""Tables as one workbook. Imported by the worker's task alone: the library brings numpy along.

A cell of text is text: what a spreadsheet would run is quoted (exchange/tables.py, safe_cell). Sheets wait on
the disk without a name until they are packed, so that the size of a clinic does not decide on the memory.
"""

import tempfile
from collections.abc import Iterable
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE

from sessions_app.exchange.clinic_tables import Sheet
from sessions_app.exchange.files import IN_MEMORY, README, all_of
from sessions_app.exchange.tables import QUOTE, safe_cell

LONGEST_CELL = 32_767


def workbook(sheets: Iterable[Sheet], about: list[str]) -> bytes:
    """Numbers as numbers, everything else as text. No cell is a formula."""
    book = Workbook(write_only=True)
    readme = book.create_sheet(README)
    for line in about:
        readme.append(_cells(readme, [line]))
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.append(_cells(page, sheet.columns))
        for row in sheet.rows():
            page.append(_cells(page, [row.get(name) for name in sheet.columns]))
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as made:
        book.save(made)
        return all_of(made)


def _cells(page, values):
    return [_cell(page, value) for value in values]


def _cell(page, value):
    if value is None or value == "":
        return None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", safe_cell(value))[:LONGEST_CELL]
    return text if text not in ERROR_CODES else QUOTE + text
