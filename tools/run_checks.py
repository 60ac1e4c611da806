"""`make check`: everything that can be said about the code without running its tests."""

from __future__ import annotations

import secrets
import sys
import tempfile

from tools.debian import FOR_CHECKS, require
from tools.freshness import ROOT
from tools.node_packages import node
from tools.parts import Part, run_parts
from tools.virtual_environment import PYTHON, VENV

_PACKAGES = ["config", "quiz", "outreach", "kit", "tools", "load_tests"]


def main() -> int:
    """Cheap checks first; all run even when one fails."""
    require(FOR_CHECKS)
    with tempfile.TemporaryDirectory(prefix="outreach-check-") as var:
        settings = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "OUTREACH_MODE": "test",
            "SECRET_KEY": secrets.token_hex(32),
            "SEALING_KEY": secrets.token_hex(32),
            "VAR_DIR": var,
        }
        production = {
            **settings,
            "OUTREACH_MODE": "production",
            "PUBLIC_URL": "https://outreach.example",
        }

        def program(name: str, *arguments: str) -> list[str]:
            return [str(VENV / "bin" / name), *arguments]

        def manage(*arguments: str) -> list[str]:
            return [str(PYTHON), "manage.py", *arguments]

        templates = sorted(
            str(place) for name in ("config", "quiz", "outreach") for place in _template_folders(name)
        )
        parts = [
            Part("format", program("ruff", "format", "--check", "--quiet", ".")),
            Part("lint", program("ruff", "check", "--quiet", ".")),
            Part("imports", program("lint-imports", "--no-logo")),
            Part("migrations", manage("makemigrations", "--check", "--dry-run"), settings),
            Part("settings", manage("check", "--fail-level", "WARNING"), settings),
            Part("deployment", manage("check", "--deploy", "--fail-level", "WARNING"), production),
            Part("templates", program("djlint", "--lint", "--quiet", *templates)),
            Part(
                "scripts",
                [str(node()), "node_modules/typescript/bin/tsc", "--project", _script_project(), "--noEmit"],
            ),
            Part("content", manage("check_content"), settings),
            Part("sources", [str(PYTHON), "-m", "pytest", "tests/house", "tests/architecture"]),
            Part("advisories", [str(PYTHON), "-m", "tools.advisories"]),
            Part("types", program("mypy", *_PACKAGES, "manage.py"), settings),
        ]
        return run_parts("check", parts)


def _template_folders(application: str) -> list[str]:
    return [
        str(folder.relative_to(ROOT))
        for pattern in ("**/templates", "**/types")
        for folder in (ROOT / application).glob(pattern)
        if any(folder.rglob("*.html"))
    ]


def _script_project() -> str:
    return next(name for name in ("tsconfig.json", "jsconfig.json") if (ROOT / name).is_file())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
