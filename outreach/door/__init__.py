"""The citizen's door: what everybody may read and ask without saying who they are. Files and rules; no rows."""
