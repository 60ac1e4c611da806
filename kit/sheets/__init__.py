"""Sheets for people who open them in Excel or WPS: CSV and XLSX without formulas in disguise."""

from kit.sheets.cells import Cell, neutralise
from kit.sheets.csv_file import write_csv
from kit.sheets.reading import SheetUnreadable, Unreadable, read_sheet
from kit.sheets.xlsx_file import Sheet, write_xlsx

__all__ = [
    "Cell",
    "Sheet",
    "SheetUnreadable",
    "Unreadable",
    "neutralise",
    "read_sheet",
    "write_csv",
    "write_xlsx",
]
