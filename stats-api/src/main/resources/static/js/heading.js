// The head of the page: whose it is, the views, how fresh the data is, language, light and print.

import { badge } from './freshness.js';
import { fill, h } from './dom.js';
import { otherLanguage, t } from './texts.js';
import { address, VIEWS } from './url.js';

const NAMES = { hari: 'day', periode: 'period', sinkronisasi: 'sync' };

/** Makes it; `language()` is called by its switch. */
export function heading({ onLanguage }) {
  const name = h('a', { class: 'hospital', href: address(), data: { view: 'hari' } }, 'Booking Sync');
  const links = VIEWS.map((view) => h('a', { href: address({ view }), data: { view } }, t(NAMES[view])));
  const fresh = h('a', { class: 'freshness', href: address({ view: 'sinkronisasi' }), data: { view: 'sinkronisasi' } });
  const theme = h('button', { type: 'button', class: 'quiet', onclick: switchTheme });

  function switchTheme() {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem('theme', next);
    document.documentElement.dataset.theme = next;
    window.dispatchEvent(new Event('themechange'));
  }
  const nameTheme = () => fill(theme, t(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
  window.addEventListener('themechange', nameTheme);
  nameTheme();

  const element = h('header', { class: 'head' },
    h('div', { class: 'head-inner' },
      name,
      h('nav', { 'aria-label': t('views') }, links, h('a', { class: 'to-wall', href: '/?layar' }, t('wall'))),
      h('div', { class: 'head-state', role: 'status' }, fresh),
      h('div', { class: 'head-tools' },
        h('button', { type: 'button', class: 'quiet', lang: otherLanguage(), onclick: onLanguage }, t('otherLanguage')),
        theme,
        h('button', { type: 'button', class: 'quiet', onclick: () => window.print() }, t('print')))));

  return {
    element,
    named(hospital) {
      fill(name, hospital);
    },
    at(view) {
      links.forEach((link) => {
        if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      });
    },
    status(status) {
      fill(fresh, badge(status));
    },
    gone() {
      window.removeEventListener('themechange', nameTheme);
    },
  };
}
