"""Over real sockets: what is sent, what an answer does, and that time ends however slowly a gateway drips."""

import datetime as dates
import ipaddress
import ssl
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kit.notify.gateways.http import HttpGateway
from kit.notify.rules.answers import Accepted, Answer, Outgoing, Refused, TryLater
from kit.notify.rules.parameters import Language
from kit.notify.rules.states import Reason
from tests.kit.notify.gateway_servers import LocalGateway, Reply
from tests.kit.notify.samples import STORED, TEXT
from tests.services.ports import free_port

MESSAGE = Outgoing(key="0b6c", to=STORED, text=TEXT, language=Language.CHINESE)
KEY = "marked-gateway-key"


def send(url: str, *, timeout_s: float = 5.0) -> Answer:
    return HttpGateway(url, key=KEY, timeout_s=timeout_s).send(MESSAGE)


def test_gateway_is_given_message_key_and_the_same_name_each_time() -> None:
    with LocalGateway() as gateway:
        assert send(gateway.url + "?unit=7") == Accepted("g-1")
    (request,) = gateway.requests
    assert request.path == "/send?unit=7"
    assert request.body == {"id": "0b6c", "to": STORED, "text": TEXT, "language": "zh-Hans"}
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.headers["Idempotency-Key"] == "0b6c"
    assert request.headers["Host"] == f"127.0.0.1:{gateway.port}"


def test_gateway_without_a_key_is_told_none() -> None:
    with LocalGateway() as gateway:
        HttpGateway(gateway.url, key="", timeout_s=5).send(MESSAGE)
    assert "Authorization" not in gateway.requests[0].headers


CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{"id": \r\n4\r\n"7"}\r\n0\r\n\r\n'


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (Reply(204, b""), Accepted()),
        (Reply(raw=CHUNKED), Accepted("7")),
        (Reply(raw=b"HTTP/1.0 202 Accepted\r\n\r\n"), Accepted()),
        (Reply(raw=b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 OK\r\nContent-Length: 0\r\n\r\n"), Accepted()),
        (Reply(body=b"x" * 1_000_000), Accepted()),
        (Reply(400), Refused()),
        (Reply(500), TryLater(Reason.GATEWAY_ERROR)),
        (Reply(302, headers={"Location": "https://example.com/"}), TryLater(Reason.GATEWAY_MISCONFIGURED)),
        (
            Reply(429, headers={"Retry-After": "90"}),
            TryLater(Reason.GATEWAY_BUSY, dates.timedelta(seconds=90)),
        ),
        (Reply(raw=b""), TryLater(Reason.GATEWAY_BROKEN)),
        (Reply(raw=b"SSH-2.0\r\n\r\n"), TryLater(Reason.GATEWAY_BROKEN)),
        (
            Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
            TryLater(Reason.GATEWAY_BROKEN),
        ),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000), TryLater(Reason.GATEWAY_BROKEN)),
    ],
    ids=lambda value: (
        (value.raw or str(value.status).encode())[:40].decode() if isinstance(value, Reply) else ""
    ),
)
def test_what_comes_back_is_an_answer_and_never_an_exception(reply: Reply, answer: Answer) -> None:
    with LocalGateway(reply) as gateway:
        assert send(gateway.url) == answer


def test_gateway_that_is_away_was_sent_nothing() -> None:
    assert send(f"http://127.0.0.1:{free_port()}/") == TryLater(Reason.GATEWAY_UNREACHABLE)
    assert send("http://gateway.invalid/") == TryLater(Reason.GATEWAY_UNREACHABLE)


def test_gateway_that_is_silent_is_given_up_in_time() -> None:
    with LocalGateway() as gateway:
        gateway.may_answer.clear()  # for up to 30 s
        began = time.monotonic()
        assert send(gateway.url, timeout_s=1.0) == TryLater(Reason.GATEWAY_TIMEOUT)
        assert time.monotonic() - began < 20
        assert gateway.came.wait(20)


def test_dripping_answer_does_not_lengthen_the_time() -> None:
    """Each byte comes in time; all of them would not. The clock jumps a second at each look."""
    seconds = iter(range(1_000))
    with LocalGateway(Reply(raw=b"HTTP/1.1 200 OK\r\nX: y")) as gateway:
        dripping = HttpGateway(gateway.url, key=KEY, timeout_s=4.0, monotonic=lambda: float(next(seconds)))
        assert dripping.send(MESSAGE) == TryLater(Reason.GATEWAY_TIMEOUT)


def test_nothing_is_sent_when_connecting_took_all_the_time() -> None:
    seconds = iter([0.0, 1.0, 99.0])
    with LocalGateway() as gateway:
        late = HttpGateway(gateway.url, key=KEY, timeout_s=5.0, monotonic=lambda: next(seconds))
        assert late.send(MESSAGE) == TryLater(Reason.GATEWAY_UNREACHABLE)
    assert gateway.requests == []


def certificate(directory: Path) -> Path:
    """A certificate for this machine that signed itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gateway")])
    now = dates.datetime.now(dates.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dates.timedelta(days=1))
        .not_valid_after(now + dates.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = directory / "gateway.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def test_only_a_certificate_that_is_trusted_gets_the_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    with LocalGateway(tls=tls) as gateway:
        assert send(gateway.url) == TryLater(Reason.GATEWAY_UNREACHABLE)
        assert gateway.requests == []
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert send(gateway.url) == Accepted("g-1")
        assert send(gateway.url.replace("127.0.0.1", "localhost")) == TryLater(Reason.GATEWAY_UNREACHABLE)
    assert len(gateway.requests) == 1


def test_gateway_does_not_show_its_key() -> None:
    assert KEY not in repr(HttpGateway("https://sms.example.com/", key=KEY, timeout_s=5))
