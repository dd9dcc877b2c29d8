// Channels: machines, post offices, stores and the like where a service is to be had. One row a kind; small marks, told apart by fill.
const CHANNEL_RADIUS_PX = 4;
const CHANNEL_FILLS = 4;

// Which channels give which services now, and with the plan.
function channelServices(plan, channel) {
  const place = plan.offices.length + channel;
  return STATES.map((state) => plan.services.filter((service) => service[state].includes(place)).map(({ title }) => title));
}

function describeChannel(plan, channel) {
  const { channels } = plan;
  const tip = make("div", "", make("strong", "", makeName(say(channels.names[channel]))),
    make("p", "", makeName(say(channels.kinds[channels.kind[channel]]))));
  channelServices(plan, channel).forEach((titles, k) => {
    const said = titles.length ? titles.map(say).join(word("listed")) : word("none_given");
    tip.append(make("p", "", word("of_service", { service: word(STATES[k]), said })));
  });
  return tip;
}

function fillChannels(stage, map, legend, changed) {
  const { plan } = stage;
  if (!plan.channels) return;
  const group = makeGroup(() => word("channels"));
  plan.channels.kinds.forEach((kind, k) => {
    const layer = L.layerGroup();
    const here = plan.channels.at.map((at, channel) => [at, channel]).filter(([, channel]) => plan.channels.kind[channel] === k);
    let given = 0;
    here.forEach(([at, channel]) => {
      const [before, after] = channelServices(plan, channel);
      given += after.length ? 1 : 0;
      const className = `channel fill-${k % CHANNEL_FILLS}${after.length ? "" : " gone"}${after.length && !before.length ? " new" : ""}`;
      const mark = L.circleMarker(placePoint(at), { className, radius: CHANNEL_RADIUS_PX, pane: "circles-after", interactive: true });
      layer.addLayer(mark.bindTooltip(() => describeChannel(plan, channel), { className: "tip", opacity: 1 }));
    });
    const wording = () => word("channels_given", { kind: say(kind), n: count(given) });
    group.append(makeCheck(layer, map, "channels", `kind-${k}`, wording, makeSwatch([`channel fill-${k % CHANNEL_FILLS}`]), true, changed));
  });
  legend.append(group);
}
