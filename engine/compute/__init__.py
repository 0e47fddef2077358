"""Who computes when."""

from engine.compute.jobs import Job
from engine.compute.pool import (
    LEASE_SECONDS,
    SLICE_SECONDS,
    WORKERS,
    Pool,
    shared_pool,
    waiting_pool,
)
from engine.compute.quota import Quota

__all__ = [
    "LEASE_SECONDS",
    "SLICE_SECONDS",
    "WORKERS",
    "Job",
    "Pool",
    "Quota",
    "shared_pool",
    "waiting_pool",
]
