// All squares on one canvas: thousands of Leaflet rectangles would make the page slow and large.
const POINT_RADIUS = 5;
// Twice the screen's pixels keep the squares sharp on paper; on the screen they would take most of the time of a step.
const PAPER_PIXEL_RATIO = 2;

// Lines across a square, from its left edge to its right, in parts of its height from above: as the still maps hatch.
const HATCHES = { rising: [[1, 0]], level: [[0.5, 0.5]], crossed: [[1, 0], [0, 1]] };
const HATCH_WIDTH = 1.4;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const CellLayer = L.Renderer.extend({
  initialize(cells, options) {
    L.Renderer.prototype.initialize.call(this, { padding: 0.3, ...options });
    this._cells = cells;
    this._paint = null;
    this._index = new Map(cells.filter((cell) => !cell.at).map((cell) => [this._key(cell.row, cell.column, cell.span), cell]));
    this._spans = [...new Set(cells.map((cell) => cell.span))].filter(Boolean);
    this._drawn = null;
  },

  // `paint` returns { fill, hatch, ink } for a cell, `hatch` the name of its lines or null; null clears the layer.
  paintWith(paint) {
    this._paint = paint;
    if (!this._map || (this._map._animatingZoom && this._bounds)) return;
    // squares fill their boxes and no more, so that those which look as before may stay; points may lie over each other
    if (this._drawn && paint && !this._cells.some((cell) => cell.at)) this._drawAll();
    else this._update();
  },

  cellAt(latlng) {
    const row = Math.floor(latlng.lat * ROWS_PER_DEGREE);
    const column = Math.floor(latlng.lng * COLUMNS_PER_DEGREE);
    for (const span of this._spans) {
      const cell = this._index.get(this._key(row - (row % span), column - (column % span), span));
      if (cell) return cell;
    }
    const point = this._map.latLngToContainerPoint(latlng);
    return this._cells.find((cell) => cell.at && this._map.latLngToContainerPoint(cell.at).distanceTo(point) <= POINT_RADIUS + 2);
  },

  _key: (row, column, span) => `${row},${column},${span}`,

  _initContainer() {
    this._container = make("canvas", "cells");
    this._container.setAttribute("aria-hidden", "true");
  },

  _destroyContainer() {
    this._container.remove();
    this._container = null;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const ratio = document.documentElement.classList.contains("printing") ? Math.max(PAPER_PIXEL_RATIO, window.devicePixelRatio) : window.devicePixelRatio;
    const canvas = this._container;
    L.DomUtil.setPosition(canvas, this._bounds.min);
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    const pen = canvas.getContext("2d");
    // another size is another store of all pixels; the same is wiped
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    } else {
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, width, height);
    }
    pen.setTransform(ratio, 0, 0, ratio, -this._bounds.min.x * ratio, -this._bounds.min.y * ratio);
    this._drawn = this._paint && { pen, ratio, looks: [],
      x: this._edges((column) => [0, column / COLUMNS_PER_DEGREE], "x", ratio), y: this._edges((row) => [row / ROWS_PER_DEGREE, 0], "y", ratio) };
    if (this._drawn) this._drawAll();
  },

  // Squares share their edges, so each is projected once, to a whole pixel of the screen.
  _edges(place, axis, ratio) {
    const known = new Map();
    const start = this._bounds.min[axis];
    return (number) => {
      if (!known.has(number)) known.set(number, start + Math.round((this._map.latLngToLayerPoint(place(number))[axis] - start) * ratio) / ratio);
      return known.get(number);
    };
  },

  // Every cell that looks otherwise than it is drawn.
  _drawAll() {
    const { looks } = this._drawn;
    this._cells.forEach((cell, k) => {
      const look = this._paint(cell);
      const { fill, hatch, ink } = looks[k] ?? {};
      if (look.fill === fill && look.hatch === hatch && look.ink === ink) return;
      looks[k] = look;
      this._draw(this._drawn, cell, look);
    });
  },

  _draw({ pen, x: across, y: up }, cell, { fill, hatch, ink }) {
    pen.fillStyle = fill;
    if (cell.at) {
      const { x, y } = this._map.latLngToLayerPoint(cell.at);
      pen.beginPath();
      pen.arc(x, y, POINT_RADIUS, 0, 2 * Math.PI);
      pen.fill();
      const reach = POINT_RADIUS * Math.SQRT1_2;
      if (hatch) rule(pen, hatch, ink, x - reach, y - reach, 2 * reach, 2 * reach);
      return;
    }
    const [left, right] = [across(cell.column), across(cell.column + cell.span)];
    const [top, bottom] = [up(cell.row + cell.span), up(cell.row)];
    pen.fillRect(left, top, right - left, bottom - top);
    if (hatch) rule(pen, hatch, ink, left, top, right - left, bottom - top);
  },
});

// Lines end with their box, so that those of a square are wiped with it.
function rule(pen, hatch, ink, left, top, width, height) {
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.strokeStyle = ink;
  pen.lineWidth = HATCH_WIDTH;
  pen.beginPath();
  HATCHES[hatch].forEach(([from, to]) => {
    pen.moveTo(left, top + from * height);
    pen.lineTo(left + width, top + to * height);
  });
  pen.stroke();
  pen.restore();
}
