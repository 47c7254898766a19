"""Who takes a seat that falls vacant: the first substitute, in the drawn order, with whom every quota is still kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from jinbang.draw.sample import Commitment, Result


def next_substitute(
    *,
    commitment: Commitment,
    result: Result,
    panel: Sequence[str],
    leaving: str,
    unavailable: Collection[str] = (),
) -> str | None:
    """The substitute for `leaving`.

    `panel` is who sits now (the drawn panel, with earlier stand-ins); `unavailable` are substitutes who declined.  None
    when no published substitute keeps the quotas: the seat stays empty, or a new draw is committed to.  Raises
    ValueError when `leaving` does not sit on the panel.
    """
    if leaving not in panel:
        raise ValueError(f"{leaving!r} has no seat on this panel")
    document = commitment.document()
    values = {entry["id"]: entry["values"] for entry in document["roster"]}
    staying = [name for name in panel if name != leaving]

    def kept(newcomer: str) -> bool:
        for quota in document["quotas"]:
            place = document["attributes"].index(quota["attribute"])
            count = sum(values[name][place] == quota["value"] for name in (*staying, newcomer))
            if count < quota["low"] or (quota["high"] is not None and count > quota["high"]):
                return False
        return True

    waiting = (name for name in result.substitutes if name not in staying and name not in unavailable)
    return next((name for name in waiting if name != leaving and kept(name)), None)
