"""Pictures of sweeps, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maps.charts.svg import POINTS_PER_MM, SOFT, draw_svg, embolden, wrap
from maps.fonts import one_line
from models.messages.text import Language, Text, same
from placement.documents.sweep import SweepNames
from placement.problem.units import Reading
from placement.results.sweep import Frequencies, Number, Plan, Point, Regions, Stability, Variation, wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe & Ito (2008): told apart with any colour vision; hatching tells the second and third seven
COLOURS = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
HATCHES = ("", "///", "...")
OTHERS = "#DDDDDD"
SCALES: dict[str, tuple[Fraction, Text]] = {
    "distance": (Fraction(1_000_000), same("km")),
    "time": (Fraction(60), Text("min")),
    "share": (Fraction(1, 100), same("%")),
}
PLAIN = (Fraction(1), None)
LABELLED = 0.09
BARS, LISTED = 15, 15
# a picture of fewer bars leaves room, so that they do not grow into blocks
FEWEST_ROWS = 5
# before the legend, which stands beside the axes and may be as wide as its names
WIDTH_MM, HEIGHT_MM = 254.0, 140.0
FINDING = 12.0


@dataclass(frozen=True, eq=False)
class SweepChart:
    """One picture in one language.

    Parameters
    ----------
    speaker
        title and names.
    finding
        what the sweep found, in a sentence or two: the picture's title.
    lang
        the language of every word in it.
    """

    speaker: SweepNames
    finding: Text
    lang: Language

    def stability(self, found: Stability, path: Path) -> None:
        """Draw an exact range."""
        spans = [(s.start / 1e6, (s.end + 1) / 1e6, s.plans) for s in found.stretches]
        spans[-1] = (spans[-1][0], found.high / 1e6, spans[-1][2])
        reading = found.readings[0]
        line = [(mm / 1e6, None if value is None else float(reading.figure(value))) for mm, value in found.line]
        line.append((found.high / 1e6, line[-1][1]))
        self._steps(found.number, spans, line, reading, path)

    def points(self, variation: Variation, points: Sequence[Point], path: Path) -> None:
        """Draw the values of one number."""
        scale = SCALES.get(variation.number.kind.name, PLAIN)[0]
        places = [float(point.amounts[0] / scale) for point in points]
        middles = [(one + other) / 2 for one, other in pairwise(places)]
        ends = [places[0] - 0.5, *middles, places[-1] + 0.5] if len(places) == 1 else _outer(places, middles)
        spans = [(a, b, point.answer.plans) for (a, b), point in zip(pairwise(ends), points, strict=True)]
        line = [
            (place, float(point.answer.readings[0].figure(point.answer.values[0])) if point.answer.values else None)
            for place, point in zip(places, points, strict=True)
        ]
        self._steps(variation.number, spans, line, points[0].answer.readings[0], path, dots=True)

    def grid(self, variations: Sequence[Variation], points: Sequence[Point], path: Path) -> None:
        """Draw all combinations of two numbers."""
        from matplotlib.patches import Rectangle

        down, across = variations
        looks = _looks([(point.answer.plans, 1.0) for point in points])

        def paint(figure: Figure) -> None:
            axes = figure.add_subplot()
            for point in points:
                row, column = down.amounts.index(point.amounts[0]), across.amounts.index(point.amounts[1])
                axes.add_patch(Rectangle((column, row), 1, 1, edgecolor="white", **looks[point.answer.plans].face))
                if (down.number.now, across.number.now) == point.amounts:
                    axes.plot(column + 0.5, row + 0.5, "o", color="black", label=self._own)
            axes.set_xlim(0, len(across.amounts))
            axes.set_ylim(0, len(down.amounts))
            for variation, label, ticks in (
                (across, axes.set_xlabel, axes.set_xticks),
                (down, axes.set_ylabel, axes.set_yticks),
            ):
                label(self._named(variation.number.title))
                every = max(1, len(variation.amounts) // 12)
                shown = range(0, len(variation.amounts), every)
                said = [variation.number.kind.said(variation.amounts[at]).to(self.lang) for at in shown]
                ticks([at + 0.5 for at in shown], said)
            self._legend(axes, looks)

        self._draw(paint, path)

    def people(self, found: Frequencies, path: Path) -> None:
        """Draw how often each plan was best."""
        shown = found.wins[:BARS]

        def paint(figure: Figure) -> None:
            axes = figure.add_subplot()
            for row, win in enumerate(shown):
                low, high = (end * 100 for end in wilson(win.best, found.draws))
                share = win.best / found.draws * 100
                axes.barh(row, share, color=COLOURS[4] if win.plan in found.base else COLOURS[1], height=0.6)
                axes.plot([low, high], [row, row], color="black", linewidth=2)
            axes.set_yticks(range(len(shown)), [self._named(self.speaker.plan(win.plan)) for win in shown])
            axes.set_ylim(max(len(shown), FEWEST_ROWS) - 0.5, -0.5)
            axes.set_xlim(0, 100)
            label = Text("how often best (%), with 95% interval; dark: best as counted")
            axes.set_xlabel(label.to(self.lang))

        self._draw(paint, path)

    def weights(self, found: Regions, path: Path) -> None:
        """Draw the regions of the weights: bands of two, the triangle of three."""
        looks = _looks([(region.plans, float(region.size)) for region in found.regions])

        def paint(figure: Figure) -> None:
            axes = figure.add_subplot()
            if len(found.names) == 2:
                self._bands_of_weights(axes, found, looks)
            else:
                self._triangle(axes, found, looks)
            self._legend(axes, looks)

        self._draw(paint, path)

    def _bands_of_weights(self, axes: Axes, found: Regions, looks: dict[tuple[Plan, ...], _Look]) -> None:
        for region in found.regions:
            start, end = (float(corner[0] * 100) for corner in region.corners)
            axes.axvspan(start, end, **looks[region.plans].face)
            scores = [float(sum(w * s for w, s in zip(corner, region.shares, strict=True))) for corner in region.corners]
            axes.plot([start, end], scores, color="black", linewidth=2)
        axes.axvline(float(found.own[0] * 100), color="black", linestyle="--", label=self._own)
        axes.set_xlim(0, 100)
        axes.set_xlabel(self._named(Text("weight of {title} (%)", title=found.titles[0])))
        axes.set_ylabel(Text("best weighed score").to(self.lang))

    def _triangle(self, axes: Axes, found: Regions, looks: dict[tuple[Plan, ...], _Look]) -> None:
        from matplotlib.patches import Polygon

        for region in found.regions:
            corners = [_on_paper(corner) for corner in region.corners]
            axes.add_patch(Polygon(corners, closed=True, edgecolor="white", **looks[region.plans].face))
        axes.plot(*_on_paper(found.own), "o", color="black", label=self._own)
        ends = ((-0.02, -0.03, "right"), (1.02, -0.03, "left"), (0.5, 0.89, "center"))
        for (x, y, side), title in zip(ends, found.titles, strict=True):
            axes.text(x, y, f"{self._named(title)} 100%", ha=side, va="top" if y < 0 else "bottom")
        axes.set_xlim(-0.35, 1.35)
        axes.set_ylim(-0.12, 0.98)
        axes.set_aspect("equal")
        axes.axis("off")

    def _steps(
        self,
        varied: Number,
        spans: Sequence[tuple[float, float, tuple[Plan, ...]]],
        line: Sequence[tuple[float, float | None]],
        reading: Reading,
        path: Path,
        *,
        dots: bool = False,
    ) -> None:
        scale, unit = SCALES.get(varied.kind.name, PLAIN)
        looks = _looks([(plans, end - start) for start, end, plans in spans])
        low, high = spans[0][0], spans[-1][1]

        def paint(figure: Figure) -> None:
            axes = figure.add_subplot()
            for start, end, plans in _merged(spans):
                axes.axvspan(start, end, **looks[plans].face)
                if (end - start) / ((high - low) or 1) > LABELLED:
                    said = self._named(self.speaker.plans(plans))
                    label = axes.text((start + end) / 2, 0.02, said, transform=axes.get_xaxis_transform())
                    label.set(ha="center", va="bottom", rotation=90)
                    label.set_bbox({"facecolor": "white", "alpha": 0.7, "linewidth": 0, "pad": 1.5})
            known = [value for _, value in line if value is not None]
            x, y = [place for place, _ in line], [float("nan") if value is None else value for _, value in line]
            if dots:
                axes.plot(x, y, "o", color="black", markersize=4)
                if len(x) <= LISTED:
                    axes.set_xticks(x)
            else:
                axes.step(x, y, where="post", color="black", linewidth=1.5)
            if varied.now is not None and low <= float(varied.now / scale) <= high:
                axes.axvline(float(varied.now / scale), color="black", linestyle="--", linewidth=1, label=self._own)
            axes.set_xlim(low, high)
            # from nothing, so that a difference looks as large as it is
            axes.set_ylim(min([0.0, *known]), max([0.0, *known]) * 1.08 or 1.0)
            title = self._named(varied.title)
            axes.set_xlabel(f"{title} ({unit.to(self.lang)})" if unit else title)
            axes.set_ylabel(self._named(reading.title) + (f" ({reading.shown_unit})" if reading.shown_unit else ""))
            axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}" if abs(value) < 1e5 else f"{value:,.0f}")
            self._legend(axes, looks)

        self._draw(paint, path)

    def _legend(self, axes: Axes, looks: dict[tuple[Plan, ...], _Look]) -> None:
        from matplotlib.patches import Patch

        named = [(plans, look) for plans, look in looks.items() if not look.rest]
        handles: list[Any] = [Patch(label=self._named(self.speaker.plans(plans)), **look.face) for plans, look in named]
        if len(named) < len(looks):
            handles.append(Patch(label=Text("others").to(self.lang), color=OTHERS))
        handles += axes.get_legend_handles_labels()[0]
        axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=8)

    @property
    def _own(self) -> str:
        return Text("as in the scenario").to(self.lang)

    def _named(self, text: Text) -> str:
        """Return a text that may hold names of the data's."""
        return one_line(text.to(self.lang))

    def _draw(self, paint: Callable[[Figure], None], path: Path) -> None:
        """Draw a picture under what was found, and the scenario's title."""
        wide, high = WIDTH_MM * POINTS_PER_MM, HEIGHT_MM * POINTS_PER_MM
        lines = wrap(self.finding.to(self.lang), FINDING, wide * 0.98)

        def titled(figure: Figure) -> None:
            paint(figure)
            found = figure.suptitle("\n".join(lines), x=0.01, y=0.99, ha="left", va="top", fontsize=FINDING, linespacing=1.3)
            embolden(found)
            below = 0.01 * high + len(lines) * FINDING * 1.45 + 4
            figure.text(0.01, 1 - below / high, self._named(self.speaker.title), ha="left", va="top", color=SOFT)
            figure.subplots_adjust(top=1 - (below + 22) / high)

        svg = draw_svg(titled, width_mm=WIDTH_MM, height_mm=HEIGHT_MM, letters=10, grow=True)
        path.write_text(svg, encoding="utf-8", newline="\n")


