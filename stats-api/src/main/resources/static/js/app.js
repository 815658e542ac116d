// Puts the page together: one head, one view, and what they hear from stats-api.

import { read } from './api.js';
import { dayView } from './day.js';
import { fill, h } from './dom.js';
import { heading } from './heading.js';
import { listen } from './live.js';
import { logInView } from './login.js';
import { periodView } from './period.js';
import { fitOnOneSheet } from './print.js';
import { logOut, mayOperate, needsLogIn, readSession, session } from './session.js';
import { syncView } from './sync.js';
import { start } from './sync-actions.js';
import { currentLanguage, otherLanguage, t, timeOf, useLanguage, useZone } from './texts.js';
import * as url from './url.js';
import { wall } from './wall.js';

// Without events too, and past midnight, a page that stands open shows new numbers within a minute; a 304 if there are none.
const LOOK_AGAIN_MS = 60_000;
const MERGE_MS = 200;
const WHO_AGAIN_MS = 3_000;
const MAKERS = { hari: dayView, periode: periodView, sinkronisasi: syncView };

let head;
let view = null;
let viewName = null;
let settings = null;
let status = null;
let unreachable = false;

const main = h('main', { id: 'content' });
const notice = h('div', { class: 'notice', role: 'status' });
const spoken = h('div', { class: 'unseen', 'aria-live': 'polite' });

/** What a view may ask of the page around it. */
const app = {
  settings: () => settings,
  status: () => status,
  title: (text) => {
    document.title = `${text} · ${settings?.hospitalName ?? 'Booking Sync'}`;
  },
  /** For readers of screens only. */
  say: (name) => {
    spoken.textContent = t(name, { time: timeOf(new Date()) });
  },
  notReachable(at) {
    unreachable = true;
    showStatus();
    fill(notice, h('p', {}, h('span', { class: 'signal act' }, h('span', { class: 'shape', 'aria-hidden': 'true' }), h('span', {}, t('notReachable', { time: timeOf(at) }))),
      h('button', { type: 'button', onclick: refresh }, t('tryAgain'))));
  },
  reached() {
    if (!unreachable) return;
    unreachable = false;
    fill(notice);
    showStatus();
  },
  hasNoData: () => status !== null && status.data.length > 0 && status.data.every((one) => one.state === 'NEVER'),
  firstUse() {
    const said = h('p', { role: 'status' });
    if (!mayOperate()) return h('div', { class: 'blank' }, h('p', {}, t('firstUseAsk')));
    return h('div', { class: 'blank' }, h('p', {}, t('firstUse')),
      h('p', { class: 'ways' }, h('button', { type: 'button', class: 'main', onclick: () => start('/dashboard/sync-all', said, t('startedAll')) }, t('syncNow'))), said);
  },
};

function showAddress({ focus = true } = {}) {
  const state = url.read();
  if (state.view !== viewName) {
    view?.gone();
    viewName = state.view;
    view = MAKERS[viewName](main, app);
    head.at(viewName);
    main.dataset.shown = viewName;
    scrollTo(0, 0);
  }
  view.show(state);
  if (focus) view.focus();
}

function refresh() {
  readStatus();
  readSettings();
  view.refresh();
}

async function readStatus() {
  try {
    takeStatus(await read('/dashboard/sync-status'));
  } catch {
    // The badge keeps what it last said; the view says that nobody answers.
  }
}

function takeStatus(next) {
  const hadNone = app.hasNoData() || status === null;
  status = next;
  showStatus();
  view?.status(status);
  if (hadNone && app.hasNoData()) view?.redraw?.();
}

// While nobody answers the badge says so: what it said last may be true no longer.
function showStatus() {
  if (status) head.status(unreachable ? { ...status, fetcher: 'DOWN' } : status);
}

async function readSettings() {
  if (settings !== null) return;
  try {
    settings = await read('/dashboard/settings');
    useZone(settings.timeZone);
    head.named(settings.hospitalName);
    document.title = document.title.replace('Booking Sync', settings.hospitalName);
    showStatus();
    view?.settled?.();
  } catch {
    // The page has a name of its own until the next try.
  }
}

async function speakOtherLanguage() {
  await useLanguage(otherLanguage());
  const query = new URLSearchParams(location.search);
  query.set('lang', currentLanguage());
  history.replaceState(null, '', `/?${query}`);
}

async function switchLanguage() {
  await speakOtherLanguage();
  build();
}

function build() {
  view?.gone();
  head?.gone();
  view = null;
  viewName = null;
  head = heading({ session: session(), onLanguage: switchLanguage, onLogOut: leave });
  document.body.replaceChildren(h('a', { class: 'skip', href: '#content' }, t('skip')), head.element, notice, main, spoken);
  if (settings) head.named(settings.hospitalName);
  showStatus();
  showAddress();
}

async function leave() {
  await logOut().catch(() => null);
  location.reload();
}

// What only operators see comes once somebody has said who this is.
async function learnWho() {
  await readSession();
  if (session() === null) setTimeout(learnWho, WHO_AGAIN_MS);
  else if (needsLogIn()) location.reload();
  else if (!url.read().wall) build();
}

// The session has ended, or a key is asked now; or the answer is about something else, and whoever asked says so.
async function refused() {
  await readSession();
  if (needsLogIn()) location.reload();
}

function askForKey() {
  logInView(document.body, { onLanguage: async () => {
    await speakOtherLanguage();
    askForKey();
  } });
}

// Several notices within a moment are one question.
function merged(action) {
  let timer = null;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, MERGE_MS);
  };
}

function hear() {
  let connections = 0;
  const lost = merged(() => view.refresh());
  listen((type, data) => {
    if (type === 'connected') {
      connections += 1;
      if (connections > 1) refresh();
    } else if (type === 'status') takeStatus(data);
    else if (type === 'days') view.changed(data);
    else if (type === 'run') view.run(data);
    else lost();
  });
}

async function begin() {
  const state = url.read();
  await Promise.all([useLanguage(state.language), readSession()]);
  if (needsLogIn()) {
    askForKey();
    return;
  }
  if (session() === null) setTimeout(learnWho, WHO_AGAIN_MS);
  window.addEventListener('refused', merged(refused));
  if (state.wall) {
    wall(document.body);
    return;
  }
  url.followLinks();
  fitOnOneSheet();
  build();
  readSettings();
  readStatus();
  window.addEventListener('popstate', () => showAddress());
  window.addEventListener('addresschange', () => showAddress());
  window.addEventListener('focus', () => view.refresh());
  setInterval(() => document.visibilityState === 'visible' && refresh(), LOOK_AGAIN_MS);
  hear();
}

begin();
