"""The modules that grpcio-tools generates from proto/, at run time: nothing generated lies around to go stale."""

import os
import sys

import grpc

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "proto"))

EXECUTE = grpc.protos("energy_pipeline.proto")
DATA = grpc.protos("energy.proto")
