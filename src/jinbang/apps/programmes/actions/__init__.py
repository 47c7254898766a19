"""Publish and amend a programme."""

from jinbang.apps.programmes.actions.publish import amend, load, publish

__all__ = ["amend", "load", "publish"]
