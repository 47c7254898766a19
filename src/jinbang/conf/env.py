"""Everything an operator can set, typed and validated.  An unknown JINBANG_* name is an error."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from jinbang.transparency.note import check_name

PREFIX = "JINBANG_"


class Environment(BaseSettings):
    """Read from JINBANG_* variables."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    home: Path = Field(default=Path("var"), description="Folder for the database, uploads, letters, keys.")
    database_url: str = Field(default="", description="postgresql://user@host/name; empty: SQLite in the home folder.")
    secret_key: str = Field(
        default="", description="At least 32 characters; empty: made once and kept in the home folder."
    )
    allowed_hosts: str = Field(default="127.0.0.1,localhost,[::1]", description="Host names, separated by commas.")
    debug: bool = Field(default=False, description="Developer pages; never on a real site.")
    https: bool = Field(default=False, description="Served behind TLS: secure cookies, HSTS.")
    smtp_url: str = Field(default="", description="smtp://user:password@host:port; empty: letters are kept as files.")
    mail_from: str = Field(default="jinbang@localhost", description="Sender of letters.")
    site_url: str = Field(
        default="",
        description="Where people reach the site, for links in letters (https://awards.example.org); empty: the first host name.",
    )
    site_name: str = Field(default="", description="Name in the header; empty: the programme's short title.")
    clock_offset: int = Field(default=0, description="Seconds added to the clock: rehearsals only.")
    rehearsal: bool = Field(default=False, description="Show the rehearsal banner and the ready-made sign-ins.")
    worker: Literal["thread", "separate"] = Field(default="thread", description="Where queued jobs are worked through.")
    upload_limit_mb: int = Field(default=20, ge=1, le=500, description="Largest single upload.")
    session_hours: int = Field(default=12, ge=1, le=720, description="A sign-in lasts this long.")
    log_origin: str = Field(
        default="jinbang.example/log",
        description="Name of the public log, unique in the world: a host name of yours and /log. Never changed.",
    )
    witnesses: str = Field(
        default="",
        description="Who cosigns the log's checkpoints: address and key with a space between, separated by commas.",
    )
    tsa_url: str = Field(
        default="", description="Time-stamping authority (RFC 3161) that stamps checkpoints; empty: none."
    )
    tsa_minutes: int = Field(
        default=60, ge=1, le=10080, description="At most one time stamp in so many minutes, besides those of cut-offs."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much is written to the log."
    )

    @field_validator("log_origin")
    @classmethod
    def _one_word(cls, value: str) -> str:
        check_name(value)
        return value

    @field_validator("witnesses")
    @classmethod
    def _each_a_key(cls, value: str) -> str:
        if value:
            from jinbang.transparency.witness import parse_witnesses  # noqa: PLC0415 - only where there are any

            parse_witnesses(value)
        return value

    @field_validator("tsa_url", "site_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// or http://")
        return value


def unknown_names() -> list[str]:
    """JINBANG_* variables that mean nothing (typing errors, mostly)."""
    known = {PREFIX + name.upper() for name in Environment.model_fields}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)


class ConfigurationError(Exception):
    """The environment cannot be used; the message says which variable, why and what to do."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The validated environment; raises ConfigurationError with every problem at once."""
    problems = [f"{name}: no such setting; see docs/reference/settings.md" for name in unknown_names()]
    try:
        found: Environment | None = Environment()
    except ValidationError as error:
        problems += [f"{PREFIX}{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        found = None
    if problems or found is None:
        raise ConfigurationError("\n".join(problems))
    return found
