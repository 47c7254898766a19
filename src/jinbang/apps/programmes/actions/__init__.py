"""Publish and amend a programme."""

from jinbang.apps.programmes.actions.propose import Proposal, extend_windows, propose
from jinbang.apps.programmes.actions.publish import amend, load, publish

__all__ = ["Proposal", "amend", "extend_windows", "load", "propose", "publish"]
