"""The environment is refused, with every fault named, when it is missing or weak."""

from pathlib import Path

import pytest

from config.env import BadEnvironment, Env, load_environ, read_env

GOOD = {
    "OUTREACH_MODE": "production",
    "SECRET_KEY": "6d1f0a9be8c24753d1f0a9be8c247536d1f0a9be8c247530",
    "SEALING_KEY": "0be8c247536d1f0a9be8c247536d1f0a9be8c2475361f0a9",
    "PUBLIC_URL": "https://pufa.example.gov.cn",
    "VAR_DIR": "/tmp/none",  # noqa: S108  - never written to
}


def test_read_env_good_environment() -> None:
    env = read_env(GOOD)
    assert isinstance(env, Env)
    assert env.hosts == ("pufa.example.gov.cn",)
    assert env.is_secure


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEALING_KEY", "PUBLIC_URL"])
def test_read_env_names_what_is_missing(name: str) -> None:
    with pytest.raises(BadEnvironment, match=name):
        read_env({key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("SECRET_KEY", "changeme" * 8),
        ("SEALING_KEY", "1234567890" * 5),
        ("SEALING_KEY", GOOD["SECRET_KEY"]),
        ("OUTREACH_MODE", "debug"),
        ("PUBLIC_URL", "pufa.example.gov.cn"),
        ("PUBLIC_URL", "http://pufa.example.gov.cn"),
        ("DATABASE_URL", "mysql://db/outreach"),
        ("REDIS_URL", "http://cache"),
        ("HOME_DIVISION", "赤峰"),
        ("HOME_DIVISION", "150402"),
        ("MAX_PLAYERS_PER_GAME", "0"),
        ("MAX_PLAYERS_PER_GAME", "many"),
        ("MAX_SOCKETS_PER_WORKER", "-1"),
        ("NEWCOMERS_PER_SECOND", "10001"),
        ("TRUSTED_PROXIES", "proxy.example"),
        ("TRUSTED_PROXIES", "*"),
        ("TRUSTED_PROXIES", "10.0.0.7, 10.0.0.0/33"),
        ("TRUSTED_PROXIES", "10.0.0.7/24"),
        ("WORKER_NAME", "one two"),
        ("ARCHIVE_AFTER_DAYS", "7"),
        ("ARCHIVE_AFTER_DAYS", "forever"),
        ("METRICS_PORT", "http"),
        ("METRICS_PORT", "65536"),
        ("METRICS_PORT", "-1"),
        ("WORKERS_IN_ALL", "0"),
        ("WORKERS_IN_ALL", "many"),
    ],
)
def test_read_env_names_what_is_weak(name: str, value: str) -> None:
    with pytest.raises(BadEnvironment, match=name):
        read_env({**GOOD, name: value})


@pytest.mark.parametrize(
    ("value", "proxies"),
    [
        ("", ()),
        (" , ", ()),
        ("10.0.0.7", ("10.0.0.7",)),
        (" 10.0.0.7 ,192.168.4.0/24,", ("10.0.0.7", "192.168.4.0/24")),
        ("::1,fd00::/8", ("::1", "fd00::/8")),
    ],
)
def test_read_env_trusted_proxies_are_addresses_and_networks(value: str, proxies: tuple[str, ...]) -> None:
    assert read_env({**GOOD, "TRUSTED_PROXIES": value}).trusted_proxies == proxies


def test_read_env_trusts_no_proxy_unless_said() -> None:
    assert read_env(GOOD).trusted_proxies == ()


def test_read_env_several_workers_need_what_they_share() -> None:
    shared = {"DATABASE_URL": "postgres://db/outreach", "REDIS_URL": "redis://cache"}
    assert read_env({**GOOD, **shared, "WORKERS_IN_ALL": "4"}).workers == 4
    assert read_env({**GOOD, "WORKERS_IN_ALL": ""}).workers == 1

    for name in shared:
        with pytest.raises(BadEnvironment, match=name):
            read_env({**GOOD, **shared, name: "", "WORKERS_IN_ALL": "4"})


@pytest.mark.parametrize(("said", "days"), [("", 800), ("0", 0), ("30", 30), ("400", 400)])
def test_archiving_waits_two_years_unless_told_otherwise(said: str, days: int) -> None:
    assert read_env({**GOOD, "ARCHIVE_AFTER_DAYS": said}).archive_after_days == days


@pytest.mark.parametrize("said", ["", "400"])
def test_behind_a_pooler_no_worker_archives(said: str) -> None:
    pooled = {**GOOD, "DATABASE_URL": "postgres://db/outreach", "DATABASE_POOLER": "pgbouncer"}
    with pytest.raises(BadEnvironment, match="ARCHIVE_AFTER_DAYS must be 0"):
        read_env({**pooled, "ARCHIVE_AFTER_DAYS": said})
    assert read_env({**pooled, "ARCHIVE_AFTER_DAYS": "0"}).database_pooler


