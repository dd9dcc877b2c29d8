"""The report's page: the composed page with the method, all tables by area, and how to reproduce it round it."""

from __future__ import annotations

from importlib.metadata import version

from maps.page.case import Council
from models.decision import WITNESSED
from models.options import BETWEEN
from models.subsets.enumeration import has_table
from models.text import Language, Page, Section, Table, Text, same
from placement.documents.report_tables import areas_section, offices_section
from placement.documents.result import compose
from placement.documents.served import service
from placement.scenario.files import BUNDLED
from placement.solving.result import Result
from placement.solving.solve import shown_study


def compose_report(result: Result, council: Council, lang: Language) -> Page:
    """Return the page of the report: who gains and who loses and the tables behind the answers among the result's own sections.

    Parameters
    ----------
    result
        the result.
    council
        what its page says besides.
    lang
        stands in the command that reproduces it.
    """
    page = compose(result)
    first, rest = page.sections[:1], page.sections[1:]
    behind = [_method(result), _reproduction(result, lang), areas_section(result)]
    return Page(page.title, page.headline, (*first, *council.proposal, offices_section(result), *council.why, *rest, *behind))


def _method(result: Result) -> Section:
    """Return in plain words what was solved, what "proven" means, how it was checked and what ties are."""
    said = service(result.file.scenario)
    served = Text(f"{said.ja}に住む人です。", f"Residents {said.en}.")
    rows = [(Text("何を数えたか", "What was counted"), _evaluated())]
    if result.problem.candidates:
        rows = [
            (Text("何を比べたか", "What was compared"), _asked(result)),
            *_solved(result),
            (Text("「同点」とは", "What ties mean"), _ties()),
        ]
    rows.insert(1, (Text("「対象」とは", "Who is served"), served))
    return Section(Text("方法", "Method"), (Table(same(""), (Text("問い", "question"), Text("答え", "answer")), tuple(rows)),))


def _evaluated() -> Text:
    return Text(
        "このシナリオには加える候補がありません。案を選ぶ計算はせず、いまの施設について人数と距離を数えました。"
        "数字は、別に書かれた検算の計算と一致しています。",
        "This scenario has no candidates to add. Nothing was chosen: people and distances were counted for the offices there are."
        " The figures agree with those of a check that was written separately.",
    )


def _asked(result: Result) -> Text:
    problem = result.problem
    sites = len({option.partition(BETWEEN)[0] for option in problem.candidates})
    low, high = problem.added_min, problem.added_max
    count = f"{low}" if low == high else f"{low}〜{high}"
    counted = f"{low}" if low == high else f"{low} to {high}"
    goals = [reading.title for reading in result.question.readings]
    ja, en = "」「".join(goal.ja for goal in goals), "; ".join(goal.en for goal in goals)
    if result.views:
        which = Text(
            f"続ける {len(result.before.open)} か所と候補 {sites} か所について、どこを何にするかの組合せのうち",
            f"Of all ways to settle what becomes of the {sites} candidates beside the {len(result.before.open)} offices open now",
        )
    else:
        which = Text(
            f"続ける {len(result.before.open)} か所に、候補 {sites} か所から {count} か所を加える組合せのうち",
            f"Of all ways to add {counted} of {sites} candidates to the {len(result.before.open)} offices kept",
        )
    order = Text(
        "前の目的で最良の案だけを、次の目的で比べます。" if len(goals) > 1 else "",
        " Each decides among the best plans of those before it." if len(goals) > 1 else "",
    )
    slack = [goal.within for goal in result.file.scenario.objective if goal.within]
    if slack:
        order = Text(
            f"{order.ja}「{'、'.join(slack)} 以内」とした目的では、最良の値からその範囲の案も次に進みます。",
            f"{order.en} Where the scenario says within {', '.join(slack)}, plans so near the best value go on as well.",
        )
    return Text(
        f"{which.ja}、シナリオの条件をすべて満たすものから選びました。目的は「{ja}」です。{order.ja}",
        f"{which.en}, those that meet every condition of the scenario were compared. Objectives: {en}.{order.en}",
    )


