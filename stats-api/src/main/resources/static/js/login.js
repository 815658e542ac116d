// Masuk: where keys are asked and nobody is logged in. The address stays, and opens what it names afterwards.

import { fill, h } from './dom.js';
import { languageSwitch, themeSwitch } from './heading.js';
import { logIn } from './session.js';
import { t } from './texts.js';

/** Takes the whole page, which is loaded anew with the session: nothing of the key stays in it. */
export function logInView(body, { onLanguage }) {
  const said = h('p', { class: 'said act', role: 'alert' });
  const key = h('input', { type: 'password', id: 'key', autocomplete: 'current-password', required: true, autocapitalize: 'none', spellcheck: 'false' });
  const button = h('button', { type: 'submit', class: 'main' }, t('logIn'));
  document.title = `${t('logIn')} · Booking Sync`;
  fill(body,
    h('header', { class: 'head' }, h('div', { class: 'head-inner' }, h('span', { class: 'hospital' }, 'Booking Sync'),
      h('div', { class: 'head-tools' }, languageSwitch(onLanguage), themeSwitch().button))),
    h('main', { class: 'log-in' }, h('h1', {}, t('logIn')),
      h('form', { onsubmit: async (event) => {
        event.preventDefault();
        fill(said);
        button.disabled = true;
        try {
          await logIn(key.value.trim());
          key.value = '';
          location.reload();
        } catch (problem) {
          fill(said, why(problem));
          button.disabled = false;
          key.select();
        }
      } },
      h('div', { class: 'field' }, h('label', { for: 'key' }, t('key')), key),
      button, said, h('p', { class: 'hint' }, t('keyHint')))));
  key.focus();
}

function why(problem) {
  if (problem.status === 401) return t('keyUnknown');
  if (problem.status === 429) return t('triesTooOften');
  return t('actionFailed', { reason: problem.detail || t('noAnswer') });
}