def test_read_env_names_all_faults_at_once() -> None:
    with pytest.raises(BadEnvironment) as refused:
        read_env({"DATABASE_URL": "mysql://db"})
    for name in ("SECRET_KEY", "SEALING_KEY", "PUBLIC_URL", "DATABASE_URL"):
        assert name in str(refused.value)


def test_read_env_never_repeats_a_secret() -> None:
    with pytest.raises(BadEnvironment) as refused:
        read_env({**GOOD, "SECRET_KEY": "hunter2-hunter2"})
    assert "hunter2" not in str(refused.value)


def test_read_env_mode_is_production_unless_said() -> None:
    with pytest.raises(BadEnvironment, match="PUBLIC_URL"):
        read_env({key: value for key, value in GOOD.items() if key not in ("OUTREACH_MODE", "PUBLIC_URL")})


def test_load_environ_environment_wins_over_file(tmp_path: Path) -> None:
    file = tmp_path / "local.env"
    file.write_text("# keys\nSECRET_KEY=from-file\nOUTREACH_MODE = demo\n\nbroken line\n")
    values = load_environ({"SECRET_KEY": "from-environment"}, local_file=file)
    assert values == {"SECRET_KEY": "from-environment", "OUTREACH_MODE": "demo"}


def test_load_environ_production_takes_no_keys_from_the_local_file(tmp_path: Path) -> None:
    file = tmp_path / "local.env"
    file.write_text("SECRET_KEY=from-set-up\nSEALING_KEY=from-set-up\n")
    assert load_environ({"OUTREACH_MODE": "production"}, local_file=file) == {"OUTREACH_MODE": "production"}


def test_read_env_metrics_are_for_this_machine_unless_said() -> None:
    assert (read_env(GOOD).metrics_host, read_env(GOOD).metrics_port) == ("127.0.0.1", None)
    said = read_env({**GOOD, "METRICS_PORT": "9464", "METRICS_HOST": "10.0.0.7"})
    assert (said.metrics_host, said.metrics_port) == ("10.0.0.7", 9464)


def test_limits_have_defaults_and_can_be_stated() -> None:
    env = read_env(GOOD)
    assert (env.max_players_per_game, env.max_sockets_per_worker, env.newcomers_per_second) == (
        20_000,
        None,
        600,
    )
    stated = read_env(
        {
            **GOOD,
            "MAX_PLAYERS_PER_GAME": "300000",
            "MAX_SOCKETS_PER_WORKER": "9000",
            "NEWCOMERS_PER_SECOND": "50",
        }
    )
    assert (stated.max_players_per_game, stated.max_sockets_per_worker, stated.newcomers_per_second) == (
        300_000,
        9_000,
        50,
    )


SMS = {**GOOD, "SMS_GATEWAY": "http", "SMS_URL": "https://sms.example.com/send", "SMS_KEY": "k-1"}


def test_messages_have_no_way_out_until_one_is_set() -> None:
    assert read_env(GOOD).sms.gateway == "none"
    assert read_env({**GOOD, "OUTREACH_MODE": "demo"}).sms.gateway == "file"
    sms = read_env(SMS).sms
    assert (sms.gateway, sms.url, sms.timeout_s, sms.per_day) == (
        "http",
        "https://sms.example.com/send",
        10,
        5,
    )
    assert "k-1" not in repr(sms)
    assert read_env({**SMS, "SMS_URL": "http://127.0.0.1:9000/"}).sms.url == "http://127.0.0.1:9000/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMS_GATEWAY", "file"),
        ("SMS_GATEWAY", "pigeon"),
        ("SMS_URL", ""),
        ("SMS_URL", "sms.example.com"),
        ("SMS_URL", "https://sms.example.com/\x7f"),
        ("SMS_URL", "http://sms.example.com/send"),
        ("SMS_URL", "https://user:word@sms.example.com/"),
        ("SMS_URL", "https://sms.example.com:99999/"),
        ("SMS_KEY", "two words"),
        ("SMS_TIMEOUT", "31"),
        ("SMS_QUIET_HOURS", "9-5"),
        ("SMS_PER_DAY", "0"),
        ("SMS_KEPT_DAYS", "never"),
    ],
)
def test_gateway_that_could_not_be_used_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadEnvironment, match=name):
        read_env({**SMS, name: value})


def test_quick_exit_leads_to_a_harmless_page_unless_said_otherwise() -> None:
    assert read_env(GOOD).quick_exit_url == "https://www.weather.com.cn/"
    said = {**GOOD, "QUICK_EXIT_URL": "https://news.example.cn/today/"}
    assert read_env(said).quick_exit_url == "https://news.example.cn/today/"


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "//example.cn/", "https://a.cn/?q=1", 'https://a.cn/"x']
)
def test_quick_exit_is_a_plain_address(value: str) -> None:
    with pytest.raises(BadEnvironment, match="QUICK_EXIT_URL"):
        read_env({**GOOD, "QUICK_EXIT_URL": value})
