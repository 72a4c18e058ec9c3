"""What is counted and timed, for a Prometheus server: never a name, an id or a reference, as a value or as a label."""

import time
from collections import OrderedDict
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.core.delivery import Outcome
from bot.core.reply import Context, Reply
from bot.services.asking import Engine

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
KEPT = 2_000  # readings that are kept
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15)  # Teams sends a turn again after 15
_LAG = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a further line for each series, of no use here


class Metrics:
    """The instruments of one running bot, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._turns = Counter("safecontact_turns", "Requests at the door.", ["kind", "outcome"], registry=registry)
        self._turn_seconds = Histogram(
            "safecontact_turn_seconds", "Time of a request.", ["kind"], buckets=_SECONDS, registry=registry
        )
        self._sends = Counter("safecontact_sends", "Messages given to Teams.", ["outcome"], registry=registry)
        self.engine = Histogram(
            "safecontact_engine_seconds", "Time to read one message.", buckets=_SECONDS, registry=registry
        )
        self.lag = Histogram(
            "safecontact_event_loop_lag_seconds", "How late the event loop was.", buckets=_LAG, registry=registry
        )
        self.database_up = Gauge("safecontact_database_up", "1: the records can be used.", registry=registry)
        self.pending = Gauge("safecontact_outbox_pending", "Messages still owed.", registry=registry)
        self.oldest = Gauge("safecontact_outbox_oldest_seconds", "Age of the oldest one owed.", registry=registry)
        self.climbs = Gauge("safecontact_ladder_climbs", "Rungs climbed, of all that is on record.", registry=registry)
        ProcessCollector(registry=registry)

    def turn(self, kind: str, outcome: str, seconds: float) -> None:
        """One request is answered."""
        self._turns.labels(kind, outcome).inc()
        self._turn_seconds.labels(kind).observe(seconds)

    def send(self, outcome: Outcome) -> None:
        """One message was given to Teams, or could not be."""
        self._sends.labels(outcome.value).inc()

    def value(self, name: str, **labels: str) -> float:
        """One series as it stands; 0 where nothing was counted yet."""
        return self._registry.get_sample_value(name, labels) or 0.0

    def text(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self._registry)


class TimedEngine:
    """An engine whose readings are timed, and kept for a while: the example questions are pressed again and again.

    What is kept is a digest of the message and of what was asked before it, with the reading, and no word of either.
    """

    def __init__(self, engine: Engine, metrics: Metrics) -> None:
        self._engine = engine
        self._metrics = metrics
        self._known: OrderedDict[bytes, Reply] = OrderedDict()

    def reply(self, text: str, context: Context | None = None) -> Reply:
        """The reading of this message after these earlier ones; not for several threads at once."""
        after = context or Context()
        name = blake2b(repr((text, after)).encode("utf-8", "replace"), digest_size=16).digest()
        if (known := self._known.get(name)) is not None:
            self._known.move_to_end(name)
            return known
        started = time.perf_counter()
        try:
            reply = self._known[name] = self._engine.reply(text, after)
        finally:
            self._metrics.engine.observe(time.perf_counter() - started)
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return reply

    def vector(self, text: str) -> NDArray[np.float32]:
        """What a text means."""
        return self._engine.vector(text)
