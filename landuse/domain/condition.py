"""A condition on land: a column of the pieces and its values, or a layer and whether inside it."""

from typing import Annotated, Any

from pydantic import BeforeValidator


def _of_one_kind(value: Any) -> Any:
    """Return a condition as it stands; pydantic would tell every kind that it is not."""
    held = value if isinstance(value, list) else [value]
    kinds = {type(word) for word in held}
    if len(kinds) > 1 or not kinds <= {bool, int, str} or (bool in kinds and held is value):
        msg = "true or false, a text or a whole number, or a list of texts or of whole numbers"
        raise ValueError(msg)
    return value


Condition = bool | int | str | list[int] | list[str]
Wanted = Annotated[Condition, BeforeValidator(_of_one_kind)]
"""One condition; a list means any of, true or false inside a layer or outside."""
