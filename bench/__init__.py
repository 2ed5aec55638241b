"""Measures the portal on this machine, beside a named baseline. Tests nothing: see docs/reference/performance.md."""
