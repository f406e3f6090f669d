"""The analyzer and the reporter as the Python services do them: plain, in memory, standard library only.

This is the yardstick, not a service. The Rust services must write the same bytes from the same CSV.

    python3 reference_services.py CSV ANALYSIS_PB REPORT_CSV
"""

import csv
import math
import struct
import sys


def number(field):
    # float() also takes 1_000 and digits of other scripts; a meter writes neither.
    if "_" in field or not field.isascii():
        raise ValueError(field)
    value = float(field)
    if not math.isfinite(value):
        raise ValueError(field)
    return value


def analyze(csv_path):
    """The readings as (timestamp, household_id, power, efficiency, anomaly_detected), and how many rows were skipped."""
    processed, skipped = [], 0
    with open(csv_path, newline="", encoding="utf-8-sig", errors="surrogateescape") as file:
        rows = csv.reader(file)
        header = [name.strip() for name in next(row for row in rows if row)]
        timestamp, household_id, power_consumption, voltage, current = map(
            header.index, ("timestamp", "household_id", "power_consumption", "voltage", "current")
        )
        for row in rows:
            if not row:
                continue
            try:
                power = number(row[power_consumption])
                efficiency = round(power / (number(row[voltage]) * number(row[current])), 3)
                row[timestamp].encode("utf-8"), row[household_id].encode("utf-8")
            except (ValueError, IndexError, ZeroDivisionError):
                skipped += 1
                continue
            processed.append((row[timestamp], row[household_id], power, efficiency, efficiency < 0.1))
    return processed, skipped


def to_float(value):
    """The bytes of a protobuf float; what is too large becomes infinite."""
    try:
        return struct.pack("<f", value)
    except OverflowError:
        return struct.pack("<f", math.copysign(math.inf, value))


def varint(value):
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def text_field(field, text):
    encoded = text.encode("utf-8")
    return bytes([field << 3 | 2]) + varint(len(encoded)) + encoded if encoded else b""


def float_field(field, value):
    encoded = to_float(value)
    return bytes([field << 3 | 5]) + encoded if encoded != bytes(4) else b""


def encode(processed, skipped):
    """A ProcessedDataReport as protobuf's own libraries encode it."""
    report = bytearray()
    for timestamp, household_id, power, efficiency, anomaly_detected in processed:
        entry = text_field(1, timestamp) + text_field(2, household_id)
        entry += float_field(3, power) + float_field(4, efficiency)
        entry += b"\x30\x01" if anomaly_detected else b""
        report += b"\x0a" + varint(len(entry)) + entry
    return bytes(report) + (b"\x10" + varint(skipped) if skipped else b"")


def report(processed, report_path):
    with open(report_path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["timestamp", "household_id", "power", "efficiency", "anomaly_detected"])
        for timestamp, household_id, power, efficiency, anomaly_detected in processed:
            # Reading a message's float gives the double that the float widens to.
            (power,), (efficiency,) = struct.unpack("<f", to_float(power)), struct.unpack("<f", to_float(efficiency))
            writer.writerow([timestamp, household_id, power, efficiency, anomaly_detected])


def main(csv_path, analysis_path, report_path):
    processed, skipped = analyze(csv_path)
    with open(analysis_path, "wb") as file:
        file.write(encode(processed, skipped))
    report(processed, report_path)
    print(len(processed), skipped)


if __name__ == "__main__":
    main(*sys.argv[1:])
