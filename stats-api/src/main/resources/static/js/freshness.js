// How a sync stands, in one word and one shape: good, look or act.

import { h } from './dom.js';
import { hasText, moment, t } from './texts.js';

const SIGNALS = { COMPLETE: 'good', RUNNING: 'good', OVERDUE: 'look', DOWN: 'look', INCOMPLETE: 'look', NEVER: 'look', FAILED: 'act', BLOCKED: 'act' };
const WORST_FIRST = ['BLOCKED', 'FAILED', 'DOWN', 'INCOMPLETE', 'OVERDUE', 'NEVER', 'RUNNING', 'COMPLETE'];

/** The state of a view: BLOCKED where the writer has stopped it, OVERDUE also while the late run is under way. */
export const stateOf = (view) => (view.blocked ? 'BLOCKED' : view.state === 'RUNNING' && view.overdue_since ? 'OVERDUE' : view.state);

/** The state that asks for most attention; DOWN is that of a service which does not answer. */
export function worstState(status) {
  const states = status.data.map(stateOf);
  const all = [...states, status.fetcher, status.writer];
  return WORST_FIRST.find((state) => all.includes(state)) ?? states[0] ?? 'NEVER';
}

export const signalOf = (state) => SIGNALS[state] ?? 'look';

/** The shape and, beside it, the words. */
export const signal = (kind, ...words) =>
  h('span', { class: `signal ${kind}` }, h('span', { class: 'shape', 'aria-hidden': 'true' }), h('span', {}, words));

/** The start of the older of the views' newest complete runs; null while one has none. */
export function dataAsOf(status) {
  const starts = status.data.map((view) => view.last_complete?.started_at ?? null);
  return starts.length === 0 || starts.includes(null) ? null : starts.reduce((a, b) => (new Date(a) < new Date(b) ? a : b));
}

/** “Data per 26 Nov, 07.15 ● lengkap” */
export function badge(status) {
  const state = worstState(status);
  const asOf = dataAsOf(status);
  const word = t(hasText(`state.${state}`) ? `state.${state}` : 'state.UNKNOWN');
  return asOf === null && state === 'NEVER'
    ? [signal('look', t('neverComplete'))]
    : [h('span', { class: 'as-of' }, asOf ? t('asOf', { moment: moment(asOf) }) : t('neverComplete')), signal(signalOf(state), word)];
}
