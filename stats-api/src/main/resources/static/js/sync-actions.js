// What the IT team may press: sync, fetch days again, replay. What comes of it is said beside the buttons.

import { act } from './api.js';
import { fill, h } from './dom.js';
import { whyNot } from './states.js';
import { capital, dayOf, t } from './texts.js';

/** Starts what is at that path, and says what came of it: the answer if it has begun, else null. */
export async function start(path, said, success, method = 'POST') {
  fill(said);
  try {
    const answer = await act(method, path);
    fill(said, typeof success === 'function' ? success(answer) : success);
    said.className = 'said good';
    return answer;
  } catch (problem) {
    fill(said, whyNot(problem));
    said.className = 'said act';
    return null;
  }
}

/** A button that does one thing at a time. */
export function action(label, run, attributes = {}) {
  const button = h('button', { type: 'button', ...attributes, onclick: async () => {
    button.disabled = true;
    try {
      await run();
    } finally {
      button.disabled = false;
    }
  } }, label);
  return button;
}

/**
 * The forms, for those views; `changed(answer)` is called once something has begun. What comes of it is said beside the
 * buttons: in `begun` that it has, below that how far it is, of runs in `live`, of replays in `replaying`.
 */
export function actions(views, { begun, live, replaying }, changed) {
  const options = () => views.map((view) => h('option', { value: String(view.view) }, capital(view.name)));
  const run = async (path, said, text) => {
    const answer = await start(path, said, text);
    if (answer) changed(answer);
  };
  return h('div', { class: 'actions' }, syncNow(views, run, begun.sync, live), backfill(views, run, begun.backfill), replay(options, run, begun.replay, replaying));
}

function syncNow(views, run, said, live) {
  return h('section', { class: 'action' }, h('h2', {}, t('syncNow')), h('p', { class: 'hint' }, t('syncNowHint')),
    h('p', { class: 'ways' },
      action(t('syncNow'), () => run('/dashboard/sync-all', said, t('startedAll')), { class: 'main' }),
      views.map((view) => action(t('onlyView', { name: view.name }), () => run(view.trigger, said, t('started', { name: view.name }))))),
    said, live);
}

function backfill(views, run, said) {
  const today = dayOf(new Date());
  const what = h('select', { id: 'backfill-what' }, h('option', { value: '/dashboard/sync-all' }, t('everything')),
    views.map((view) => h('option', { value: view.trigger }, capital(view.name))));
  const from = h('input', { type: 'date', id: 'backfill-from', required: true, value: today });
  const to = h('input', { type: 'date', id: 'backfill-to', required: true, value: today });
  const button = h('button', { type: 'submit' }, t('fetchAgain'));
  return h('section', { class: 'action' }, h('h2', {}, t('fetchAgain')), h('p', { class: 'hint' }, t('fetchAgainHint')),
    h('form', { class: 'row', onsubmit: async (event) => {
      event.preventDefault();
      button.disabled = true;
      await run(`${what.value}?awal=${from.value}&akhir=${to.value}`, said, t('startedAll'));
      button.disabled = false;
    } },
    field('backfill-what', t('what'), what), field('backfill-from', t('from'), from), field('backfill-to', t('to'), to), button),
    said);
}

function replay(options, run, said, replaying) {
  const view = h('select', { id: 'replay-view' }, options());
  const from = h('select', { id: 'replay-from', onchange: () => {
    moment.disabled = from.value === 'earliest';
    momentField.hidden = moment.disabled;
  } }, h('option', { value: 'earliest' }, t('replayEarliest')), h('option', { value: 'moment' }, t('replayMoment')));
  const moment = h('input', { type: 'datetime-local', id: 'replay-moment', required: true, disabled: true });
  const momentField = field('replay-moment', t('replayMoment'), moment);
  momentField.hidden = true;
  const dryRun = h('input', { type: 'checkbox', id: 'replay-dry', checked: true });
  const button = h('button', { type: 'submit' }, t('replay'));
  return h('section', { class: 'action' }, h('h2', {}, t('replay')), h('p', { class: 'hint' }, t('replayHint')),
    h('form', { class: 'row', onsubmit: async (event) => {
      event.preventDefault();
      button.disabled = true;
      // As whoever types it means it: on the clock of this computer.
      const since = from.value === 'earliest' ? 'earliest' : new Date(moment.value).toISOString();
      const query = new URLSearchParams({ view: view.value, from: since, dryRun: String(dryRun.checked) });
      await run(`/operator/replay?${query}`, said, t('replayStarted'));
      button.disabled = false;
    } },
    field('replay-view', t('what'), view), field('replay-from', t('replayFrom'), from), momentField,
    h('label', { class: 'check' }, dryRun, t('dryRun')), button),
    said, replaying);
}

const field = (id, label, input) => h('div', { class: 'field' }, h('label', { for: id }, label), input);
