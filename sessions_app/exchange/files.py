"""Tables as an archive of CSV, row after row, so that the size of a clinic does not decide on the memory."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable

from sessions_app.exchange.clinic_tables import Sheet
from sessions_app.exchange.tables import BYTE_ORDER_MARK, csv_cell

README = "README"
IN_MEMORY = 4_000_000  # bytes; beyond them the file lies on the disk without a name


def csv_archive(sheets: Iterable[Sheet], about: list[str]) -> bytes:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(f"{README}.txt", "\n".join([*about, ""]))
            for sheet in sheets:
                with packed.open(f"{sheet.name}.csv", "w", force_zip64=True) as entry:
                    _write_csv(entry, sheet)
        return all_of(made)


def _write_csv(entry, sheet) -> None:
    with io.TextIOWrapper(entry, encoding="utf-8", newline="") as text:
        text.write(BYTE_ORDER_MARK)
        writer = csv.writer(text)
        writer.writerow(sheet.columns)
        writer.writerows([csv_cell(row.get(name)) for name in sheet.columns] for row in sheet.rows())


def all_of(file) -> bytes:
    file.seek(0)
    return file.read()
