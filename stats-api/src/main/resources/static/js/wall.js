// Layar: for the television in the lobby. Practising doctors of now and next; turns its pages by itself, has no button.

import { read } from './api.js';
import { fill, h } from './dom.js';
import { listen } from './live.js';
import { paced } from './pace.js';
import { endOf } from './sessions.js';
import { byName, clock, clockOf, dayOf, hours, longDayOf, moment, number, t, timeOf, useZone } from './texts.js';

const DAY = '/dashboard/stats/day';
const ROWS_A_PAGE = 8;
const TURN_MS = 12_000;
const LOOK_AGAIN_MS = 60_000;
const STORED = 'wall';
const LAST_OF_DAY = '99:99';

/** Takes the whole page. */
export function wall(body) {
  let known = stored();
  let away = false;
  let page = 0;

  const hospital = h('p', { class: 'wall-hospital' }, known?.hospital ?? '');
  const time = h('p', { class: 'wall-time' });
  const date = h('p', { class: 'wall-date' });
  const place = h('div', { class: 'wall-place' });
  const age = h('p', { class: 'wall-age', role: 'status' });
  const pages = h('p', { class: 'wall-pages' });
  document.documentElement.classList.add('on-wall');
  document.title = t('wallTitle');
  fill(body, h('main', { class: 'wall' },
    h('header', { class: 'wall-head' }, h('div', {}, hospital, h('h1', {}, t('wallTitle'))), h('div', {}, time, date)),
    place, h('footer', { class: 'wall-foot' }, age, pages)));

  function tick() {
    const now = new Date();
    fill(time, timeOf(now));
    fill(date, longDayOf(now));
  }

  function draw() {
    const now = new Date();
    const current = known !== null && known.date === dayOf(now);
    const sessions = current ? known.sessions.filter((session) => endOf(session) === null || endOf(session) > clockOf(now)) : [];
    const count = Math.max(1, Math.ceil(sessions.length / ROWS_A_PAGE));
    page %= count;
    fill(age, away && (known ? t('wallAge', { moment: moment(known.at) }) : t('notReachableYet')));
    fill(pages, count > 1 && t('wallPage', { page: page + 1, pages: count }));
    if (known === null) fill(place);
    else if (sessions.length === 0) fill(place, h('p', { class: 'wall-empty' }, t(!current ? 'wallNone' : known.sessions.length > 0 ? 'wallEnded' : 'wallNone')));
    else fill(place, sessionsTable(sessions.slice(page * ROWS_A_PAGE, (page + 1) * ROWS_A_PAGE), clockOf(now)));
  }

  async function look() {
    try {
      const day = await read(DAY);
      known = { at: day.generatedAt, date: day.date, hospital: hospital.textContent, sessions: sessionsOf(day) };
      away = false;
    } catch {
      away = true;
    }
    store(known);
    draw();
  }

  async function settle() {
    try {
      const settings = await read('/dashboard/settings');
      useZone(settings.timeZone);
      fill(hospital, settings.hospitalName);
    } catch {
      // As it was stored, until the next look.
    }
  }

  const lookAgain = () => settle().then(look);
  tick();
  draw();
  lookAgain();
  setInterval(tick, 1_000);
  setInterval(() => {
    page += 1;
    draw();
  }, TURN_MS);
  setInterval(lookAgain, LOOK_AGAIN_MS);
  const lookSoon = paced(look);
  listen((type) => type !== 'run' && type !== 'status' && lookSoon());
}

// Doctors, hours and seats: nothing of a patient is kept.
const sessionsOf = (day) => day.doctors
  .flatMap((doctor) => doctor.sessions.filter((session) => session.practising).map((session) => ({
    doctor: doctor.name ?? t('unnamedDoctor', { id: doctor.id }), specialization: session.specialization ?? doctor.specializations.join(', '),
    start: session.start, end: session.end, free: session.free, overbookedBy: session.overbookedBy,
  })))
  .sort((a, b) => (a.start ?? LAST_OF_DAY).localeCompare(b.start ?? LAST_OF_DAY) || byName(a.doctor, b.doctor));

function sessionsTable(sessions, now) {
  return h('table', { class: 'wall-table' },
    h('caption', { class: 'unseen' }, t('wallTitle')),
    h('thead', {}, h('tr', {}, ['doctor', 'wallHours', 'status', 'wallLeft'].map((name) => h('th', { scope: 'col', class: name === 'wallLeft' ? 'number' : null }, t(name))))),
    h('tbody', {}, sessions.map((session) => h('tr', {},
      h('th', { scope: 'row' }, h('span', { class: 'name' }, session.doctor), h('span', { class: 'sub' }, session.specialization)),
      h('td', { class: 'wall-hours' }, hours(session)),
      h('td', {}, session.start === null ? '–' : session.start <= now
        ? h('span', { class: 'signal good' }, h('span', { class: 'shape', 'aria-hidden': 'true' }), h('span', {}, t('wallNow')))
        : h('span', { class: 'signal off' }, h('span', { class: 'shape', 'aria-hidden': 'true' }), h('span', {}, t('wallNext', { time: clock(session.start) })))),
      h('td', { class: 'number' }, seats(session))))));
}

const seats = (session) => (session.free === null ? h('span', { class: 'wall-ask' }, t('wallAsk'))
  : session.free === 0 ? h('span', { class: 'wall-full' }, t('full'))
    : h('span', { class: 'wall-left' }, number(session.free)));

function stored() {
  try {
    return JSON.parse(localStorage.getItem(STORED));
  } catch {
    return null;
  }
}

function store(known) {
  try {
    localStorage.setItem(STORED, JSON.stringify(known));
  } catch {
    // A full or forbidden store: then a reload begins without numbers.
  }
}
