"""A result as frames, pictures and a map of one's own, for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from placement.results.tables import areas_columns, demand_columns, offices_columns

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes

    from maps.explore import Map
    from placement.results.solved import Solved
    from placement.results.tables import Columns

COLOURS = {"kept": "#0072B2", "added": "#D55E00", "closed": "#CC79A7", "not_open": "#8a949d"}
SQUARE = "#56B4E9"


class Frames:
    """What a result offers to people who work with GeoDataFrames; distances are metres, times seconds."""

    def plan_frame(self: Solved) -> GeoDataFrame:
        """Return every office with its role before and after, the people of its catchment and their mean distance.

        Returns
        -------
        frame
            a row for each office of the study, in its order and its projected CRS; columns as in `offices.csv`.
        """
        return _frame(offices_columns(self), self.study.offices)

    def demand_frame(self: Solved) -> GeoDataFrame:
        """Return every demand point with whether it is served, its nearest office and how far that is.

        Returns
        -------
        frame
            a row for each demand point, in the study's order and CRS; columns as in `demand.csv`.
        """
        return _frame(demand_columns(self), self.study.demand)

    def areas_frame(self: Solved) -> GeoDataFrame:
        """Return every area with its people, those served and their mean distance, before and after.

        Returns
        -------
        frame
            a row for each area, in the study's order and CRS; columns as in `areas.csv`.
        """
        return _frame(areas_columns(self), self.study.areas)

    def plot(self: Solved, ax: Axes | None = None) -> Axes:
        """Draw the plan: people as points, offices by their role.

        Parameters
        ----------
        ax
            where to draw; new axes by default.

        Returns
        -------
        axes
            in the study's CRS, as wide as high.
        """
        from geopandas import GeoSeries

        axes: Axes = GeoSeries([self.study.boundary], crs=self.study.crs).boundary.plot(ax=ax, color="#55626e", linewidth=0.8)
        demand, offices = Frames.demand_frame(self), Frames.plan_frame(self)
        # a point as large as its people are many
        demand.plot(ax=axes, color=SQUARE, markersize=demand["people"] / max(demand["people"].max(), 1) * 20, alpha=0.6)
        for role, colour in COLOURS.items():
            shown = offices[offices["role_after"] == role]
            if len(shown):
                shown.plot(ax=axes, color=colour, markersize=40, label=role, edgecolor="white", zorder=3)
        axes.legend(title=self.file.scenario.scenario, loc="best")
        axes.set_axis_off()
        return axes

    def explore(self: Solved, **options: Any) -> Map:
        """Return the plan on a Folium map to look at and to add to.

        Parameters
        ----------
        **options
            passed on to `folium.Map`; without `tiles`, the map asks no server for pictures.

        Returns
        -------
        map
            areas by their mean distance with the plan, offices by their role.
        """
        from maps.explore import explore_plan

        return explore_plan(Frames.areas_frame(self), Frames.plan_frame(self), COLOURS, **options)

    def _repr_html_(self: Solved) -> str:
        """Return the result as a notebook shows it."""
        before, after = self.before_measures, self.measures
        rows = [
            ("status", "", self.plan.status),
            ("open offices", str(len(self.before.open)), str(len(self.after.open))),
            ("added", "", ", ".join(self.added) or "none"),
            *([("closed", "", ", ".join(self.closed))] if self.closed else []),
            (f"{self.file.scenario.people} served", f"{before.served:,}", f"{after.served:,} of {after.people:,}"),
            ("mean distance", *("—" if m.distance_mean_m is None else f"{m.distance_mean_m:,.0f} m" for m in (before, after))),
        ]
        cells = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
        title = escape(self.file.scenario.scenario)
        return f"<table><caption>{title}</caption><tr><th></th><th>before</th><th>after</th></tr>{cells}</table>"


def _frame(columns: Columns, layer: GeoDataFrame) -> GeoDataFrame:
    """Return columns with the places of a layer, whole millimetres as metres."""
    from geopandas import GeoDataFrame

    made = {name: [_metres(value) for value in values] if _is_mm(name, values) else values for name, values in columns.items()}
    return GeoDataFrame(made, geometry=list(layer.geometry), crs=layer.crs)


def _is_mm(name: str, values: list[object]) -> bool:
    return name.removesuffix("_before").endswith("_m") and all(value is None or isinstance(value, int) for value in values)


def _metres(millimetres: object) -> float | None:
    return millimetres / 1000 if isinstance(millimetres, int) else None