@dataclass(frozen=True)
class _Look:
    """How a plan is painted; `rest` where it shares the colour of all the small ones."""

    colour: str
    hatch: str = ""
    rest: bool = False

    @property
    def face(self) -> dict[str, Any]:
        """The options of a patch."""
        return {"facecolor": self.colour, "hatch": self.hatch, "alpha": 0.65, "linewidth": 0.3}


def _looks(parts: Sequence[tuple[tuple[Plan, ...], float]]) -> dict[tuple[Plan, ...], _Look]:
    """Return a look for each answer, the widest first; the smallest share one."""
    widths: dict[tuple[Plan, ...], float] = {}
    for plans, width in parts:
        widths[plans] = widths.get(plans, 0.0) + width
    ordered = sorted(widths, key=lambda plans: -widths[plans])
    made = {}
    for row, plans in enumerate(plans for plans in ordered if plans):
        turn = row // len(COLOURS)
        rest = turn >= len(HATCHES)
        made[plans] = _Look(OTHERS, "", rest=True) if rest else _Look(COLOURS[row % len(COLOURS)], HATCHES[turn])
    if () in widths:
        made[()] = _Look("#FFFFFF", "xxx")
    return made


def _merged(spans: Sequence[tuple[float, float, tuple[Plan, ...]]]) -> list[tuple[float, float, tuple[Plan, ...]]]:
    made: list[tuple[float, float, tuple[Plan, ...]]] = []
    for start, end, plans in spans:
        if made and made[-1][2] == plans:
            made[-1] = (made[-1][0], end, plans)
        else:
            made.append((start, end, plans))
    return made


def _outer(places: Sequence[float], middles: Sequence[float]) -> list[float]:
    """Return the ends of bands round places: halfway to the neighbours, as far again at the outside."""
    return [2 * places[0] - middles[0], *middles, 2 * places[-1] - middles[-1]]


def _on_paper(weights: Sequence[Fraction]) -> tuple[float, float]:
    """Return the point of an equilateral triangle that stands for three weights."""
    second, third = (float(weight) for weight in weights[1:])
    return second + third / 2, third * 0.8660254037844386
