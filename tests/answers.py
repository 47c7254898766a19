"""Invented answers and identifiers: see jinbang.rules.sample."""

from jinbang.rules.sample import answers, born_of, patent, person_id, person_name, uscc

__all__ = ["answers", "born_of", "patent", "person_id", "person_name", "uscc"]
