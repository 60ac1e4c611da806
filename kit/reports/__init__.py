"""Reports that stand alone: one HTML file with its style and its plots in it, to be sent about and printed.

Only digits stand in the plots, as SVG: words stand around them in the page, in any language. They are drawn by
matplotlib, which comes with the packages for development; `plots_available` says whether it is there.
"""

from importlib.util import find_spec


def plots_available() -> bool:
    """Whether plots can be drawn on this installation."""
    return find_spec("matplotlib") is not None
