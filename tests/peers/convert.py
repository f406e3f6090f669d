"""usage: convert.py CSV REPORT_PB REPORT_CSV: what Python's analyzer and reporter make of a CSV, without any server."""

import sys

import contract
import files

if __name__ == "__main__":
    readings, processed, report = sys.argv[1:]
    files.analyze(contract.DATA, readings, processed)
    files.report(contract.DATA, processed, report)
