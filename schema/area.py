"""Service areas by date: which districts belong to an area on a day."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from .evidence import Mark
from .validity import Validity, check_overlap
from .wire import Filled, Names, Slug, Wire


class Place(Validity):
    """A district that belongs to an area, since when and until when."""

    name: Filled
    mark: Mark
    source: Filled


class Area(Wire):
    """A named set of districts that changes by dated events; a district may leave and return."""

    key: Slug
    name: Names
    places: Annotated[tuple[Place, ...], Field(min_length=1)]

    def holds(self, district: str, on: date) -> bool:
        """Return whether a district belongs to the area on a day."""
        return any(place.name == district and place.holds(on) for place in self.places)

    def joins(self, district: str, on: date) -> date | None:
        """Return when a district that is outside on a day joins later; None where it never does."""
        later = [
            place.valid_from
            for place in self.places
            if place.name == district and place.valid_from > on
        ]
        return min(later, default=None)

    def districts(self, on: date) -> tuple[str, ...]:
        """Return the districts of the area on a day."""
        return tuple(place.name for place in self.places if place.holds(on))

    @model_validator(mode="after")
    def _no_district_twice(self) -> Self:
        for name in {place.name for place in self.places}:
            check_overlap([place for place in self.places if place.name == name], name)
        return self
