"""What was measured, as figures and as a table."""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.users import Sample

FLOOR, AGENTS, BOTBUILDER = "floor", "agents", "botbuilder"


@dataclass
class Part:
    """One scenario at one server for a few seconds. `rate` 0: closed loop; `delay`: of the connector, in seconds."""

    server: str
    scenario: str
    users: int
    rate: float
    delay: float
    seconds: float
    turns: int
    cpu: float
    samples: list[Sample] = field(default_factory=list)
    alerts: list[float | None] = field(default_factory=list)
    probe: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, int, float, float]:
        """What is the same in every round."""
        return (self.server, self.scenario, self.users, self.rate, self.delay)


@dataclass(frozen=True)
class Figures:
    """One line of the table: the median of the rounds, and times in ms over all of them.

    `to_floor`, `to_agents`, `to_botbuilder`: turns a second as multiples of theirs in the same round, the median.
    """

    server: str
    scenario: str
    users: int
    rate: float
    delay: float
    turns_a_second: float
    cpu_ms: float
    to_floor: float | None
    to_agents: float | None
    to_botbuilder: float | None
    p50: float
    p95: float
    p99: float
    response_p99: float
    failed: int
    alert_p50: float | None
    alert_p99: float | None
    alerts_late: int
    lag_p99: float | None
    lag_max: float | None
    own_max: float | None
    rss: float
    pss: float


def percentile(values: Iterable[float], share: float) -> float:
    """The value that so large a share does not exceed; nan of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def figures(rounds: Sequence[Sequence[Part]], kinds: dict[str, str]) -> list[Figures]:
    """All rounds in one; `kinds`: of each scenario the turns whose times are shown."""
    together: dict[tuple[str, str, int, float, float], list[Part]] = defaultdict(list)
    ratios: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for parts in rounds:
        echoes = {(part.server, *part.key[2:]): part for part in parts if part.scenario == "echo"}
        for part in parts:
            together[part.key].append(part)
            for other in (FLOOR, AGENTS, BOTBUILDER):
                beside = echoes.get((other, *part.key[2:]))
                if beside is not None and beside.turns:
                    ratios[(*part.key, other)].append((part.turns / part.seconds) / (beside.turns / beside.seconds))
    return [_line(parts, ratios, kinds) for parts in together.values()]


def _line(parts: list[Part], ratios: dict[tuple[Any, ...], list[float]], kinds: dict[str, str]) -> Figures:
    key = parts[0].key
    samples = [sample for part in parts for sample in part.samples if sample.kind == kinds[key[1]]]
    taken = [sample for sample in samples if sample.status < 300]
    replies = [1000 * sample.reply for sample in taken]
    alerts = [1000 * seconds for part in parts for seconds in part.alerts if seconds is not None]
    beside = {name: _median(ratios[(*key, name)]) for name in (FLOOR, AGENTS, BOTBUILDER)}
    return Figures(
        *key,
        turns_a_second=statistics.median(part.turns / part.seconds for part in parts),
        cpu_ms=statistics.median(1000 * part.cpu / max(part.turns, 1) for part in parts),
        to_floor=beside[FLOOR],
        to_agents=beside[AGENTS],
        to_botbuilder=beside[BOTBUILDER],
        p50=percentile(replies, 0.5),
        p95=percentile(replies, 0.95),
        p99=percentile(replies, 0.99),
        response_p99=percentile((1000 * sample.response for sample in taken), 0.99),
        failed=sum(sample.status >= 300 for part in parts for sample in part.samples),
        alert_p50=percentile(alerts, 0.5) if alerts else None,
        alert_p99=percentile(alerts, 0.99) if alerts else None,
        alerts_late=sum(seconds is None for part in parts for seconds in part.alerts),
        lag_p99=_median(part.probe["lag_p99_ms"] for part in parts if part.probe),
        lag_max=_greatest(part.probe["lag_max_ms"] for part in parts if part.probe),
        own_max=_greatest(part.probe["own_max_ms"] for part in parts if part.probe),
        rss=max(part.memory["Rss"] for part in parts),
        pss=max(part.memory["Pss"] for part in parts),
    )


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return statistics.median(found) if found else None


def _greatest(values: Iterable[float]) -> float | None:
    return max(values, default=None)


COLUMNS = (
    ("turns/s", "turns_a_second", "{:.0f}"),
    ("x floor", "to_floor", "{:.2f}"),
    ("x Agents", "to_agents", "{:.2f}"),
    ("x stock", "to_botbuilder", "{:.1f}"),
    ("p50", "p50", "{:.1f}"),
    ("p95", "p95", "{:.1f}"),
    ("p99", "p99", "{:.1f}"),
    ("CPU ms", "cpu_ms", "{:.2f}"),
    ("alert p99", "alert_p99", "{:.0f}"),
    ("late", "alerts_late", "{}"),
    ("lag p99", "lag_p99", "{:.1f}"),
    ("lag max", "lag_max", "{:.0f}"),
    ("own max", "own_max", "{:.0f}"),
    ("PSS", "pss", "{:.0f}"),
    ("failed", "failed", "{}"),
)


def table(lines: Sequence[Figures]) -> str:
    """For people to read, grouped by the number of users and how they come."""
    rows = []
    for users, rate, delay in sorted({(line.users, line.rate, line.delay) for line in lines}, key=_order):
        way = f"{rate:.0f} acts/s begin (open loop)" if rate else "closed loop"
        slow = f", the connector answers in {1000 * delay:.0f} ms" if delay else ""
        rows += ["", f"{users} users, {way}{slow}", _row("", [name for name, _, _ in COLUMNS])]
        rows += [
            _row(f"{line.server}: {line.scenario}", [_shown(getattr(line, name), form) for _, name, form in COLUMNS])
            for line in lines
            if (line.users, line.rate, line.delay) == (users, rate, delay)
        ]
    return "\n".join(rows)


def _order(group: tuple[int, float, float]) -> tuple[float, float, int]:
    return (group[2], group[1], group[0])


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:18}" + "".join(f"{cell:>10}" for cell in cells)


def _shown(value: float | None, form: str) -> str:
    return "" if value is None or math.isnan(value) else form.format(value)


def as_json(lines: Sequence[Figures]) -> list[dict[str, Any]]:
    """For programs."""
    figures_of = (asdict(line).items() for line in lines)
    return [{name: None if value != value else value for name, value in items} for items in figures_of]  # noqa: PLR0124  # nan
