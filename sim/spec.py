"""What the user writes: the base of every model, and how a field documents itself.

The models are the manual: `docs/reference` and the JSON Schema are generated from these fields, so a
field carries its unit, its bounds, its default, one line of help and the source of that default.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

ASSUMPTION = "assumption"
"""The `source` of a default that nobody has measured."""

CONVENTION = "convention"
"""The `source` of a default that is a choice of this program and not a claim about the world."""


Loc = tuple[str | int, ...]
"""Place in a scenario: keys and, in lists, numbers from 0."""

NAME = r"^[\w-]+$"
FOLDER_NAME = r"^[^\s.][^/\\:*?\"<>|\x00-\x1f]*$"
"""Pattern of a text that can be part of the name of a folder on every system."""

Name = Annotated[str, Field(pattern=NAME, max_length=60)]
"""Name of a kind, a unit group, a design: letters of any script, digits, _ and -. It is a step of a dotted path."""


SHEET = "Sheet of a workbook; the only one that is not empty when not given."
"""Meaning of every setting `sheet`."""


class MisfitError(ValueError):
    """Values that are each allowed and do not go together; raised by the validators of models.

    Parameters
    ----------
    findings:
        Place (seen from the model that raises) and message of each.
    """

    def __init__(self, findings: tuple[tuple[Loc, str], ...]) -> None:
        super().__init__(findings)
        self.findings = findings

    def __str__(self) -> str:
        return "; ".join(f"{'.'.join(map(str, loc))}: {message}" if loc else message for loc, message in self.findings)


def _whole_from_text(value: Any) -> Any:
    """Return `1e6` as 1000000; the rest is left to pydantic, which knows `1000000` and `1000000.0` only."""
    if not isinstance(value, str) or "e" not in value.lower():
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return int(number) if number.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole_from_text)]
"""A whole number; `1e6` is one."""


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
    pattern: str | None = None,
    discriminator: str | None = None,
    is_file: bool = False,
    joins_default: bool = False,
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
    is_file:
        Whether it is the path of a file, seen from the folder of the file that names it.
    joins_default:
        Whether a map that is given joins the default's entries instead of replacing them all.
    """
    extra: dict[str, Any] = {"unit": unit, "source": source, "is_file": is_file, "joins_default": joins_default}
    keys: dict[str, Any] = {
        "gt": gt, "ge": ge, "lt": lt, "le": le,
        "min_length": min_length, "max_length": max_length, "pattern": pattern, "discriminator": discriminator,
    }  # fmt: skip
    keys = {key: value for key, value in keys.items() if value is not None}
    if factory is not None:
        return Field(default_factory=factory, description=help, json_schema_extra=extra, **keys)
    return Field(default, description=help, json_schema_extra=extra, **keys)
