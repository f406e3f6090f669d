"""Calls `Execute` once and prints how many seconds it took.

usage: execute.py HOST:PORT INPUT OUTPUT
"""

import os
import sys
import time

import grpc

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "proto"))
MESSAGES, SERVICES = grpc.protos_and_services("energy_pipeline.proto")

if __name__ == "__main__":
    address, input_file, output_file = sys.argv[1:]
    channel = grpc.insecure_channel(address)
    grpc.channel_ready_future(channel).result(timeout=10)
    request = MESSAGES.ExecuteRequest(input_file=input_file, output_file=output_file)
    start = time.perf_counter()
    reply = SERVICES.ContainerExecutorStub(channel).Execute(request, timeout=1800)
    took = time.perf_counter() - start
    if not reply.success:
        sys.exit(reply.message)
    print(took)
