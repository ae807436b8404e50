"""Tables as files: an archive of CSV, or one workbook. Row after row, so that the size of a clinic does not
decide on the memory; a workbook's sheets wait on the disk without a name until they are packed.

A cell of text is text in both: what a spreadsheet would run is quoted (exchange/tables.py, safe_cell).
"""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE

from sessions_app.exchange.clinic_tables import Sheet
from sessions_app.exchange.tables import BYTE_ORDER_MARK, QUOTE, safe_cell

README = "README"
LONGEST_CELL = 32_767  # of a workbook
IN_MEMORY = 4_000_000  # bytes; beyond them the file lies on the disk without a name


def csv_archive(sheets: Iterable[Sheet], about: list[str]) -> bytes:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(f"{README}.txt", "\n".join([*about, ""]))
            for sheet in sheets:
                with packed.open(f"{sheet.name}.csv", "w", force_zip64=True) as entry:
                    _write_csv(entry, sheet)
        return _all_of(made)


def _write_csv(entry, sheet) -> None:
    with io.TextIOWrapper(entry, encoding="utf-8", newline="") as text:
        text.write(BYTE_ORDER_MARK)
        writer = csv.writer(text)
        writer.writerow(sheet.columns)
        writer.writerows([safe_cell(row.get(name)) for name in sheet.columns] for row in sheet.rows())


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
        return _all_of(made)


def _cells(page, values):
    return [_cell(page, value) for value in values]


def _cell(page, value):
    if value is None or value == "":
        return None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", safe_cell(value))[:LONGEST_CELL]
    return text if text not in ERROR_CODES else QUOTE + text


def _all_of(file) -> bytes:
    file.seek(0)
    return file.read()
