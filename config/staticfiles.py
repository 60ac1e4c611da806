"""Static files with hashed names, so that browsers may keep them for a year."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from servestatic.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # carries no types
    """Hashes names, rewrites the `import` lines of ES modules to the hashed names, lays a gzip copy beside each file.

    An import map would need an inline script, which the content security policy forbids, and a browser newer than many
    phones carry.
    """

    support_js_module_import_aggregation = True
    # Without Django's last pattern, `import("…")`: no page imports dynamically, but the scripts' type comments say
    # `import("…").Name`, and a type is no file to be served.
    _js_module_import_aggregation_patterns = (
        "*.js",
        ManifestStaticFilesStorage._js_module_import_aggregation_patterns[1][:-1],  # type: ignore[attr-defined]
    )
