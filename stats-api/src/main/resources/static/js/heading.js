// The head of the page: whose it is, the views, how fresh the data is, language, light and print.

import { badge } from './freshness.js';
import { fill, h } from './dom.js';
import { otherLanguage, t } from './texts.js';
import { address, VIEWS } from './url.js';

const NAMES = { hari: 'day', periode: 'period', sinkronisasi: 'sync' };

export const languageSwitch = (onLanguage) => h('button', { type: 'button', class: 'quiet', lang: otherLanguage(), onclick: onLanguage }, t('otherLanguage'));

/** The switch between light and dark, named after what it switches to. */
export function themeSwitch() {
  const button = h('button', { type: 'button', class: 'quiet', onclick: () => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem('theme', next);
    document.documentElement.dataset.theme = next;
    window.dispatchEvent(new Event('themechange'));
  } });
  const name = () => fill(button, t(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
  window.addEventListener('themechange', name);
  name();
  return { button, gone: () => window.removeEventListener('themechange', name) };
}

/** Makes it; `onLanguage()` and `onLogOut()` are called by its switches. Who is logged in is `session`. */
export function heading({ session, onLanguage, onLogOut }) {
  const name = h('a', { class: 'hospital', href: address(), data: { view: 'hari' } }, 'Booking Sync');
  const links = VIEWS.map((view) => h('a', { href: address({ view }), data: { view } }, t(NAMES[view])));
  const fresh = h('a', { class: 'freshness', href: address({ view: 'sinkronisasi' }), data: { view: 'sinkronisasi' } });
  const theme = themeSwitch();

  const element = h('header', { class: 'head' },
    h('div', { class: 'head-inner' },
      name,
      h('nav', { 'aria-label': t('views') }, links, h('a', { class: 'to-wall', href: '/?layar' }, t('wall'))),
      h('div', { class: 'head-state', role: 'status' }, fresh),
      h('div', { class: 'head-tools' },
        languageSwitch(onLanguage),
        theme.button,
        h('button', { type: 'button', class: 'quiet', onclick: () => window.print() }, t('print')),
        session?.keysAsked && h('div', { class: 'logged-in' },
          h('span', { class: 'who' }, session.name, h('span', { class: 'sub' }, t(`role.${session.role}`))),
          h('button', { type: 'button', class: 'quiet', onclick: onLogOut }, t('logOut'))))));

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
      theme.gone();
    },
  };
}
