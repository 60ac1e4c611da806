"""The only reader of the environment: every setting, typed, with its default and its check.

A mistake is never guessed around: `read_env` raises `BadEnvironment`, which names each setting that is missing or weak.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from config.sms import Sms, read_sms

Mode = Literal["demo", "test", "production"]

ROOT = Path(__file__).resolve().parent.parent
# 256 bits in hex or base64; shorter keys can be searched.
_MIN_SECRET = 43


class BadEnvironment(Exception):
    """One or more settings are missing or unsafe; the message lists them all."""


@dataclass(frozen=True, slots=True)
class Env:
    """All settings of a process. Paths are absolute; URLs carry no trailing slash."""

    mode: Mode
    secret_key: str
    sealing_key: str
    sealing_keys_old: tuple[str, ...]
    public_url: str
    hosts: tuple[str, ...]
    database_url: str
    # Whether a pooler that shares sessions (PgBouncer in transaction mode) stands before PostgreSQL.
    database_pooler: bool
    redis_url: str | None
    var_dir: Path
    home_division: str
    # Days after a game's end until its players and answers go into an archive file; 0 is never.
    archive_after_days: int
    email_url: str | None
    sms: Sms
    trusted_proxies: tuple[str, ...]
    # Which of the workers this process is, for logs and metrics; the launcher sets it. Empty for a single one.
    worker_name: str
    # How many workers share the database, on all machines together.
    workers: int
    # Where this process is scraped by Prometheus; nowhere without a port.
    metrics_host: str
    metrics_port: int | None
    # Players of one game over all workers, sockets of one worker, newcomers a second that a worker lets in at best.
    max_players_per_game: int
    max_sockets_per_worker: int | None
    newcomers_per_second: int
    # Who is responsible for people's data: name and telephone, as consents and notices give them. Without a name, the
    # home city's bureau of justice; without a telephone, its legal aid centre's.
    office_name: str
    office_phone: str
    icp_number: str
    police_number: str
    # Where the quick exit of sensitive pages leads: a page that anybody might be reading.
    quick_exit_url: str

    @property
    def is_secure(self) -> bool:
        """Whether the public address is HTTPS, and so cookies are `Secure`."""
        return self.public_url.startswith("https://")

    @property
    def database_engine(self) -> Literal["sqlite", "postgres"]:
        return "postgres" if self.database_url.startswith(("postgres://", "postgresql://")) else "sqlite"


def read_env(environ: Mapping[str, str]) -> Env:
    """Parse and check the environment.

    Raises `BadEnvironment` naming every fault at once, so that an operator mends them in one go.
    """
    faults: list[str] = []
    mode = environ.get("OUTREACH_MODE", "production")
    if mode not in ("demo", "test", "production"):
        faults.append("OUTREACH_MODE must be demo, test or production")
    production = mode == "production"

    def secret(name: str) -> str:
        value = environ.get(name, "")
        if len(value) < _MIN_SECRET or len(set(value)) < 12:
            faults.append(
                f"{name} is missing or weak: at least {_MIN_SECRET} random characters (`openssl rand -hex 32`)"
            )
        return value

    secret_key, sealing_key = secret("SECRET_KEY"), secret("SEALING_KEY")
    if secret_key and secret_key == sealing_key:
        faults.append("SEALING_KEY must differ from SECRET_KEY")

    public_url = environ.get("PUBLIC_URL", "" if production else "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(public_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        faults.append("PUBLIC_URL must be the address people use, such as https://pufa.example.gov.cn")
    elif production and parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        faults.append("PUBLIC_URL must be https in production")

    var_dir = Path(environ.get("VAR_DIR", str(ROOT / "var"))).resolve()
    database_url = environ.get("DATABASE_URL", f"sqlite:///{var_dir}/db.sqlite3")
    if not database_url.startswith(("sqlite:///", "postgres://", "postgresql://")):
        faults.append("DATABASE_URL must begin with sqlite:/// or postgres://")
    pooler = environ.get("DATABASE_POOLER", "")
    if pooler not in ("", "pgbouncer"):
        faults.append("DATABASE_POOLER is pgbouncer or nothing")
    redis_url = environ.get("REDIS_URL") or None
    if redis_url and not redis_url.startswith(("redis://", "rediss://", "unix://")):
        faults.append("REDIS_URL must begin with redis://, rediss:// or unix://")
    home_division = environ.get("HOME_DIVISION", "1504")
    if not re.fullmatch(r"\d{4}", home_division):
        faults.append("HOME_DIVISION must be the four digits of a city, such as 1504")

    trusted_proxies = tuple(
        filter(None, (entry.strip() for entry in environ.get("TRUSTED_PROXIES", "").split(",")))
    )
    for entry in trusted_proxies:
        try:
            ip_network(entry)
        except ValueError:
            faults.append(
                f"TRUSTED_PROXIES: {entry!r} is neither an address nor a network, such as 10.0.0.7 or 10.0.0.0/24"
            )

    sealing_keys_old = tuple(environ.get("SEALING_KEYS_OLD", "").split())
    if any(len(key) < _MIN_SECRET for key in sealing_keys_old):
        faults.append(f"SEALING_KEYS_OLD has a key shorter than {_MIN_SECRET} characters")
    email_url = environ.get("EMAIL_URL") or None
    if email_url and not email_url.startswith(("smtp://", "smtps://")):
        faults.append("EMAIL_URL must begin with smtp:// or smtps://")
    sms = read_sms(environ, production=production, faults=faults)

    archive_after = environ.get("ARCHIVE_AFTER_DAYS") or "800"
    if not re.fullmatch(r"\d{1,5}", archive_after) or 0 < int(archive_after) < 30:
        faults.append("ARCHIVE_AFTER_DAYS must be a number of days, 30 or more, or 0 for never")
    elif pooler and int(archive_after):
        faults.append(
            "ARCHIVE_AFTER_DAYS must be 0 behind a pooler: run archive_games over a direct connection"
        )

    worker_name = environ.get("WORKER_NAME", "")
    if not re.fullmatch(r"[A-Za-z0-9._-]{0,63}", worker_name):
        faults.append("WORKER_NAME takes letters, digits, dots and dashes, 63 at most")
    workers = environ.get("WORKERS_IN_ALL") or "1"
    if not re.fullmatch(r"[1-9]\d{0,3}", workers):
        faults.append("WORKERS_IN_ALL must be the number of workers on all machines, such as 4")
    elif int(workers) > 1:
        if database_url.startswith("sqlite"):
            faults.append("DATABASE_URL must begin with postgres:// for more than one worker")
        if not redis_url:
            faults.append("REDIS_URL is missing: more than one worker needs it for messages and throttles")
    metrics_port = environ.get("METRICS_PORT", "")
    if metrics_port and not (metrics_port.isdecimal() and int(metrics_port) < 65_536):
        faults.append("METRICS_PORT must be the number of a port, such as 9464")

    def count(name: str, default: int, most: int) -> int:
        value = environ.get(name, "")
        if not value:
            return default
        if not re.fullmatch(r"[1-9]\d{0,7}", value) or int(value) > most:
            faults.append(f"{name} must be a number from 1 to {most}")
            return default
        return int(value)

    # What the measured run held on two cores; `manage.py capacity` says what other machines hold.
    max_players_per_game = count("MAX_PLAYERS_PER_GAME", 20_000, 1_000_000)
    # Its default hangs on the limit of open files: config/launch/open_files.py.
    max_sockets_per_worker = count("MAX_SOCKETS_PER_WORKER", 0, 1_000_000) or None
    # A newcomer costs a worker about 1.5 ms from the handshake to the seat: this is what one core can take at best.
    newcomers_per_second = count("NEWCOMERS_PER_SECOND", 600, 10_000)

    quick_exit_url = environ.get("QUICK_EXIT_URL") or "https://www.weather.com.cn/"
    if not re.fullmatch(r"https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9/._~-]*)?", quick_exit_url):
        faults.append("QUICK_EXIT_URL must be the address of a harmless public page, https://host/path")

    if faults:
        raise BadEnvironment("The environment is not fit to start:\n  " + "\n  ".join(faults))
    extra_hosts = [host.strip() for host in environ.get("HOSTS", "").split(",") if host.strip()]
    return Env(
        mode=mode,  # type: ignore[arg-type]  # checked against the three modes above
        secret_key=secret_key,
        sealing_key=sealing_key,
        sealing_keys_old=sealing_keys_old,
        public_url=public_url,
        hosts=tuple(dict.fromkeys([parts.hostname or "", *extra_hosts])),
        database_url=database_url,
        database_pooler=bool(pooler),
        redis_url=redis_url,
        var_dir=var_dir,
        home_division=home_division,
        archive_after_days=int(archive_after),
        email_url=email_url,
        sms=sms,
        trusted_proxies=trusted_proxies,
        worker_name=worker_name,
        workers=int(workers),
        metrics_host=environ.get("METRICS_HOST") or "127.0.0.1",
        metrics_port=int(metrics_port) if metrics_port else None,
        max_players_per_game=max_players_per_game,
        max_sockets_per_worker=max_sockets_per_worker,
        newcomers_per_second=newcomers_per_second,
        office_name=environ.get("OFFICE_NAME", ""),
        office_phone=environ.get("OFFICE_PHONE", ""),
        icp_number=environ.get("ICP_NUMBER", ""),
        police_number=environ.get("POLICE_NUMBER", ""),
        quick_exit_url=quick_exit_url,
    )


def load_environ(
    environ: Mapping[str, str], *, local_file: Path = ROOT / "var" / "local.env"
) -> dict[str, str]:
    """The environment over the machine's own `var/local.env`, which `make setup` writes with fresh secrets.

    The file holds `NAME=value` lines; what the environment says wins.
    """
    values: dict[str, str] = {}
    # Production never falls back on keys that set-up wrote beside the data: a forgotten one must be missed.
    if environ.get("OUTREACH_MODE") != "production" and local_file.is_file():
        for line in local_file.read_text().splitlines():
            name, separator, value = line.partition("=")
            if separator and not line.startswith("#"):
                values[name.strip()] = value.strip()
    return {**values, **environ}
