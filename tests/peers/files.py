"""What the three services do with files, in plain Python: a second implementation of the rules in docs/."""

import csv
import os
import tempfile

CSV_COLUMNS = ["timestamp", "household_id", "power_consumption", "voltage", "current"]
REPORT_COLUMNS = ["timestamp", "household_id", "power", "efficiency", "anomaly_detected"]
ANOMALY_BELOW = 0.1


class Refused(Exception):
    """The service says no, in words for people."""


def generate(_input_path, output_path):
    """A small day of two households."""
    rows = [
        (f"2024-01-01T{hour:02}:00:00", f"household_{household}", 100.5 + hour, 230.0 + household, 0.5 + hour / 8)
        for hour in range(24)
        for household in range(2)
    ]
    with _replacing(output_path) as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(CSV_COLUMNS)
        writer.writerows(rows)
    return "Successfully generated synthetic data"


def analyze(messages, input_path, output_path):
    """CSV to a `ProcessedDataReport`; `messages` is the module generated from energy.proto."""
    report = messages.ProcessedDataReport()
    with _opened(input_path, "r") as lines:
        for row in csv.DictReader(lines):
            try:
                power = float(row["power_consumption"])
                efficiency = round(power / (float(row["voltage"]) * float(row["current"])), 3)
            except (KeyError, TypeError, ValueError, ZeroDivisionError):
                report.skipped_rows += 1
                continue
            report.processed.add(
                timestamp=row["timestamp"],
                household_id=row["household_id"],
                power=power,
                efficiency=efficiency,
                anomaly_detected=efficiency < ANOMALY_BELOW,
            )
    with _replacing(output_path, binary=True) as out:
        out.write(report.SerializeToString())
    return f"Successfully analyzed {len(report.processed)} records"


def report(messages, input_path, output_path):
    """A `ProcessedDataReport` to CSV."""
    parsed = messages.ProcessedDataReport()
    with _opened(input_path, "rb") as data:
        parsed.ParseFromString(data.read())
    with _replacing(output_path) as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(REPORT_COLUMNS)
        for row in parsed.processed:
            writer.writerow([row.timestamp, row.household_id, row.power, row.efficiency, row.anomaly_detected])
    return f"Successfully generated report with {len(parsed.processed)} records"


def _opened(path, mode):
    try:
        return open(path, mode, newline="" if mode == "r" else None)
    except FileNotFoundError:
        raise Refused(f"Input file not found: {os.path.basename(path)}") from None


class _replacing:
    """A file that takes its name only when it is whole."""

    def __init__(self, path, binary=False):
        self.path = path
        mode, newline = ("wb", None) if binary else ("w", "")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.file = tempfile.NamedTemporaryFile(mode, newline=newline, dir=os.path.dirname(path), delete=False)

    def __enter__(self):
        return self.file

    def __exit__(self, kind, *_):
        self.file.close()
        if kind is None:
            os.replace(self.file.name, self.path)
        else:
            os.unlink(self.file.name)