def _solved(result: Result) -> list[tuple[Text, Text]]:
    solver, optimal = result.plan.solver, result.plan.status == "optimal"
    program = Text(
        f"整数計画法で、{solver.name} {solver.version} を使って解きました。すべての組合せを対象に、それ以上よくなり得ないものを計算で除いていく方法です。"
        "人は1人、距離は1ミリメートル、時間は1秒を単位とする整数で比べるので、丸めで勝ち負けが決まることはありません。",
        f"It was solved as an integer program with {solver.name} {solver.version}: all combinations are considered, and those that can no"
        " longer be better are ruled out by calculation. People, millimetres and seconds are whole numbers, so that no rounding decides.",
    )
    proof = Text(
        "条件を満たすどの案もこの値を上回らないと計算で確かめた、という意味です。ここに掲げた目的と条件、"
        "ここに挙げた資料の上でのことで、政策として正しいことの証明ではありません。",
        "It was established by calculation that no plan that meets the conditions does better. It holds for the objectives,"
        " conditions and layers stated here; it is no proof that a policy is right.",
    )
    if not optimal:
        proof = Text(
            "この計算は途中で止めました。よりよい案が残っているかもしれません。どこまで分かっているかは「目的と証明」の表にあります。",
            "The calculation was stopped early. There may be better plans; the table of objectives says how much is known.",
        )
    checked = Text(
        "示した案は、解く部分とは別に書かれた検算で、人数・距離・条件を初めから計算し直して一致しています。一致しなければ何も書き出しません。",
        "The plan shown was recomputed from the start, people, distances and conditions, by a check that shares nothing with the solver's"
        " side. Unless the two agree, nothing is written.",
    )
    if optimal and len(result.problem.candidates) <= WITNESSED and has_table(result.problem):
        checked = Text(
            f"{checked.ja}さらに、すべての組合せの値を足し算だけで並べた表を作り、最良の値が一致することを確かめました。同点の案はこの表で数えています。",
            f"{checked.en} Besides, the value of every combination was tabulated by additions alone; the best values agree, and the ties are"
            " counted in that table.",
        )
    meaning = Text("「証明済み」とは", "What proven means") if optimal else Text("証明されているか", "Is it proven?")
    return [
        (Text("どう解いたか", "How it was solved"), program),
        (meaning, proof),
        (Text("どう確かめたか", "How it was checked"), checked),
    ]


def _ties() -> Text:
    return Text(
        "その目的の値が1人、1ミリメートルも違わない案がいくつもあることです。そのときどの案を示すかは次の目的が決め、"
        "最後まで同点なら施設の並び順で最初の案を示し、そう書きます。同点の案のあいだに、その目的での優劣はありません。",
        "Plans tie when their values on an objective do not differ by a single person or millimetre. The next objective then decides which"
        " is shown; if the last one leaves a tie, it is the first in the study's order of offices, and the report says so. On that"
        " objective none of the tied plans is better than another.",
    )


def _reproduction(result: Result, lang: Language) -> Section:
    file, study, solver = result.file, result.study, result.plan.solver
    bundled = file.path.parent == BUNDLED
    name = file.scenario.scenario if bundled else file.path.name
    others = [path.name for path in file.parents] + [found.file for found in result.question.ground.polygons.files]
    rows = [
        (Text("コマンド", "command"), same(f"placement solve {name} --lang {lang}")),
        (Text("シナリオ", "scenario"), same(f"{file.scenario.scenario} ({file.path.name})")),
        *([(Text("併せて要るファイル", "further files"), same(", ".join(dict.fromkeys(others))))] if others else []),
        (
            Text("調査データ", "study"),
            Text(f"{study.title.ja} ({shown_study(study.id)})", f"{study.title.en} ({shown_study(study.id)})"),
        ),
        (Text("入力のハッシュ (input_sha256)", "hash of the input (input_sha256)"), same(result.input_sha256)),
        (Text("ソルバー", "solver"), same(f"{solver.name} {solver.version}")),
        (Text("プログラム", "program"), same(f"placement {version('placement')}")),
    ]
    note = Text(
        "同じ入力と同じ版からは同じ数字が得られます。データごとのハッシュと使ったライブラリの版は manifest.json に、"
        "読み直したシナリオは scenario.yaml にあります。",
        "The same input and versions give the same figures. The hash of each layer and the versions of the libraries are in manifest.json,"
        " the scenario as it was read in scenario.yaml.",
    )
    if result.plan.status != "optimal":
        note = Text(
            "途中で止めた計算なので、同じコマンドでも同じ案になるとは限りません。使ったデータと版は manifest.json にあります。",
            "The run was stopped early, so that the same command may give another plan. Layers and versions are in manifest.json.",
        )
    table = Table(same(""), (Text("項目", "item"), Text("値", "value")), tuple(rows))
    return Section(Text("再現のしかた", "How to reproduce it"), (note, table))
