"""Sheets for people who open them in Excel or WPS: CSV and XLSX without formulas in disguise."""

from kit.sheets.cells import Cell, neutralise
from kit.sheets.csv_file import write_csv
from kit.sheets.xlsx_file import Sheet, write_xlsx

__all__ = ["Cell", "Sheet", "neutralise", "write_csv", "write_xlsx"]
