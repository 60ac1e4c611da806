"""Drills: a whole hall in mid-question, one fault, and a judge who counts every answer afterwards."""
