"""axe on a page: what keeps people out."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Something that is fading in has too little contrast for a moment; what counts is where it arrives.
_RUN = """async () => {
  const ends = (each) => Number.isFinite(each.effect.getComputedTiming().endTime);
  const passing = document.getAnimations().filter((each) => each.playState === "running" && ends(each));
  await Promise.allSettled(passing.map((each) => each.finished));
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter((violation) => ["serious", "critical"].includes(violation.impact))
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""


def barriers(page: Page) -> list[str]:
    """Serious and critical violations, each with the places it was found; empty is what a test asks for."""
    # `evaluate` runs outside the page's content security policy, a script tag would not.
    page.evaluate(_AXE.read_text() + "; 0")
    found: list[str] = page.evaluate(_RUN)
    return found
