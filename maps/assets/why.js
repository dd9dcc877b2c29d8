// The questions members ask, each with its answer and a map; the tables behind the answers follow.
function fillWhy(stage, panel, goHome) {
  const cards = stage.plan.cards.map((card) => {
    const shows = String(card.open) !== String(stage.plan.after) && card.open.length > 0;
    const see = makeButton("", () => word(shows ? "card_map" : "card_plan"), () => {
      stage.view("by_reach");
      stage.show(shows ? card.open : undefined, { label: shows ? () => say(card.question) : null });
      goHome();
    });
    return make("details", "card", makeSaying("summary", "", () => say(card.question)), ...card.answer.map(makeBlock), see);
  });
  if (cards[0]) cards[0].open = true;
  panel.append(...cards, ...stage.plan.why.map(makeSection));
}
