"""What a serving process writes down: nothing that a path may hold."""

import contextlib
import urllib.error
import urllib.request

from tests.services.servers import RunningServer


def test_refused_paths_are_not_logged(live_server: RunningServer) -> None:
    """The path of an invitation or of a code to join holds a secret, also where it is refused."""
    bases = [live_server.url, *filter(None, [live_server.lan_url])]
    for base in bases:
        for path in ("/j/markedtoken/", "/staff/invitation/markedtoken/"):
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(f"{base}{path}")
    assert "markedtoken" not in live_server.log.read_text()
