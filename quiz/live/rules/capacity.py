"""What a game of so many players needs, from what one answer, one frame, one join and one socket cost.

Plain arithmetic: cost times number, over the time there is for it, over how full a core may be. The costs are measured
on the machine at hand; the assumptions are written beside them and are printed with every result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

_MIB = 1024 * 1024
_US = 1e6


@dataclass(frozen=True, slots=True)
class Costs:
    """Microseconds of CPU of the workers and of the database, bytes, and KiB of memory for one socket.

    `reveal_us` and `tick_us` are the database's work for one player when ranks and boards, or the running counts, are
    read once; `result_us` the same for one player's own result. `idle_socket_us`: a worker's for a socket and second.
    """

    answer_us: float
    frame_us: float
    join_us: float
    socket_kib: float
    database_answer_us: float
    database_join_us: float
    frame_bytes: float
    reveal_us: float = 1.2
    result_us: float = 15.0
    tick_us: float = 1.5
    idle_socket_us: float = 8.0


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is not measured but chosen, or known from people and machines. Times in seconds."""

    doors_s: float = 60.0
    answer_window_s: float = 15.0
    # People answer in a heap: the busiest second of a window takes so many times the mean.
    peak: float = 2.5
    show_s: float = 1.5
    ranks_s: float = 1.0
    # A question's round: reading, answering, reveal. And how many rounds a game has.
    round_s: float = 40.0
    questions: int = 20
    # How full a core may be at the busiest moment; the rest is for what nobody foresaw.
    full: float = 0.6
    # A process may open 20,000 files on ordinary settings; half of that is left for the phones of one that died.
    sockets_per_worker: int = 9_000
    worker_base_mib: float = 110.0
    # TCP, TLS and WebSocket headers around a frame, and an answer with its acknowledgement as they travel.
    overhead_bytes: float = 120.0
    answer_bytes: float = 600.0
    # As measured at 8 million rows: a row with its share of the key, a player with three indexes, log for one answer.
    answer_row_bytes: float = 200.0
    player_row_bytes: float = 420.0
    answer_log_bytes: float = 470.0
    # What Redis keeps for a connection, and a message of the bus.
    redis_connection_kib: float = 40.0
    bus_message_bytes: float = 300.0
    connections_per_worker: int = 20


def busiest_answers(given: Assumptions) -> float:
    """Answers in a full worker's busiest second: the rate at which their cost has to be measured.

    The batches of a slower one are smaller, and each answer in them is dearer.
    """
    return given.sockets_per_worker / given.answer_window_s * given.peak


@dataclass(frozen=True, slots=True)
class Need:
    """What it takes. `workers_for`: how many each phase alone would need; the largest decides."""

    workers: int
    workers_for: Mapping[str, int]
    worker_mib: float
    database_cores: float
    database_cores_for: Mapping[str, float]
    database_connections: int
    database_log_mb_s: float
    database_gb_a_game: float
    redis_messages_s: float
    redis_mib: float
    down_mbit_s: float
    up_mbit_s: float
    memory_gib: float


@dataclass(frozen=True, slots=True)
class Used:
    """CPU seconds of all workers in one phase each, of the database for the answers, and MiB for all sockets."""

    join_s: float
    answer_s: float
    show_s: float
    database_answer_s: float
    sockets_mib: float


def use_of(costs: Costs, *, players: int, answers: int, frames: int) -> Used:
    """What these numbers of things cost altogether: the part that a measured run can be held against."""
    return Used(
        join_s=players * costs.join_us / _US,
        answer_s=answers * costs.answer_us / _US,
        show_s=frames * costs.frame_us / _US,
        database_answer_s=answers * costs.database_answer_us / _US,
        sockets_mib=players * costs.socket_kib / 1024,
    )


def _cores(cpu_us: float, seconds: float, full: float) -> float:
    return cpu_us / _US / seconds / full


def needed(costs: Costs, players: int, given: Assumptions) -> Need:
    """Workers (each one core), database, Redis, network and memory for one game of so many players."""
    if players < 1:
        raise ValueError("a game has players")
    busiest = players / given.answer_window_s * given.peak
    idle = players * costs.idle_socket_us
    for_workers = {
        "joins": _cores(players / given.doors_s * costs.join_us + idle, 1, given.full),
        "answers": _cores(busiest * costs.answer_us + idle, 1, given.full),
        "a question shown to all": _cores(players * costs.frame_us, given.show_s, given.full),
        # the state and the own result leave together
        "results": _cores(players * (costs.frame_us + costs.result_us), given.show_s, given.full),
        "sockets": players / given.sockets_per_worker,
    }
    workers_for = {name: max(1, ceil(number)) for name, number in for_workers.items()}
    workers = max(workers_for.values())
    for_database = {
        "joins": _cores(players / given.doors_s * costs.database_join_us, 1, given.full),
        "answers": _cores(busiest * costs.database_answer_us, 1, given.full),
        # one worker reads ranks and boards for all, each the results of its own players
        "ranks": _cores(players * (costs.reveal_us + costs.result_us), given.ranks_s, 1.0),
    }
    answers = players * given.questions
    down = players * (costs.frame_bytes + given.overhead_bytes) / given.show_s
    return Need(
        workers=workers,
        workers_for=workers_for,
        worker_mib=given.worker_base_mib + players / workers * costs.socket_kib / 1024,
        database_cores=max(for_database.values()),
        database_cores_for=for_database,
        # one worker more while one is replaced, a scheduler, and what PostgreSQL reserves
        database_connections=(workers + 2) * given.connections_per_worker + 3,
        database_log_mb_s=busiest * given.answer_log_bytes / 1e6,
        database_gb_a_game=(answers * given.answer_row_bytes + players * given.player_row_bytes) / 1e9,
        # a presence a second from each worker, and each of a round's five moves, to every worker
        redis_messages_s=workers * workers * (1 + 5 / given.round_s),
        redis_mib=workers * 2 * given.redis_connection_kib / 1024 + workers * given.bus_message_bytes / _MIB,
        down_mbit_s=down * 8 / 1e6,
        up_mbit_s=busiest * given.answer_bytes * 8 / 1e6,
        memory_gib=(workers * given.worker_base_mib + players * costs.socket_kib / 1024) / 1024,
    )
