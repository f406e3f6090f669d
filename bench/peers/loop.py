"""The original orchestrator's way through a chain, on grpcio: prints milliseconds per step.

usage: loop.py CONFIG one-channel|channel-per-call
"""

import json
import logging
import os
import sys
import tempfile
import time

import grpc

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "proto"))
MESSAGES, SERVICES = grpc.protos_and_services("energy_pipeline.proto")


def main():
    config_file, how = sys.argv[1:]
    log = tempfile.NamedTemporaryFile("w", suffix=".log")
    logging.basicConfig(filename=log.name, level=logging.INFO, format="%(asctime)s - %(levelname)s - %(message)s")
    start = time.perf_counter()
    with open(config_file) as file:
        config = json.load(file)
    channels = {}
    steps = 0
    node = config["start_node"]
    while node is not None:
        container = config["containers"][node]
        address = config["service_registry"][node]
        channel = channels.get(address) if how == "one-channel" else None
        if channel is None:
            channel = channels[address] = grpc.insecure_channel(address)
        logging.info("[gRPC] Connecting to %s at %s", node, address)
        request = MESSAGES.ExecuteRequest(
            input_file=container["input_file"], output_file=container["output_file"]
        )
        reply = SERVICES.ContainerExecutorStub(channel).Execute(request, timeout=container["timeout_seconds"])
        if not reply.success:
            sys.exit(reply.message)
        logging.info("[gRPC] %s succeeded: %s", node, reply.message)
        if how != "one-channel":
            channel.close()
        steps += 1
        node = container["next_node"]
    print((time.perf_counter() - start) * 1000 / steps)


if __name__ == "__main__":
    main()
