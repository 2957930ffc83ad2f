/** Short words for building pages without markup in strings. */

export const $ = (id) => document.getElementById(id);

/**
 * An element: {@code properties} are set as they are, but {@code class}, {@code data} and
 * attributes with a dash; children are elements, texts, or nothing.
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) {
      continue;
    }
    if (name === 'class') {
      element.className = value;
    } else if (name === 'data') {
      Object.assign(element.dataset, value);
    } else if (name.includes('-') || name === 'role') {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** The drawing {@code id} of the page's own symbols. */
export function icon(id) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#i-${id}`);
  svg.append(use);
  return svg;
}

/** Sets a text only where it changes: a live region is read out again otherwise. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
