"""The report's charts: what each further office brings, how far people live, and whom each office is nearest to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.charts.svg import EDGE, INK, LEAST, POINTS_PER_MM, SOFT, Picture, cut, draw_svg, embolden
from maps.labels import far_said
from models.messages.numbers import percent
from models.messages.text import Text, comma_list, joined, same

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from models.access import AccessMatrix, IntArray
    from models.messages.text import Language
    from models.plan import State

BEFORE, AFTER, CHOSEN = "#8a99a8", "#16456f", "#a34700"
MM_PER_KM = 1_000_000
BARS = 18
NAME_POINTS = 102.0
# the reaches whose shares the alternative text names
TOLD_KM = (0.5, 1, 2, 3, 5)


@dataclass(frozen=True, slots=True)
class CurveStep:
    """The best plan for one number of offices.

    Parameters
    ----------
    count
        offices added, or open in the end.
    served
        people served.
    mean_m
        mean distance in metres; None where somebody reaches no office.
    chosen
        whether it is the plan proposed.
    left_open
        whether offices are counted that are open in the end.
    """

    count: int
    served: int
    mean_m: float | None
    chosen: bool
    left_open: bool = False


def draw_steps(steps: Sequence[CurveStep], *, width_mm: float, height_mm: float, lang: Language) -> Picture:
    """Return people served, and the mean distance, by the number of offices."""
    counts = [step.count for step in steps]
    people = [float(step.served) for step in steps]
    means = [np.nan if step.mean_m is None else step.mean_m for step in steps]
    titles = (
        Text("People served"),
        Text("Mean distance to the nearest office (m)"),
    )

    counted, opening = Text("offices added (★ the plan shown)"), Text("The best plan for each number of offices added. {steps}.")
    if steps[0].left_open:
        counted = Text("offices open in the end (★ the plan shown)")
        opening = Text("The best plan for each number of offices open in the end. {steps}.")

    def paint(figure: Figure) -> None:
        panels = figure.subplots(1, 2)
        figure.subplots_adjust(left=0.075, right=0.985, top=0.84, bottom=0.2, wspace=0.18)
        for axes, values, title in zip(panels, (people, means), titles, strict=True):
            looks = [(CHOSEN, CHOSEN) if step.chosen else ("#e4e9ed", SOFT) for step in steps]
            heights = np.nan_to_num(values)
            bars = axes.bar(counts, heights, width=0.62, color=[face for face, _ in looks], edgecolor=[edge for _, edge in looks])
            for step, value, bar in zip(steps, values, bars, strict=True):
                told = f"{value:,.0f}" if np.isfinite(value) else "—"
                text = axes.annotate(told, (step.count, bar.get_height()), (0, 3), textcoords="offset points", ha="center")
                if step.chosen:
                    embolden(text)
            axes.set_title(title.to(lang), loc="left", fontsize=LEAST, pad=7)
            axes.set_xticks(counts, [f"★ {step.count}" if step.chosen else f"{step.count}" for step in steps])
            axes.set_xlim(counts[0] - 0.6, counts[-1] + 0.6)
            # from nothing, so that a bar is as long as what it stands for
            axes.set_ylim(0, max(float(heights.max()), 1.0) * 1.16)
            axes.tick_params(axis="x", length=0)
            axes.yaxis.set_visible(False)
            axes.spines["left"].set_visible(False)
            axes.set_xlabel(counted.to(lang), fontsize=LEAST)

    said = opening.filled(steps=joined(Text("{this}; {next}"), (_step_said(step) for step in steps)))
    return Picture(draw_svg(paint, width_mm=width_mm, height_mm=height_mm), said)


def _step_said(step: CurveStep) -> Text:
    mean = "—" if step.mean_m is None else f"{step.mean_m:,.0f} m"
    return Text("{count}: {served:,} people, mean {mean}", count=step.count, served=step.served, mean=mean)


def draw_distances(
    distance: AccessMatrix,
    people: IntArray,
    plans: Sequence[tuple[Text, State]],
    *,
    circle_mm: int | None,
    width_mm: float,
    height_mm: float,
    lang: Language,
) -> Picture:
    """Return the share of people who live within each distance of their nearest open office.

    Parameters
    ----------
    distance
        millimetres from demand to offices.
    people
        (n,) people, in the order of the distances' demand.
    plans
        each state with what it is called; the last is drawn strongest.
    circle_mm
        a distance to mark, None for none.
    width_mm, height_mm
        size on paper.
    lang
        language of the words.
    """
    curves = [_cumulate(distance, people, state) for _, state in plans]
    furthest = max((curve[0][-1] for curve in curves if len(curve[0])), default=MM_PER_KM) / MM_PER_KM

    def paint(figure: Figure) -> None:
        axes = figure.add_subplot()
        figure.subplots_adjust(left=0.1, right=0.97, top=0.95, bottom=0.16)
        looks = _looks(len(plans))
        for (name, _), (far, share), (colour, width, style) in zip(plans, curves, looks, strict=True):
            x, y = np.concatenate([[0], far / MM_PER_KM]), np.concatenate([[0], share * 100])
            axes.step(x, y, where="post", color=colour, linewidth=width, linestyle=style, label=name.to(lang))
        if circle_mm is not None:
            axes.axvline(circle_mm / MM_PER_KM, color=INK, linewidth=0.8, linestyle=(0, (2, 2)))
            place = (circle_mm / MM_PER_KM, 2)
            axes.annotate(far_said(circle_mm), place, (3, 0), textcoords="offset points", fontsize=LEAST)
        axes.set_xlim(0, max(furthest * 1.04, (circle_mm or 0) / MM_PER_KM * 1.12))
        axes.set_ylim(0, 103)
        axes.grid(visible=True)
        axes.set_xlabel(Text("straight-line distance to the nearest office (km)").to(lang))
        axes.set_ylabel(Text("share of people (%)").to(lang))
        axes.legend(loc="lower right", bbox_to_anchor=(1, 0.12), frameon=True, framealpha=0.9, edgecolor="none", fontsize=8)

    said = [_shares_said(name, curve) for (name, _), curve in zip(plans, curves, strict=True)]
    alt = Text("Share of people within a distance of their nearest office. {said}.", said=joined(Text("{this}. {next}"), said))
    return Picture(draw_svg(paint, width_mm=width_mm, height_mm=height_mm), alt)


def _looks(count: int) -> list[tuple[str, float, str | tuple[float, tuple[float, ...]]]]:
    before: tuple[str, float, str | tuple[float, tuple[float, ...]]] = (BEFORE, 1.6, (0, (4, 2)))
    return [*[before] * (count - 1), (AFTER, 2.2, "solid")]


def _cumulate(distance: AccessMatrix, people: IntArray, state: State) -> tuple[IntArray, np.ndarray]:
    """Return the distances met, in order, and the share of everybody who lives within each."""
    reached = state.assignment >= 0
    far = distance.values[np.flatnonzero(reached), state.assignment[reached]]
    order = np.argsort(far, kind="stable")
    share = np.cumsum(people[reached][order]) / max(int(people.sum()), 1)
    last = np.append(far[order][1:] != far[order][:-1], True) if len(far) else np.zeros(0, dtype=bool)
    return far[order][last], share[last]


def shares_within(distance: AccessMatrix, people: IntArray, state: State, limits: Sequence[int]) -> list[float]:
    """Return the share of everybody who lives within each of some distances in millimetres, as the chart draws it."""
    return _shares_at(_cumulate(distance, people, state), limits)


def _shares_at(curve: tuple[IntArray, np.ndarray], limits: Sequence[int]) -> list[float]:
    far, share = curve
    places = [int(np.searchsorted(far, limit, side="right")) for limit in limits]
    return [float(share[place - 1]) if place else 0.0 for place in places]


def _shares_said(name: Text, curve: tuple[IntArray, np.ndarray]) -> Text:
    shares = _shares_at(curve, [int(km * MM_PER_KM) for km in TOLD_KM])
    told = [
        Text("{distance} {share}", distance=f"{km:g} km", share=percent(share)) for km, share in zip(TOLD_KM, shares, strict=True)
    ]
    return Text("{name}: {told}", name=name, told=comma_list(told))


def draw_catchments(
    names: Sequence[Text],
    counts: Sequence[tuple[Text, Sequence[int]]],
    *,
    width_mm: float,
    height_mm: float,
    lang: Language,
) -> Picture:
    """Return how many people each office is the nearest to.

    Parameters
    ----------
    names
        of the offices, in the order to show; the largest are kept where there are too many.
    counts
        for each state what it is called, and the people of each office.
    width_mm, height_mm
        size on paper.
    lang
        language of the words.
    """
    largest = sorted(range(len(names)), key=lambda number: -max(values[number] for _, values in counts))[:BARS]
    shown = [number for number in range(len(names)) if number in largest]
    left = len(names) - len(shown)

    def paint(figure: Figure) -> None:
        axes = figure.add_subplot()
        labels = [cut(names[number].to(lang), LEAST, NAME_POINTS) for number in shown]
        wide, high = width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM
        figure.subplots_adjust(left=(NAME_POINTS + 10) / wide, right=1 - 20 / wide, top=1 - 15 / high, bottom=18 / high)
        _bars(
            axes,
            [(name.to(lang), [values[number] for number in shown]) for name, values in counts],
            (high - 33) / (len(shown) + 0.2),
        )
        axes.set_yticks(range(len(shown)), labels)
        axes.set_ylim(len(shown) - 0.4, -0.6)

    rows = [
        comma_list((Text("{name} {value:,}", name=name, value=values[number]) for name, values in counts)) for number in shown
    ]
    more = Text("; {left} more", left=left) if left else same("")
    alt = Text(
        "People by nearest office. {rows}{more}",
        rows=joined(
            Text("{this}; {next}"),
            (Text("{name}: {row}", name=names[number], row=row) for number, row in zip(shown, rows, strict=True)),
        ),
        more=more,
    )
    return Picture(draw_svg(paint, width_mm=width_mm, height_mm=height_mm), alt)


def _bars(axes: Axes, counts: Sequence[tuple[str, Sequence[int]]], points_a_row: float) -> None:
    thick = 0.76 / len(counts)
    # where the rows are too low for a figure beside each bar, one says both
    apart = points_a_row * thick >= LEAST * 1.15
    for place, (name, values) in enumerate(counts):
        colour, edge = (AFTER, AFTER) if place == len(counts) - 1 else ("#e4e9ed", SOFT)
        rows = np.arange(len(values)) + (place - (len(counts) - 1) / 2) * thick
        axes.barh(rows, values, height=thick * 0.92, color=colour, edgecolor=edge, linewidth=0.5, label=name)
        for row, value in zip(rows, values, strict=True):
            if value and apart:
                _beside(axes, value, row, f"{value:,}")
    if not apart:
        for row, values in enumerate(zip(*(values for _, values in counts), strict=True)):
            _beside(axes, max(values), row, " → ".join(f"{value:,}" for value in values))
    axes.xaxis.set_major_formatter(_thousands())
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=True, axis="x", color=EDGE)
    axes.set_axisbelow(True)
    axes.set_xlim(0, max(1, *(value for _, values in counts for value in values)) * (1.14 if apart else 1.3))
    if len(counts) > 1:
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, fontsize=LEAST, borderaxespad=0.1)


def _beside(axes: Axes, value: int, row: float, said: str) -> None:
    axes.annotate(said, (value, row), (3, 0), textcoords="offset points", va="center", fontsize=LEAST)


def _thousands() -> Callable[[float, float], str]:
    return lambda value, _: f"{value:,.0f}"
