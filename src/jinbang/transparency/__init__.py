"""A transparency log in standard formats, usable as a library on its own: no Django, no clock, no chance, no network.

Salts, private keys and times are arguments.  See docs/explanation/transparency.md.
"""

from jinbang.transparency.checkpoint import Checkpoint, checkpoint_text, open_checkpoint, parse_checkpoint
from jinbang.transparency.consistency import consistency_proof, prove_consistency, verify_consistency
from jinbang.transparency.errors import Broken, Malformed, Unknown
from jinbang.transparency.inclusion import inclusion_proof, prove_inclusion, verify_inclusion
from jinbang.transparency.leaf import (
    canonical,
    commitment,
    commitment_of,
    disclosure,
    leaf_hash,
    open_disclosure,
    opening_salt,
)
from jinbang.transparency.note import Note, Signer, VerifierKey, add_signatures, open_note, parse_note, sign_note
from jinbang.transparency.tree import EMPTY_ROOT, CompactTree, FullTree

__all__ = [
    "EMPTY_ROOT",
    "Broken",
    "Checkpoint",
    "CompactTree",
    "FullTree",
    "Malformed",
    "Note",
    "Signer",
    "Unknown",
    "VerifierKey",
    "add_signatures",
    "canonical",
    "checkpoint_text",
    "commitment",
    "commitment_of",
    "consistency_proof",
    "disclosure",
    "inclusion_proof",
    "leaf_hash",
    "open_checkpoint",
    "open_disclosure",
    "open_note",
    "opening_salt",
    "parse_checkpoint",
    "parse_note",
    "prove_consistency",
    "prove_inclusion",
    "sign_note",
    "verify_consistency",
    "verify_inclusion",
]
