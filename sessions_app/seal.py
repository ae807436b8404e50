"""The seal of a signed session: one way to write a snapshot down, and its hash. Pure."""

import hashlib
import json

# 1: as first released. 2: also what each reading stood beside, and how many sessions were planned.
# 3: also what the patient had said before the visit, and which values came from there.
FORMAT = 3


def canonical(snapshot: dict) -> str:
    """The same text for the same content, whoever writes it down."""
    return json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def seal_of(snapshot: dict) -> str:
    return hashlib.sha256(canonical(snapshot).encode()).hexdigest()


def seal_fits(session) -> bool:
    """Is the snapshot still what was sealed?"""
    return bool(session.content_hash) and seal_of(session.snapshot) == session.content_hash


def record_seal(sessions: list, scores: list) -> str:
    """One seal for all that a paper about a course of care was drawn from: the seals of its sessions and its
    scores, in their order. Rows are lists of text."""
    return hashlib.sha256(canonical({"sessions": sessions, "scores": scores}).encode()).hexdigest()


def in_fours(seal: str, signs: int = 16) -> str:
    """As much of it as is read from paper: "9f2c 41d0 77aa 03be"."""
    return " ".join(seal[at : at + 4] for at in range(0, signs, 4))
