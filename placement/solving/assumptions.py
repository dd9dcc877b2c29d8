"""What an answer takes for granted."""

from __future__ import annotations

from geodata.access.measure import Access
from geodata.study import Study
from models.text import Text
from placement.problem.build import Question
from placement.problem.units import Reading


def assumptions(study: Study, access: Access, question: Question) -> tuple[Text, ...]:
    """Return what the layers, the access measured and the problem take for granted."""
    ours = [
        Text(
            f"距離 (円・平均・最大) は直線距離です ({study.crs} の平面上、ミリメートル単位の整数)。道路・坂・信号は含みません。",
            f"Distances are straight lines ({study.crs}, whole millimetres); streets, slopes and signals are left out.",
        ),
        Text(
            "だれもが最も近い開いている施設に行くものとし、混雑・開庁時間・職員数は含みません。",
            "Everyone is taken to use the nearest open office; queues, opening hours and staff are left out.",
        ),
    ]
    names = {name for goal in question.ground.scenario.objective for name in goal.names}
    if names & {"placed_population", "placed_distance"}:
        ours[-1] = Text(
            "表と地図は最も近い開いている施設によります。受入れ枠は施設ごとの人数の範囲で割り当て、同じ地点の人が別の施設に分かれることもあります。",
            "Tables and map go by the nearest open office; places are given within what each office can take, and the people of"
            " one point may be sent to different offices. Opening hours and staff are left out.",
        )
    ours += [_inequality(reading) for reading in question.readings if reading.unit == "equivalent"]
    if len(question.problem.objectives) > 1 and question.problem.candidates:
        ours.append(
            Text(
                "目的の順序はこのツールの利用者が決めたもので、区の計画が定めた順序ではありません。",
                "The order of the objectives is the user's own; no plan of the municipality lays it down.",
            )
        )
    return (*study.assumptions, *access.assumptions, *ours)


def _inequality(reading: Reading) -> Text:
    kappa, factor = f"{float(reading.kappa * 1000):.6g}", f"{reading.factor:,}"
    return Text(
        f"均等分配等価距離は κ = {kappa} /m とし、指数を {factor} 倍して整数にしています (Kolm-Pollak)。",
        f"The equally-distributed-equivalent distance takes κ = {kappa} per m; its exponentials are times {factor}, in whole"
        " numbers (Kolm-Pollak).",
    )
