"""Checkpoints are those of c2sp.org/tlog-checkpoint; real ones of other people's logs open here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.transparency import (
    EMPTY_ROOT,
    Broken,
    Checkpoint,
    Malformed,
    Signer,
    Unknown,
    VerifierKey,
    checkpoint_text,
    open_checkpoint,
    parse_checkpoint,
    sign_note,
)

SUM_KEY = VerifierKey.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
# The checkpoint in the specification is one of the Go checksum database under another name, so its signature holds
# once the real name is put back.
SUM_CHECKPOINT = """\
go.sum database tree
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""
LOG = Signer("jinbang.example/log", bytes(range(32)))


def test_a_real_checkpoint_opens_with_the_real_key():
    checkpoint, note = open_checkpoint(SUM_CHECKPOINT, keys=[SUM_KEY], origin="go.sum database tree")
    assert (checkpoint.origin, checkpoint.size) == ("go.sum database tree", 20852163)
    assert str(note) == SUM_CHECKPOINT


def test_the_checkpoint_of_the_specification_is_written_as_it_stands_there():
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    checkpoint = parse_checkpoint(text)
    assert checkpoint_text(checkpoint.origin, checkpoint.size, checkpoint.root) == text
    assert checkpoint == Checkpoint("example.com/behind-the-sofa", 20852163, checkpoint.root)


def test_an_empty_log_has_a_checkpoint():
    text = checkpoint_text("jinbang.example/log", 0, EMPTY_ROOT)
    assert text == "jinbang.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    with pytest.raises(Malformed, match="empty log"):
        checkpoint_text("jinbang.example/log", 0, bytes(32))


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(st.sampled_from(["one", "二"])))
def test_every_checkpoint_reads_back(size, root, extensions):
    checkpoint = Checkpoint("jinbang.example/log", size, root if size else EMPTY_ROOT, tuple(extensions))
    assert parse_checkpoint(str(checkpoint)) == checkpoint


ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="


@pytest.mark.parametrize(
    "text",
    [
        f"a\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"a\n01\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n+1\n{ROOT}\n",
        f"a\n1 \n{ROOT}\n",
        f"a\n１\n{ROOT}\n",
        f"a\n0x1\n{ROOT}\n",
        f"a\n{2**63}\n{ROOT}\n",
        f"a\n1\n{ROOT[:-1]}\n",
        f"a\n1\n{ROOT[:-2]}J=\n",
        "a\n1\nAAAA\n",
        f"a\n1\n{ROOT}\n\nextension\n",
        "a\n1\n",
        "",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(Malformed):
        parse_checkpoint(text)


@pytest.mark.parametrize("origin", ["", "a\nb", "\n"])
def test_an_origin_that_would_not_read_back_is_refused(origin):
    with pytest.raises(Malformed):
        checkpoint_text(origin, 1, bytes(32))


def test_a_checkpoint_of_another_log_is_not_taken_for_ours():
    other = sign_note(checkpoint_text("jinbang.example/other", 1, bytes(32)), LOG)
    with pytest.raises(Malformed, match=r"of jinbang\.example/other, not of jinbang\.example/log"):
        open_checkpoint(other, keys=[LOG.verifier], origin="jinbang.example/log")


def test_a_forged_or_changed_checkpoint_is_not_opened():
    note = sign_note(checkpoint_text("jinbang.example/log", 12, bytes(32)), LOG)
    with pytest.raises(Unknown):
        open_checkpoint(note, keys=[SUM_KEY], origin="jinbang.example/log")
    with pytest.raises(Broken):
        open_checkpoint(note.replace("12", "13"), keys=[LOG.verifier], origin="jinbang.example/log")
