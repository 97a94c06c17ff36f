"""What the user writes: the base of every model, and how a field documents itself.

The models are the manual: `docs/reference` and the JSON Schema are generated from these fields, so a
field carries its unit, its bounds, its default, one line of help and the source of that default.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ASSUMPTION = "assumption"
"""The `source` of a default that nobody has measured."""

CONVENTION = "convention"
"""The `source` of a default that is a choice of this program and not a claim about the world."""


class Spec(BaseModel):
    """Part of a scenario: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def setting(
    default: Any = ...,
    *,
    help: str,
    unit: str = "",
    source: str = CONVENTION,
    factory: Any = None,
    gt: float | None = None,
    ge: float | None = None,
    lt: float | None = None,
    le: float | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    discriminator: str | None = None,
) -> Any:
    """Return a pydantic field that carries everything the manual says about it.

    Parameters
    ----------
    default:
        `...` makes the field required; its source is then the user.
    help:
        One line, in the words of GLOSSARY.md.
    unit:
        `min`, `km`, `km/h`, `people`, ... or empty for a plain number or text.
    source:
        Where the default comes from: a citation, `ASSUMPTION` or `CONVENTION`.
    """
    extra: dict[str, Any] = {"unit": unit, "source": source}
    keys: dict[str, Any] = {
        "gt": gt, "ge": ge, "lt": lt, "le": le,
        "min_length": min_length, "max_length": max_length, "discriminator": discriminator,
    }  # fmt: skip
    keys = {key: value for key, value in keys.items() if value is not None}
    if factory is not None:
        return Field(default_factory=factory, description=help, json_schema_extra=extra, **keys)
    return Field(default, description=help, json_schema_extra=extra, **keys)


