// The best of all sets of offices, counted in whole numbers: every set of those that may be open or not is looked at.
// Each function stands alone, so that it can be sent to a worker as text.
const MOST_FREE = 20;
// percent of the best that a plan quite different from it may fall short
const NEAR_BEST = 1;
const TIES_TOLD = 20;
const NEVER = 255;

/* A sum over the people whom no open office is near enough is a sum over subsets: whoever is near to the offices of M is left
   by a set S where M and S share nothing, and so where M lies within what is not S. `task` holds
   offices: mm, millimetres by office and person, -1 where there is no way; need, the steps of the reach from which it serves;
   people, area, before (millimetres now, -1 for none); open, free (numbers of offices that are open, and that may be);
   least, most (how many are open in all); goals; rules (sums over offices, people left); steps, longest (of the reach). */
function searchBest(task, tell) {
  const { mm, need, people, area, before, open, free, least, most, goals, rules, steps, longest, near, told } = task;
  const size = 2 ** free.length;
  const every = size - 1;
  const lived = [...people.keys()].filter((i) => people[i] > 0);
  const everyone = lived.reduce((sum, i) => sum + people[i], 0);

  // Every value becomes the sum, or the largest, over all subsets of its set.
  function overSubsets(values, largest = false) {
    for (let bit = 1; bit < size; bit *= 2) {
      for (let from = 0; from < size; from += 2 * bit) {
        for (let set = from + bit; set < from + 2 * bit; set += 1) {
          const part = values[set - bit];
          if (!largest) values[set] += part;
          else if (part > values[set]) values[set] = part;
        }
      }
    }
    return values;
  }

  // By set: how many of those who count have no open office that is near enough.
  function leftBy(isNear, counts) {
    const left = new Float64Array(size);
    lived.forEach((i) => {
      if (!counts(i) || open.some((office) => isNear(office, i))) return;
      let set = 0;
      free.forEach((office, k) => { if (isNear(office, i)) set += 2 ** k; });
      left[set] += people[i];
    });
    return overSubsets(left).reverse();
  }
  const servesWithin = (reach) => (office, i) => need[office][i] <= reach;
  const anybody = () => true;

  // By set: millimetres of everybody to the nearest open office, summed; the largest; and who has no way to any.
  function farOf() {
    const [total, largest, lost] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
    let [base, floor] = [0, 0];
    lived.forEach((i) => {
      const fixed = open.reduce((far, office) => (mm[office][i] >= 0 ? Math.min(far, mm[office][i]) : far), Infinity);
      const nearer = [...free.keys()].filter((k) => mm[free[k]][i] >= 0 && mm[free[k]][i] < fixed)
        .sort((a, b) => mm[free[a]][i] - mm[free[b]][i]);
      const far = [...nearer.map((k) => mm[free[k]][i]), fixed];
      // whoever reaches none of all that may be open has no part in it
      if (far[0] === Infinity) return;
      base += people[i] * far[0];
      floor = Math.max(floor, far[0]);
      let set = 0;
      nearer.forEach((k, place) => {
        set += 2 ** k;
        const next = far[place + 1];
        if (next === Infinity) { lost[set] += people[i]; return; }
        total[set] += people[i] * (next - far[place]);
        if (next > largest[set]) largest[set] = next;
      });
    });
    overSubsets(total).reverse();
    overSubsets(largest, true).reverse();
    for (let set = 0; set < size; set += 1) {
      total[set] += base;
      if (largest[set] < floor) largest[set] = floor;
    }
    return { total, largest, lost: overSubsets(lost).reverse() };
  }

  // By set: a sum over its offices and those that stay open.
  function sumBy(terms) {
    const sums = new Float64Array(size);
    const factor = new Map();
    terms.forEach(([office, value]) => factor.set(office, (factor.get(office) ?? 0) + value));
    sums[0] = open.reduce((sum, office) => sum + (factor.get(office) ?? 0), 0);
    free.forEach((office, k) => {
      const [bit, value] = [2 ** k, factor.get(office) ?? 0];
      for (let set = 0; set < bit; set += 1) sums[set + bit] = sums[set] + value;
    });
    return sums;
  }

  const far = farOf();
  const opened = sumBy([...open, ...free].map((office) => [office, 1]));
  const fixedly = new Uint8Array(size).fill(1);
  const forbid = (broken) => { for (let set = 0; set < size; set += 1) if (broken(set)) fixedly[set] = 0; };
  if (goals.some((goal) => goal !== "served")) forbid((set) => far.lost[set] > 0);
  rules.forEach(({ sums, left }) => {
    sums.forEach((one) => {
      const sum = sumBy(one.terms);
      forbid((set) => (one.least !== null && sum[set] < one.least) || (one.most !== null && sum[set] > one.most));
    });
    left.filter((one) => one.near !== "reach").forEach((one) => {
      const isNear = one.near === "distance" ? (office, i) => mm[office][i] >= 0 && mm[office][i] <= one.mm
        : (office, i) => mm[office][i] >= 0 && mm[office][i] <= before[i] + one.mm;
      const beyond = leftBy(isNear, one.near === "distance" ? anybody : (i) => before[i] >= 0);
      forbid((set) => beyond[set] > one.most);
    });
  });

  // What hangs on the reach: who is left without it, and which sets keep the rules on that.
  function at(reach) {
    const left = leftBy(servesWithin(reach), anybody);
    const allowed = fixedly.slice();
    rules.forEach((rule) => rule.left.filter((one) => one.near === "reach").forEach((one) => {
      const inside = one.areas && new Set(one.areas);
      const beyond = inside ? leftBy(servesWithin(reach), (i) => inside.has(area[i])) : left;
      for (let set = 0; set < size; set += 1) if (beyond[set] > one.most) allowed[set] = 0;
    }));
    const values = goals.map((goal) => ({ served: left, mean: far.total, largest: far.largest })[goal]);
    // negative where the first is better
    const compare = (one, other) => {
      for (const value of values) if (value[one] !== value[other]) return value[one] - value[other];
      return 0;
    };
    return { values, allowed, compare, numbered: (set) => opened[set] >= least && opened[set] <= most };
  }

  function bestAmong({ allowed, compare, numbered }) {
    let best = -1;
    for (let set = 0; set < size; set += 1) if (allowed[set] && numbered(set) && (best < 0 || compare(set, best) < 0)) best = set;
    return best;
  }

  const officesOf = (set) => [...open, ...free.filter((_, k) => Math.floor(set / 2 ** k) % 2)].sort((a, b) => a - b);

  function answer() {
    const found = at(steps);
    const { values, allowed, compare, numbered } = found;
    const best = bestAmong(found);
    const sets = { all: size, allowed: 0, tied: 0, tiedFirst: 0 };
    if (best < 0) return { sets, best: null };
    // a count of people served that is nearly as large, a distance that is nearly as short
    const isNearly = (set) => values.every((value, k) => (goals[k] === "served"
      ? (everyone - value[set]) * 100 >= (everyone - value[best]) * (100 - near)
      : value[set] * 100 <= value[best] * (100 + near)));
    const differing = (set) => {
      let [rest, count] = [set ^ best, 0];
      for (; rest; rest &= rest - 1) count += 1;
      return count;
    };
    const ties = [];
    const byNumber = new Map();
    let [next, other, front] = [-1, -1, []];
    for (let set = 0; set < size; set += 1) {
      if (!allowed[set]) continue;
      const number = opened[set];
      if (!byNumber.has(number) || compare(set, byNumber.get(number)) < 0) byNumber.set(number, set);
      if (!numbered(set)) continue;
      sets.allowed += 1;
      if (values[0][set] === values[0][best]) sets.tiedFirst += 1;
      const order = compare(set, best);
      if (order === 0) {
        sets.tied += 1;
        if (set !== best && ties.length < told) ties.push(set);
      } else if (next < 0 || compare(set, next) < 0) next = set;
      if (set !== best && isNearly(set)) {
        const more = other < 0 ? 1 : differing(set) - differing(other);
        if (more > 0 || (more === 0 && compare(set, other) < 0)) other = set;
      }
      if (values.length > 1 && (set === best || values[1][set] < values[1][best])) front.push(set);
    }
    front = front.sort(compare).filter((set, place, all) => {
      // nothing before it is as good in the second
      if (place && values[1][set] >= all.least) return false;
      all.least = values[1][set];
      return true;
    });
    return {
      sets,
      best: officesOf(best),
      ties: ties.map(officesOf),
      next: next < 0 ? null : officesOf(next),
      other: other < 0 ? null : officesOf(other),
      byNumber: [...byNumber].sort(([a], [b]) => a - b).map(([number, set]) => [number, officesOf(set)]),
      front: front.map(officesOf),
    };
  }

  // The reaches at which another set is the best: from, to, and the set; one that ties with the best stays.
  function stretches() {
    const parts = [];
    for (let reach = 1; reach <= longest; reach += 1) {
      const found = at(reach);
      const best = bestAmong(found);
      const last = parts[parts.length - 1];
      const stays = last && (best < 0 ? last.set < 0 : last.set >= 0 && found.allowed[last.set] && found.compare(last.set, best) === 0);
      if (stays) last.to = reach;
      else parts.push({ from: reach, to: reach, set: best });
    }
    return parts.map(({ from, to, set }) => ({ from, to, open: set < 0 ? null : officesOf(set) }));
  }

  tell({ answer: answer() });
  if (longest) tell({ stretches: stretches() });
}

