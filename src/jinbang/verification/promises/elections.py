"""Where the file of a Belenios election is not what the log says of its ballot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jinbang.verification.election import Election


def faults(
    *, election: Election, path: str, ref: str, number: str, answers: tuple[str, ...], opened: Mapping[str, object],
    sealed: Sequence[str], votes: Mapping[str, int],
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Each in English and Chinese.  ref: what the ballot's papers are for.  opened: of `ballot.open`.  sealed: commitments."""
    if (election.name, election.answers) != (ref, answers) or path.rpartition("/")[2] != f"{election.uuid}.bel":
        yield f"the election of {number} is another one", f"{number} 的表决档案属于另一次表决"
    if election.fingerprint != opened["election"]:
        yield (
            f"{number}: question, trustee's key or credentials are not those published when the ballot was opened",
            f"{number} 的表决题、受托人公钥或投票凭证与发起表决时公布的不符",
        )
    if election.voters != opened["present"]:
        yield (
            f"{number}: {election.voters} credentials for {opened['present']} members present",
            f"{number} 的投票凭证数与到会人数不符",
        )
    if list(election.trackers) != sealed:
        yield f"the papers of {number} are not those that were sealed", f"{number} 的票与封签不符"
    if election.votes != votes:
        yield f"{number} is counted wrong: {dict(election.votes)}", f"{number} 计票有误：{dict(election.votes)}"
