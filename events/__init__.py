"""The record: append-only, chained and sealed; it knows no domain."""
