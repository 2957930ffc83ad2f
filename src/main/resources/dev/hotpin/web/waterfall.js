/** Where a turn's time went, as bars against the budget: rows of a table, or one strip. */
import { el } from './dom.js';
import { BUDGET_MILLIS } from './timing.js';

/** The shortest axis: the budget, and room to see that it was kept. */
const LEAST_AXIS_MILLIS = 700;
const AXIS_STEP_MILLIS = 100;

/** The length of the axis for turns of which the longest takes {@code total} milliseconds. */
export function axisOf(total) {
  return Math.max(LEAST_AXIS_MILLIS, Math.ceil((total * 1.05) / AXIS_STEP_MILLIS) * AXIS_STEP_MILLIS);
}

/** Draws the budget's line over what is in {@code element}. */
export function markBudget(element, axis) {
  element.style.setProperty('--budget', `${(100 * BUDGET_MILLIS) / axis}%`);
}

/** A line of the waterfall: a table row, so that it is read out as one. */
export function row(part, axis) {
  const bar = el('span', { class: 'bar', data: { part: part.key } });
  bar.style.setProperty('--from', `${(100 * part.from) / axis}%`);
  bar.style.setProperty('--length', `${(100 * (part.to - part.from)) / axis}%`);
  return el(
    'tr',
    {},
    el('th', { scope: 'row', title: `${part.name}: ${part.meaning}` }, part.name),
    el('td', { class: 'track' }, bar),
    el('td', { class: 'figure' }, `${Math.round(part.to - part.from)}`),
  );
}

/** All parts in one line, for those who see it only: its figure is beside it. */
export function strip(parts, axis) {
  const line = el('span', { class: 'strip', 'aria-hidden': 'true' });
  for (const part of parts) {
    const bar = el('span', { class: 'bar', data: { part: part.key } });
    bar.style.setProperty('--length', `${(100 * (part.to - part.from)) / axis}%`);
    line.append(bar);
  }
  markBudget(line, axis);
  return line;
}
