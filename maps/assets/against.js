// The plan on show against that of another scenario on the page: one of the same people and offices.
const serviceTitles = ({ service, services }) => [service, ...services.map(({ title }) => title)].map((title) => JSON.stringify(title));

// By the number of a service, its number in another scenario, -1 where that has none; a name that two services bear tells neither.
function sharedServices(own, other) {
  const [mine, theirs] = [own, other].map(serviceTitles);
  const alone = (titles, title) => titles.indexOf(title) === titles.lastIndexOf(title);
  return mine.map((title) => (alone(mine, title) && alone(theirs, title) ? theirs.indexOf(title) : -1));
}

// Each with its title, the services it shares, and who goes where for one of them with its plan; read once it is asked for.
function findOthers(data, number) {
  const own = data.cases[number];
  // a reader's own offices are those of no scenario
  if (own.choices?.counting?.edited) return [];
  const ground = ({ demand, offices }) => JSON.stringify([demand, offices.map(({ id }) => id)]);
  const isAlike = ({ study }) => study === own.study || ground(data.studies[study]) === ground(data.studies[own.study]);
  return data.cases.flatMap((other, k) => {
    const shared = k === number ? [] : sharedServices(own, other);
    if (!shared.some((there) => there >= 0) || !isAlike(other)) return [];
    let read = null;
    const plan = () => (read ??= readPlan(data, k));
    const assessThere = (service) => findNearest(plan(), (plan().services[shared[service] - 1] ?? plan()).after);
    return [{ title: other.page.title, has: (service) => shared[service] >= 0, assess: assessThere, places: () => plan().places }];
  });
}

// The choice of what the plan on show is held against, today first; `select` then has the services alone that both have.
function makeHeld(stage, select, chooseService) {
  const { plan, others } = stage;
  const options = [...select.children];
  let other = null;
  const sayShown = () => (isProposed(stage) ? say(plan.page.title) : sayState(stage, "after"));
  const node = make("select", "service-choice base-choice", ...[() => sayState(stage, "before"), ...others.map(({ title }) => () => say(title))]
    .map((said) => makeSaying("option", "", () => word("held_against", { name: said() }))));
  labelWith(node, () => word("held_against", { name: "" }));
  node.addEventListener("change", () => {
    const { value } = select;
    other = others[node.selectedIndex - 1] ?? null;
    select.replaceChildren(...options.filter((_, k) => !other || other.has(k)));
    select.value = other && !other.has(Number(value)) ? select.options[0].value : value;
    chooseService(Number(select.value));
  });
  const keys = (found) => {
    const side = (sign, name) => {
      const rows = found.filter(([index]) => Math.sign(index) === sign);
      const head = sign && rows.length ? [make("p", "key-head", ...withName("nearer_with", name))] : [];
      return [...head, ...rows.map(([index, n]) => makeShiftKey(index, sign ? sayShiftBy(index) : word("alike_with"), n))];
    };
    return [...side(1, say(other.title)), ...side(0), ...side(-1, sayShown())];
  };
  // the nearest place of somebody with each of the two
  const describe = (service) => (i) => [[sayShown(), assessAll(stage, "after")[service], plan.places],
    [say(other.title), other.assess(service), other.places()]].map(([name, { nearest, mm }, places]) => [[makeName(name)],
    nearest[i] < 0 ? [word("unreached")] : [makeName(say(places[nearest[i]])), ` ${word("metres", { n: count(metresUp(mm[i])) })}`]]);
  return {
    node,
    keys: (found) => (other ? keys(found) : null),
    assess: (service) => other?.assess(service),
    against: (service) => other && { title: options[service].textContent, describe: describe(service) },
  };
}
