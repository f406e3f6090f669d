"""The rule of energy-analyzer and report-generator in pandas, behind grpcio.

usage: pandas_services.py rows|columns DATA_DIR ANALYZER_HOST:PORT REPORTER_HOST:PORT
"""

import csv
import os
import signal
import sys
import threading
from concurrent import futures

import grpc
import pandas

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "proto"))
MESSAGES = grpc.protos("energy_pipeline.proto")
DATA = grpc.protos("energy.proto")


def analyze_rows(frame, report):
    """As it is written first: a loop over the data frame."""
    for _, row in frame.iterrows():
        efficiency = round(row["power_consumption"] / (row["voltage"] * row["current"]), 3)
        report.processed.add(
            timestamp=row["timestamp"],
            household_id=row["household_id"],
            power=row["power_consumption"],
            efficiency=efficiency,
            anomaly_detected=bool(efficiency < 0.1),
        )


def analyze_columns(frame, report):
    """As who knows pandas writes it: whole columns, then the messages."""
    efficiency = (frame["power_consumption"] / (frame["voltage"] * frame["current"])).round(3)
    columns = zip(
        frame["timestamp"].tolist(),
        frame["household_id"].tolist(),
        frame["power_consumption"].tolist(),
        efficiency.tolist(),
        (efficiency < 0.1).tolist(),
        strict=True,
    )
    for timestamp, household, power, value, anomaly in columns:
        report.processed.add(
            timestamp=timestamp, household_id=household, power=power, efficiency=value, anomaly_detected=anomaly
        )


def analyzer(how):
    work = {"rows": analyze_rows, "columns": analyze_columns}[how]

    def analyze(input_file, output_file):
        report = DATA.ProcessedDataReport()
        work(pandas.read_csv(input_file), report)
        with open(output_file, "wb") as file:
            file.write(report.SerializeToString())

    return analyze


def report(input_file, output_file):
    message = DATA.ProcessedDataReport()
    with open(input_file, "rb") as file:
        message.ParseFromString(file.read())
    with open(output_file, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["timestamp", "household_id", "power", "efficiency", "anomaly_detected"])
        for row in message.processed:
            writer.writerow([row.timestamp, row.household_id, row.power, row.efficiency, row.anomaly_detected])


def serve(address, work, data_dir):
    def path(virtual):
        return os.path.join(data_dir, os.path.relpath(virtual, "/data"))

    def execute(request, _context):
        work(path(request.input_file), path(request.output_file))
        return MESSAGES.ExecuteResponse(success=True)

    method = grpc.unary_unary_rpc_method_handler(
        execute,
        request_deserializer=MESSAGES.ExecuteRequest.FromString,
        response_serializer=MESSAGES.ExecuteResponse.SerializeToString,
    )
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1))
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("ContainerExecutor", {"Execute": method})])
    server.add_insecure_port(address)
    server.start()
    return server


def main():
    how, data_dir, analyzer_address, reporter_address = sys.argv[1:]
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    servers = [serve(analyzer_address, analyzer(how), data_dir), serve(reporter_address, report, data_dir)]
    print("serving", flush=True)
    stopped.wait()
    for server in servers:
        server.stop(grace=0)


if __name__ == "__main__":
    main()
