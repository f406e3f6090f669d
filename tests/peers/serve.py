"""WP 3.1 services on Python's grpcio, as other teams run them: no health service, no reflection, no gRPC-Web.

usage: serve.py --data-dir DIR --node ID=HOST:PORT … [--behave ID=BEHAVIOUR …]

Behaviours other than working: `refuse` (success=false), `raise` (the handler raises), `hang` (no answer until the call
is given up), `other-package` (serves energy.ContainerExecutor instead of ContainerExecutor). Each call prints `called ID`.
"""

import argparse
import os
import signal
import threading
from concurrent import futures

import contract
import files
import grpc

WORK = {
    "energy-generator": files.generate,
    "energy-analyzer": lambda *paths: files.analyze(contract.DATA, *paths),
    "report-generator": lambda *paths: files.report(contract.DATA, *paths),
}


def execute(node, behaviour, data_dir):
    work = WORK[node]

    def path(virtual):
        return os.path.join(data_dir, os.path.relpath(virtual, "/data"))

    def handle(request, context):
        print(f"called {node}", flush=True)
        if behaviour == "refuse":
            return contract.EXECUTE.ExecuteResponse(success=False, message="the meter is being calibrated")
        if behaviour == "raise":
            raise RuntimeError("the handler fell over")
        if behaviour == "hang":
            given_up = threading.Event()
            if context.add_callback(given_up.set):
                given_up.wait()
            return contract.EXECUTE.ExecuteResponse()
        try:
            message = work(path(request.input_file), path(request.output_file))
        except files.Refused as refused:
            return contract.EXECUTE.ExecuteResponse(success=False, message=str(refused))
        return contract.EXECUTE.ExecuteResponse(success=True, message=message)

    return handle


def serve(node, address, behaviour, data_dir):
    method = grpc.unary_unary_rpc_method_handler(
        execute(node, behaviour, data_dir),
        request_deserializer=contract.EXECUTE.ExecuteRequest.FromString,
        response_serializer=contract.EXECUTE.ExecuteResponse.SerializeToString,
    )
    service = "energy.ContainerExecutor" if behaviour == "other-package" else "ContainerExecutor"
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4), options=[("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(service, {"Execute": method})])
    server.add_insecure_port(address)
    server.start()
    return server


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--node", action="append", required=True)
    parser.add_argument("--behave", action="append", default=[])
    arguments = parser.parse_args()
    behaviours = dict(entry.split("=", 1) for entry in arguments.behave)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    servers = []
    for entry in arguments.node:
        node, address = entry.split("=", 1)
        servers.append(serve(node, address, behaviours.get(node, "work"), arguments.data_dir))
    print("serving", flush=True)
    stopped.wait()
    for closing in [server.stop(grace=0) for server in servers]:
        closing.wait()


if __name__ == "__main__":
    main()
