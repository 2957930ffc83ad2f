/** The two charts, drawn by uPlot in the page's own colours; each has a table beside it. */
/* global uPlot */
import { el } from './dom.js';
import { KINDS, PERCENTILES } from './history.js';
import { BUDGET_MILLIS } from './timing.js';

/** The lowest top of the axis: the budget, and room to see that it was kept. */
const LEAST_TOP_MILLIS = 600;

const FONT = '12px system-ui, sans-serif';

const CURVES = [
  { name: 'p50', meaning: 'half of all turns', colour: '--part-hear', width: 2.5 },
  { name: 'p90', meaning: 'nine of ten', colour: '--part-think', width: 2 },
  { name: 'p99', meaning: '99 of 100', colour: '--part-way', width: 1.5 },
];

const BARS = [
  { name: 'answered', colour: '--part-play' },
  { name: 'stopped', colour: '--part-tail' },
  { name: 'refused', colour: '--part-way' },
  { name: 'failed', colour: '--part-voice' },
];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A chart in a box, as wide as that; made anew when day turns into night. */
class Chart {
  constructor(box, height, onCursor) {
    this.box = box;
    this.height = height;
    this.onCursor = onCursor;
    this.range = 900;
    this.plot = null;
    this.data = null;
    new ResizeObserver(() => this.resize()).observe(box);
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.remake());
  }

  get width() {
    return Math.floor(this.box.clientWidth);
  }

  resize() {
    if (this.plot && this.width > 0 && this.width !== this.plot.width) {
      this.plot.setSize({ width: this.width, height: this.height });
    }
  }

  remake() {
    this.plot?.destroy();
    this.plot = null;
    this.draw();
  }

  show(data, newest) {
    this.data = data;
    this.newest = newest;
    this.draw();
  }

  draw() {
    if (!this.data || this.width === 0) {
      return;
    }
    if (!this.plot) {
      this.plot = new uPlot(this.options(), this.data, this.box);
    } else {
      this.plot.setData(this.data);
    }
  }

  base(yRange) {
    const muted = colour('--muted');
    const axis = { stroke: muted, font: FONT, ticks: { show: false } };
    return {
      width: this.width,
      height: this.height,
      padding: [12, 18, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: true, range: () => [this.newest - this.range, this.newest] },
        y: { range: yRange },
      },
      axes: [
        { ...axis, grid: { show: false }, size: 28, space: 70, values: (_, ticks) => ticks.map(clock) },
        { ...axis, grid: { stroke: colour('--line'), width: 1 }, size: 46, space: 36 },
      ],
      hooks: { setCursor: [({ cursor }) => this.onCursor(cursor.idx ?? null)] },
    };
  }
}

export class LatencyChart extends Chart {
  options() {
    const options = this.base((_, __, most) => [0, Math.max(LEAST_TOP_MILLIS, (most ?? 0) * 1.1)]);
    options.series = [
      {},
      ...CURVES.map((curve) => ({
        stroke: colour(curve.colour),
        width: curve.width,
        points: { size: 5, fill: colour(curve.colour), show: lonely },
      })),
    ];
    options.hooks.draw = [(plot) => this.drawBudget(plot)];
    return options;
  }

  drawBudget(plot) {
    const { ctx, bbox } = plot;
    const y = Math.round(plot.valToPos(BUDGET_MILLIS, 'y', true)) + 0.5;
    const scale = uPlot.pxRatio;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour('--accent');
    ctx.lineWidth = 1.5 * scale;
    ctx.setLineDash([6 * scale, 4 * scale]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = `600 ${11 * scale}px system-ui, sans-serif`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'bottom';
    ctx.setLineDash([]);
    ctx.lineWidth = 4 * scale;
    ctx.strokeStyle = colour('--surface');
    ctx.strokeText(`budget ${BUDGET_MILLIS} ms`, bbox.left + 6 * scale, y - 4 * scale);
    ctx.fillText(`budget ${BUDGET_MILLIS} ms`, bbox.left + 6 * scale, y - 4 * scale);
    ctx.restore();
  }
}

/** Dots where a curve is a point or two: a line would not be seen. */
function lonely(plot, series, from, to) {
  const values = plot.data[series].slice(from, to + 1);
  return values.filter((value) => value !== null).length < 3;
}

export class TurnsChart extends Chart {
  options() {
    const options = this.base((_, __, most) => [0, Math.max(4, Math.ceil((most ?? 0) * 1.15))]);
    options.axes[1].incrs = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
    const bars = uPlot.paths.bars({ size: [0.8, 14], align: 1 });
    options.series = [
      {},
      ...BARS.map((kind) => ({ fill: colour(kind.colour), width: 0, paths: bars, points: { show: false } })).reverse(),
    ];
    return options;
  }

  /** Each kind stands on those before it, so the tallest is drawn first. */
  show([ends, ...rows], newest) {
    const heights = new Array(ends.length).fill(0);
    const stacked = rows.map((row) => row.map((value, i) => (heights[i] += value)));
    super.show([ends, ...stacked.reverse()], newest);
  }
}

/** The keys of a chart, with the values under the pointer, or the newest. */
export class Legend {
  constructor(list, entries, unit) {
    this.unit = unit;
    this.values = entries.map(({ name, meaning, colour: variable }) => {
      const value = el('span', { class: 'value' });
      const swatch = el('span', { class: 'swatch' });
      swatch.style.setProperty('--colour', `var(${variable})`);
      list.append(el('li', { title: meaning }, swatch, el('span', {}, name), value));
      return value;
    });
  }

  show(values) {
    this.values.forEach((element, i) => {
      const value = values[i];
      const text = value === null || value === undefined ? '–' : `${value}${this.unit}`;
      if (element.textContent !== text) {
        element.textContent = text;
      }
    });
  }
}

export const latencyLegend = (list) => new Legend(list, CURVES, ' ms');
export const turnsLegend = (list) => new Legend(list, BARS, '');

/** A time of day; the seconds only where they matter. */
export function clock(second) {
  const text = new Date(second * 1000).toTimeString();
  return second % 60 === 0 ? text.slice(0, 5) : text.slice(0, 8);
}

console.assert(CURVES.length === PERCENTILES.length && BARS.length === KINDS.length);
