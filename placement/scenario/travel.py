"""`travel`: speeds by car and bicycle in place of the usual ones, and how many households have no car."""

from __future__ import annotations

from pydantic import Field

from geodata.access.rides import Ride, usual_ride
from geodata.streets.roads import RIDDEN, Mode
from geodata.yamlfiles.reader import GivenText, StrictModel
from placement.scenario.quantities import Factor, RoadSpeed, Share

ON_THIS_CLASS = "Speed of a car on roads of this class: 40 km/h."
NO_CLASSES = "Where the study's streets have no classes of roads: the speed along the straight line times the detour."
DETOUR = (
    "Where the study's streets have no classes of roads: how many times as long as the straight line the way is; 1.3 by default."
)


class RoadSpeeds(StrictModel):
    """Speeds of a car by class of road, as OpenStreetMap calls them; a class not written keeps its usual speed."""

    motorway: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    motorway_link: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    trunk: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    trunk_link: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    primary: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    primary_link: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    secondary: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    secondary_link: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    tertiary: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    tertiary_link: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    unclassified: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    residential: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    living_street: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    service: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)
    road: RoadSpeed | None = Field(None, description=ON_THIS_CLASS)


class Driving(StrictModel):
    """How fast cars are."""

    speeds: RoadSpeeds | None = Field(
        None, description="Along streets: speeds by class of road, in place of the usual ones: {residential: 20 km/h}."
    )
    speed: RoadSpeed | None = Field(None, description=NO_CLASSES)
    detour: Factor | None = Field(None, description=DETOUR)


class Cycling(StrictModel):
    """How fast bicycles are."""

    speed: RoadSpeed | None = Field(None, description="The speed of a bicycle, wherever it goes; 15 km/h by default.")
    detour: Factor | None = Field(None, description=DETOUR)


class WithoutCar(StrictModel):
    """How many households have no car."""

    share: Share = Field(description="Of all households: 35 %.")
    source: GivenText = Field(description="Where the share comes from, and of which year.")


class Travel(StrictModel):
    """By car and by bicycle: speeds in place of the usual ones, and how many households have no car."""

    driving: Driving | None = Field(None, description="How fast cars are, where served counts by car.")
    cycling: Cycling | None = Field(None, description="How fast bicycles are, where served counts by bicycle.")
    without_car: WithoutCar | None = Field(
        None,
        description="How many households have no car, shown beside every figure by car; without it, that is said to be unknown.",
    )

    def ride(self, mode: Mode) -> Ride:
        """Return how people go by car or bicycle, at the speeds stated and the usual ones for the rest."""
        usual = usual_ride(mode)
        stated = self.driving if mode == "driving" else self.cycling
        if stated is None:
            return usual
        speed = stated.speed.kmh if stated.speed else usual.straight_kmh
        detour = int(stated.detour.amount * 1000) if stated.detour else usual.detour_thousandths
        if isinstance(stated, Cycling):
            return Ride(mode, tuple((name, speed) for name in RIDDEN), speed, detour)
        stated_kmh = {name: own.kmh for name, own in stated.speeds or () if own is not None}
        return Ride(mode, tuple((name, stated_kmh.get(name, usually)) for name, usually in usual.kmh), speed, detour)
