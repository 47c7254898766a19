"""Words and small facts of the panels that pages show."""

from jinbang.apps.panels.actions.invitations import SOLICITATION_KINDS, UNDERTAKING, digest_of

SOLICITATIONS: tuple[tuple[str, tuple[str, str]], ...] = tuple(
    zip(
        SOLICITATION_KINDS,
        (
            ("请求关照评审结果", "asks for a favourable review"),
            ("打探未公布的专家名单或评审情况", "asks for names of experts or the state of the review"),
            ("赠送礼品、礼金或提供利益", "offers gifts or advantages"),
            ("施加压力", "exerts pressure"),
            ("其他", "something else"),
        ),
        strict=True,
    )
)

__all__ = ["SOLICITATIONS", "UNDERTAKING", "digest_of"]
