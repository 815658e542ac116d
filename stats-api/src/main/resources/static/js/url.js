// What is shown stands in the address, so that a link opens the same and the browser's way back works.

import { isDay } from './days.js';

export const VIEWS = ['hari', 'periode', 'sinkronisasi'];

/** What the address asks for. What is not a day or a view is left out. */
export function read() {
  const query = new URLSearchParams(location.search);
  const day = (name) => (isDay(query.get(name)) ? query.get(name) : null);
  const [from, to] = [day('dari'), day('sampai')];
  return {
    wall: query.has('layar'),
    view: VIEWS.includes(query.get('tampilan')) ? query.get('tampilan') : VIEWS[0],
    date: day('tanggal'),
    from: from && to ? from : null,
    to: from && to ? to : null,
    language: query.get('lang'),
  };
}

/** The address of that view; the language stays in it if it is there. */
export function address({ view = VIEWS[0], date = null, from = null, to = null, language = read().language } = {}) {
  const query = new URLSearchParams();
  if (view !== VIEWS[0]) query.set('tampilan', view);
  if (date) query.set('tanggal', date);
  if (from && to) {
    query.set('dari', from);
    query.set('sampai', to);
  }
  if (language) query.set('lang', language);
  const text = query.toString();
  return text ? `/?${text}` : '/';
}

/** Goes to that view of this page, without loading the page anew. */
export function go(state) {
  history.pushState(null, '', address(state));
  window.dispatchEvent(new Event('addresschange'));
}

/** Lets links to this page change the view only. */
export function followLinks() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-view]');
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.href !== location.href) history.pushState(null, '', link.href);
    window.dispatchEvent(new Event('addresschange'));
  });
}
