//! Events in the line format of the original orchestrator.
