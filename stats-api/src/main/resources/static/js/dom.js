// Builds elements. Text only ever becomes a text node, so nothing that SIMRS wrote is taken for HTML.

/** An element; properties that begin with "on" are listeners, `data` is its data-… attributes. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'data') Object.assign(element.dataset, value);
    else if (name === 'value' || name === 'checked') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts these in the place of all that is in the element. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A bar that is as full as `part` says, from 0 to 1. The number stands beside it, so readers skip it. */
export function bar(part, kind = '') {
  const inner = h('span', { class: 'bar-part' });
  inner.style.setProperty('--part', String(Math.max(0, Math.min(1, part))));
  return h('span', { class: `bar ${kind}`, 'aria-hidden': 'true' }, inner);
}

/** A table with a caption; each column has `label` and `cell`, and `number` where it holds numbers. */
export function table(caption, columns, rows, { captionHidden = false } = {}) {
  // With their roles: a narrow screen shows rows as lines, which browsers would not take for a table.
  return h('table', { role: 'table' },
    h('caption', { class: captionHidden ? 'unseen' : null }, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map((column) =>
      h('th', { scope: 'col', role: 'columnheader', class: classOf(column) }, column.label)))),
    h('tbody', { role: 'rowgroup' }, rows.map((row) => h('tr', { role: 'row' }, columns.map((column, index) =>
      h(index === 0 ? 'th' : 'td', {
        scope: index === 0 ? 'row' : null,
        role: index === 0 ? 'rowheader' : 'cell',
        class: classOf(column),
        data: { label: column.label },
      }, column.cell(row)))))));
}

const classOf = (column) => [column.number && 'number', column.class].filter(Boolean).join(' ') || null;
