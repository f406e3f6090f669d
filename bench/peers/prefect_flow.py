"""A chain of tasks in Prefect, each of them one call of the same service: prints milliseconds per step.

usage: prefect_flow.py HOST:PORT STEPS
"""

import os
import sys
import time

os.environ["PREFECT_LOGGING_LEVEL"] = "ERROR"
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ["DO_NOT_TRACK"] = "1"

import grpc
from prefect import flow, task

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "proto"))
MESSAGES, SERVICES = grpc.protos_and_services("energy_pipeline.proto")
CHANNEL = grpc.insecure_channel(sys.argv[1])


@task
def step(_before):
    request = MESSAGES.ExecuteRequest(input_file="/data/in.txt", output_file="/data/out.txt")
    return SERVICES.ContainerExecutorStub(CHANNEL).Execute(request, timeout=30).success


@flow
def chain(steps):
    done = None
    for _ in range(steps):
        done = step(done)
    return done


@flow
def nothing():
    pass


if __name__ == "__main__":
    count = int(sys.argv[2])
    # Starts Prefect's own server, which is not what is measured.
    nothing()
    start = time.perf_counter()
    chain(count)
    print((time.perf_counter() - start) * 1000 / count)
