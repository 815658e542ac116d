// The states of a view that has no numbers: why, and what to do.

import { h } from './dom.js';
import { t } from './texts.js';

/** A sentence, and buttons or links below it. */
export const blank = (sentence, ...ways) =>
  h('div', { class: 'blank' }, h('p', {}, sentence), ways.length > 0 && h('p', { class: 'ways' }, ways));

/** Why there are no numbers, and a way on. */
export function whyNone(problem, again) {
  const button = h('button', { type: 'button', class: 'main', onclick: again }, t('tryAgain'));
  if (problem.status === 401) return blank(t('needsKey'));
  if (problem.status === 403) return blank(t('mayOnlyLook'));
  if (problem.isOutage) return blank([t('notReachableYet'), problem.detail && h('span', { class: 'sub' }, problem.detail)], button);
  return blank(problem.detail || t('noAnswer'), button);
}

/** What somebody reads whose button did not work. */
export function whyNot(problem) {
  if (problem.status === 401) return t('needsKey');
  if (problem.status === 403) return t('mayOnlyLook');
  return t('actionFailed', { reason: problem.detail || t('noAnswer') });
}
