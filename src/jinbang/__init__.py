"""Jinbang (金榜): run an honours programme from the call to the list, so that anyone can check it."""

__version__ = "0.1.0"
