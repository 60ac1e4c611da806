"""Attachments of people's matters: encrypted files outside any web root."""
