"""Parts that most scenarios do without: their models are loaded when one is written.

To build a model takes longer than to check what somebody wrote with it, and `sim check` has to feel instant.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, TypeAdapter
    from pydantic_core import CoreSchema


class Later:
    """Base of what stands for a model, or a choice of models, in the annotation of a field until a value comes."""

    module: ClassVar[str]
    name: ClassVar[str]

    @classmethod
    def stands_for(cls) -> Any:
        """Return the annotation that is meant."""
        return getattr(import_module(cls.module), cls.name)

    @classmethod
    @cache
    def adapter(cls) -> TypeAdapter[Any]:
        """Return what checks values and describes them."""
        from pydantic import TypeAdapter

        return TypeAdapter(cls.stands_for())

    @classmethod
    def _validated(cls, value: Any) -> Any:
        return cls.adapter().validate_python(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(cls._validated)


def later(place: str) -> type[Later]:
    """Return what stands for the annotation at `place`, such as `patrol.Patrol`, beside this module."""
    module, name = place.split(".")
    return type(name, (Later,), {"module": f"sim.scenario.specs.{module}", "name": name})