// With more offices than can be tried in all sets: every exchange of one open office for another that is not, best first.
function searchSwaps(task, tell) {
  const { mm, need, people, open, free, now, goals, steps, told } = task;
  const lived = [...people.keys()].filter((i) => people[i] > 0);
  const measure = (chosen) => {
    let [left, total, largest] = [0, 0, 0];
    lived.forEach((i) => {
      let [far, served] = [Infinity, false];
      chosen.forEach((office) => {
        if (mm[office][i] >= 0 && mm[office][i] < far) far = mm[office][i];
        if (need[office][i] <= steps) served = true;
      });
      if (!served) left += people[i];
      total += people[i] * far;
      largest = Math.max(largest, far);
    });
    return goals.map((goal) => ({ served: left, mean: total, largest })[goal]);
  };
  const compare = (one, other) => {
    const k = one.findIndex((value, place) => value !== other[place]);
    return k < 0 ? 0 : one[k] < other[k] ? -1 : 1;
  };
  const here = measure(now);
  const movable = now.filter((office) => free.includes(office) && !open.includes(office));
  const others = free.filter((office) => !now.includes(office));
  const found = movable.flatMap((out) => others.map((into) => {
    const chosen = [...now.filter((office) => office !== out), into].sort((a, b) => a - b);
    return { chosen, values: measure(chosen) };
  }));
  const better = found.filter(({ values }) => compare(values, here) < 0).sort((a, b) => compare(a.values, b.values));
  tell({ swaps: { all: found.length, better: better.length, best: better.slice(0, told).map(({ chosen }) => chosen) } });
}
