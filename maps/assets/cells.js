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
  },

  // `paint` returns { fill, hatch, ink } for a cell, `hatch` the name of its lines or null; null clears the layer.
  paintWith(paint) {
    this._paint = paint;
    if (this._map) this._update();
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
    if (!this._paint) return;
    const draw = { pen, x: this._edges((column) => [0, column / COLUMNS_PER_DEGREE], "x"), y: this._edges((row) => [row / ROWS_PER_DEGREE, 0], "y") };
    this._cells.forEach((cell) => this._draw(draw, cell));
  },

  // Squares share their edges, so each is projected once.
  _edges(place, axis) {
    const known = new Map();
    return (number) => {
      if (!known.has(number)) known.set(number, this._map.latLngToLayerPoint(place(number))[axis]);
      return known.get(number);
    };
  },

  _draw({ pen, x: across, y: up }, cell) {
    const { fill, hatch, ink } = this._paint(cell);
    pen.fillStyle = fill;
    pen.strokeStyle = ink ?? fill;
    if (cell.at) {
      const { x, y } = this._map.latLngToLayerPoint(cell.at);
      pen.beginPath();
      pen.arc(x, y, POINT_RADIUS, 0, 2 * Math.PI);
      pen.fill();
      const reach = POINT_RADIUS * Math.SQRT1_2;
      this._rule(pen, hatch, x - reach, y - reach, 2 * reach, 2 * reach);
      return;
    }
    const [left, right] = [across(cell.column), across(cell.column + cell.span)];
    const [top, bottom] = [up(cell.row + cell.span), up(cell.row)];
    pen.fillRect(left, top, right - left, bottom - top);
    this._rule(pen, hatch, left, top, right - left, bottom - top);
  },

  _rule(pen, hatch, left, top, width, height) {
    if (!hatch) return;
    pen.lineWidth = HATCH_WIDTH;
    pen.beginPath();
    HATCHES[hatch].forEach(([from, to]) => {
      pen.moveTo(left, top + from * height);
      pen.lineTo(left + width, top + to * height);
    });
    pen.stroke();
  },
});
