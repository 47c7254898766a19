"""Time stamps of others on checkpoints (RFC 3161): an authority states when it saw the three lines that the log signed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from jinbang.transparency.errors import Broken, Malformed
from jinbang.transparency.findings import Finding, broken, held, unchecked

QUERY: Final = "application/timestamp-query"


def stamp_request(text: str) -> bytes:
    """What to send to an authority (DER): the SHA-256 of the checkpoint's text, without its signatures."""
    builder = TimestampRequestBuilder().data(text.encode()).hash_algorithm(HashAlgorithm.SHA256)
    return bytes(builder.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes())


def stated_at(answer: bytes, *, text: str) -> datetime:
    """When the answer says that it saw this text.  Who says so is not checked.  Raises Malformed or Broken."""
    response = _read(answer)
    if response.tst_info.message_imprint.message != hashlib.sha256(text.encode()).digest():
        raise Broken("the time stamp is about another text")
    moment: datetime = response.tst_info.gen_time
    return moment.astimezone(UTC)


def stamped_at(answer: bytes, *, text: str, certificates: Sequence[Certificate]) -> datetime:
    """When an authority, whose chain ends in one of these certificates, saw the text.  Raises Malformed or Broken."""
    builder = VerifierBuilder(
        roots=[one for one in certificates if one.issuer == one.subject] or list(certificates),
        intermediates=[one for one in certificates if one.issuer != one.subject],
    )
    moment = stated_at(answer, text=text)
    try:
        builder.build().verify_message(_read(answer), text.encode())
    except (VerificationError, ValueError) as error:
        raise Broken(f"the time stamp is not of an authority with this certificate: {error}") from error
    return moment


def read_certificates(pem: bytes) -> list[Certificate]:
    """The certificates in a PEM file, in order; raises Malformed where there is none."""
    try:
        return load_pem_x509_certificates(pem)
    except ValueError as error:
        raise Malformed(f"no certificates in PEM: {error}") from error


def stamped(answer: bytes | None, *, text: str, certificates: Sequence[Certificate]) -> Finding:
    """The finding on the time stamp of a checkpoint whose text was found to hold."""
    if answer is None:
        return unchecked(
            "time-stamped",
            "when others saw it: give the time stamp with --timestamp and the authority's certificate with --tsa",
            "他人何时见到：请用 --timestamp 给出时间戳，用 --tsa 给出时间戳机构的证书",
        )
    try:
        if not certificates:
            said = stated_at(answer, text=text).isoformat(sep=" ", timespec="seconds")
            return unchecked(
                "time-stamped",
                f"the time stamp says {said}; who says so needs the authority's certificate: give it with --tsa",
                f"时间戳载明 {said}；核对出具机构须用 --tsa 给出其证书",
            )
        moment = stamped_at(answer, text=text, certificates=certificates).isoformat(sep=" ", timespec="seconds")
    except (Malformed, Broken) as error:
        return broken("time-stamped", str(error), f"时间戳不成立：{error}")
    return held("time-stamped", f"an authority saw it at {moment}", f"时间戳机构于 {moment} 见到")


def _read(answer: bytes) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(answer)
        granted = PKIStatus(response.status) == PKIStatus.GRANTED
    except ValueError as error:
        raise Malformed(f"not the answer of a time-stamping authority: {error}") from error
    if not granted:
        raise Broken(f"the authority did not grant a time stamp (status {response.status})")
    return response
