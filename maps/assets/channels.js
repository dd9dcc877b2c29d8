// Channels: machines, post offices, stores and the like where a service is to be had. One row a kind; small marks, told apart by fill.
// A round one lies within the boundary, a diamond outside.
const CHANNEL_RADIUS_PX = 4;
const CHANNEL_FILLS = 4;

const OutsideMark = L.CircleMarker.extend({
  _updatePath() {
    const { x, y } = this._point;
    const far = this._radius + 1.5;
    this._renderer._setPath(this, `M${x - far} ${y}L${x} ${y - far}L${x + far} ${y}L${x} ${y + far}Z`);
  },
});

function isOutside({ channels }, channel) {
  return (channels.outside ?? []).includes(channel);
}

// Which channels give which services now, and with the plan.
function channelServices(plan, channel) {
  const place = plan.offices.length + channel;
  return STATES.map((state) => plan.services.filter((service) => service[state].includes(place)).map(({ title }) => title));
}

// What becomes of a channel; those that give nothing are drawn where they lie outside.
function channelRole(plan, channel) {
  const [before, after] = channelServices(plan, channel).map((titles) => titles.length > 0);
  return before ? (after ? "kept" : "gone") : after ? "new" : "idle";
}

function describeChannel(plan, channel) {
  const { channels } = plan;
  const tip = make("div", "", make("strong", "", makeName(say(channels.names[channel]))),
    make("p", "", makeName(say(channels.kinds[channels.kind[channel]]))));
  const idle = channelRole(plan, channel) === "idle";
  if (isOutside(plan, channel)) tip.append(make("p", "outside-said", word(idle ? "outside_idle" : "outside_municipality")));
  if (idle) return tip;
  channelServices(plan, channel).forEach((titles, k) => {
    const said = titles.length ? listTexts(titles.map((title) => say(title)), word("listed")) : word("none_given");
    tip.append(make("p", "", word("of_service", { service: word(STATES[k]), said })));
  });
  return tip;
}

function makeChannelKey(className, wording) {
  return make("p", "key", makeSwatch([className]), makeSaying("span", "", wording));
}

function fillChannels(stage, map, legend, changed) {
  const { plan } = stage;
  if (!plan.channels) return;
  const group = makeGroup(() => word("channels"));
  const roles = new Set();
  plan.channels.kinds.forEach((kind, k) => [false, true].forEach((outside) => {
    const here = plan.channels.at.map((_, channel) => channel)
      .filter((channel) => plan.channels.kind[channel] === k && isOutside(plan, channel) === outside);
    if (!here.length) return;
    const fill = `fill-${k % CHANNEL_FILLS}${outside ? " beyond" : ""}`;
    const layer = L.layerGroup();
    here.forEach((channel) => {
      const role = channelRole(plan, channel);
      roles.add(role);
      const Mark = outside ? OutsideMark : L.CircleMarker;
      const look = { className: `channel ${fill} ${role}`, radius: CHANNEL_RADIUS_PX, pane: "circles-after", interactive: true };
      layer.addLayer(new Mark(placePoint(plan.channels.at[channel]), look)
        .bindTooltip(() => describeChannel(plan, channel), { className: "tip", opacity: 1 }));
    });
    const given = here.filter((channel) => channelServices(plan, channel)[1].length).length;
    const wording = () => (outside && !given ? word("channels_idle", { kind: say(kind), n: count(here.length) })
      : word("channels_given", { kind: outside ? word("outside_kind", { kind: say(kind) }) : say(kind), n: count(given) }));
    const swatch = makeSwatch([`channel ${fill}${outside && !given ? " idle" : ""}`]);
    group.append(makeCheck(layer, map, "channels", `kind-${k}${outside ? "-outside" : ""}`, wording, swatch, true, changed));
  }));
  ["new", "gone"].filter((role) => roles.has(role)).forEach((role) =>
    group.append(makeChannelKey(`channel ${role}`, () => word(`channel_${role}`))));
  group.classList.add("marks", "channels");
  legend.append(group);
}
