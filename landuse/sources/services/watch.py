"""Who follows a fetch: told of every layer as it comes, and asked whether to go on."""


class Watch:
    """Somebody who hears nothing and never stops; whoever wants to know more overrides it.

    Several threads tell it at the same time.
    """

    def began(self, name: str) -> None:
        """Hear that a layer is being asked for."""

    def counted(self, name: str, count: int, expected: int | None) -> None:
        """Hear how many features of a layer are there, and of how many if the service says."""

    def received(self, name: str, size: int, stated: int | None) -> None:
        """Hear how many bytes of a whole file are there, and of how many if that is stated."""

    @property
    def is_stopped(self) -> bool:
        """Whether nothing more is to be asked for."""
        return False
