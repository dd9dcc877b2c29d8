"""The price of one more post: the best plan with a post more or less in the limit on staff, each solved anew and proven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models.lexicographic import TooManyPlansError
from models.progress import Progress
from placement.analysis.best import LeftOutError, Work, all_plans, answer_of, best_anew
from placement.problem.build import Question
from placement.results.explanation import PostPrice
from placement.scenario.rules.staff import StaffRule
from placement.values.plans import MeasuredPlan

# how many posts more, and how many less, are asked for
POSTS_TO = 3


def post_prices(question: Question, answer: MeasuredPlan, work: Work | None, progress: Progress | None) -> tuple[PostPrice, ...]:
    """Return what a few posts more or less in each limit on staff would bring; none where the work allowed is done."""
    try:
        return tuple(_prices(question, answer, work, progress))
    except (LeftOutError, TooManyPlansError):
        return ()


def _prices(question: Question, answer: MeasuredPlan, work: Work | None, progress: Progress | None) -> Iterator[PostPrice]:
    for rule in question.inputs.scenario.rules:
        if not isinstance(rule, StaffRule):
            continue
        most = rule.most(question.inputs)
        for posts in range(max(most - POSTS_TO, 1), most + POSTS_TO + 1):
            best = answer if posts == most else _best(_limited(question, rule.id, posts), work, progress)
            yield PostPrice(rule.id, most, posts, best)


def _limited(question: Question, rule: str, posts: int) -> Question:
    """Return the question with another number of posts in the limit of a rule."""
    problem = question.problem
    limits = tuple(replace(limit, bound=posts) if limit.id == rule else limit for limit in problem.limits)
    return replace(question, problem=replace(problem, limits=limits))


def _best(question: Question, work: Work | None, progress: Progress | None) -> MeasuredPlan | None:
    """Return the best plan, as the checker recounts it; None where there is none."""
    ranking = all_plans(question)
    return best_anew(question, work, progress) if ranking is None else answer_of(question, ranking, progress=progress)
