// The table that the front desk lives in: who practises today, from when, and is there a seat left.

import { bar, fill, h } from './dom.js';
import { endOf } from './sessions.js';
import { byName, hourOfDay, hours, number, searchable, t } from './texts.js';

// What SIMRS calls the three states; another text of its own is shown beside ours.
const KNOWN_STATUS = ['praktik', 'cuti', 'tidak praktik'];
const LAST_OF_DAY = '99:99';
const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const SORTS = {
  doctor: { label: 'doctor', compare: (a, b) => byName(a.name, b.name), first: 'ascending' },
  session: { label: 'session', compare: (a, b) => startOf(a).localeCompare(startOf(b)), first: 'ascending' },
  status: { label: 'status', compare: (a, b) => rank(a) - rank(b), first: 'ascending' },
  bookings: { label: 'bookingsOfQuota', compare: (a, b) => a.bookings.total - b.bookings.total, first: 'descending' },
  // Whose quota is unknown comes last either way.
  left: { label: 'left', compare: (a, b) => a.free - b.free, first: 'descending', last: (doctor) => doctor.free === null || !doctor.practising },
};

const startOf = (doctor) => doctor.sessions[0]?.start ?? LAST_OF_DAY;
const rank = (doctor) => (doctor.practising ? 0 : doctor.onLeave ? 1 : 2);
const stateName = (one) => t(one.practising ? 'practising' : one.onLeave ? 'onLeaveState' : 'notPractisingState');
const stateKind = (one) => (one.practising ? 'good' : one.onLeave ? 'look' : 'off');

/** The table with its search; `show(day)` fills it, and keeps what is searched for and how it is sorted. */
export function doctorsTable() {
  let doctors = [];
  let words = [];
  let hour = null;
  let sort = { by: 'bookings', order: 'descending' };

  const search = h('input', { type: 'search', id: 'find-doctor', autocomplete: 'off', spellcheck: 'false', placeholder: t('findHint'), oninput: draw });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && search.value) {
      event.preventDefault();
      search.value = '';
      draw();
    }
  });
  const specialty = h('select', { id: 'specialty', onchange: draw });
  const practising = h('input', { type: 'checkbox', id: 'only-practising', onchange: draw });
  const count = h('p', { class: 'count', role: 'status' });
  const caption = h('caption', { class: 'unseen' });
  const sorters = Object.entries(SORTS).map(([by, { label }]) => h('th', { scope: 'col', role: 'columnheader', class: `col-${by}` },
    h('button', { type: 'button', class: 'sorter', onclick: () => sortBy(by) }, t(label), h('span', { class: 'arrow', 'aria-hidden': 'true' }))));
  const table = h('table', { class: 'doctors', role: 'table' }, caption,
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, sorters)));
  const none = h('p', { class: 'nothing', hidden: true }, t('noneFound'), ' ', h('button', { type: 'button', onclick: showAll }, t('showAll')));

  const element = h('section', { class: 'doctors-part', 'aria-labelledby': 'doctors-title' },
    h('h2', { id: 'doctors-title', class: 'unseen' }, t('doctors')),
    h('form', { class: 'find', role: 'search', onsubmit: (event) => event.preventDefault() },
      h('div', { class: 'field grow' }, h('label', { for: 'find-doctor' }, t('find')), search),
      h('div', { class: 'field' }, h('label', { for: 'specialty' }, t('specialty')), specialty),
      h('label', { class: 'check' }, practising, t('onlyPractising')),
      count),
    table, none);

  function sortBy(by) {
    const other = { ascending: 'descending', descending: 'ascending' };
    sort = { by, order: sort.by === by ? other[sort.order] : SORTS[by].first };
    draw();
  }

  function showAll() {
    search.value = '';
    specialty.value = '';
    practising.checked = false;
    hour = null;
    draw();
    search.focus();
  }

  const matches = (doctor) =>
    words.every((word) => doctor.searched.includes(word))
    && (!specialty.value || doctor.specializations.includes(specialty.value))
    && (!practising.checked || doctor.practising)
    && (hour === null || doctor.sessions.some((session) => holds(session, hour)));

  const holds = (session, at) =>
    session.start !== null && minutes(session.start) < (at + 1) * 60 && (endOf(session) === null || minutes(endOf(session)) > at * 60);

  function compare(a, b) {
    const { compare: by, last = () => false } = SORTS[sort.by];
    return last(a) - last(b) || (last(a) ? 0 : by(a, b) * (sort.order === 'ascending' ? 1 : -1)) || byName(a.name, b.name);
  }

  function draw() {
    words = searchable(search.value).split(/\s+/).filter(Boolean);
    // As the API has it: most bookings first, then by name.
    const shown = doctors.filter(matches).sort(compare);
    sorters.forEach((cell, index) => {
      if (Object.keys(SORTS)[index] === sort.by) cell.setAttribute('aria-sort', sort.order);
      else cell.removeAttribute('aria-sort');
    });
    const narrowed = words.length > 0 || specialty.value || practising.checked || hour !== null;
    fill(count, narrowed && shown.length > 0 && t('shown', { n: shown.length, all: doctors.length }),
      hour !== null && h('span', { class: 'chip' }, t('fromHour', { hour: hourOfDay(hour) })),
      narrowed && shown.length > 0 && h('button', { type: 'button', class: 'link', onclick: showAll }, t('showAll')));
    none.hidden = shown.length > 0;
    table.tBodies.length && [...table.tBodies].forEach((body) => body.remove());
    table.append(...shown.map(rowsOf));
  }

  return {
    element,
    search,
    show(day, name) {
      doctors = day.doctors.map((doctor) => {
        const name = doctor.name ?? t('unnamedDoctor', { id: doctor.id });
        return { ...doctor, name, searched: searchable(`${name} ${doctor.specializations.join(' ')}`) };
      });
      const chosen = specialty.value;
      const names = [...new Set(doctors.flatMap((doctor) => doctor.specializations))].sort(byName);
      fill(specialty, h('option', { value: '' }, t('allSpecialties')), names.map((one) => h('option', { value: one }, one)));
      specialty.value = names.includes(chosen) ? chosen : '';
      fill(caption, t('doctorsCaption', { day: name }));
      draw();
    },
    pickSpecialty(name) {
      if (![...specialty.options].some((option) => option.value === name)) return;
      specialty.value = name;
      draw();
      element.scrollIntoView({ block: 'start' });
    },
    pickHour(at) {
      hour = at;
      draw();
      element.scrollIntoView({ block: 'start' });
    },
  };
}

function rowsOf(doctor) {
  const outside = doctor.outsideSessions.total > 0;
  const rows = doctor.sessions.map((session) => sessionRow(session));
  if (outside) rows.push(outsideRow(doctor.outsideSessions));
  const name = h('th', { scope: 'rowgroup', role: 'rowheader', rowspan: rows.length, class: 'col-doctor' },
    h('span', { class: 'name' }, doctor.name), h('span', { class: 'sub' }, doctor.specializations.join(', ')));
  rows[0]?.prepend(name);
  return h('tbody', { role: 'rowgroup', class: doctor.practising ? null : 'off' }, rows);
}

function sessionRow(session) {
  const other = session.status && !KNOWN_STATUS.includes(session.status.trim().toLowerCase()) ? session.status : null;
  return h('tr', { role: 'row' },
    h('td', { role: 'cell', class: 'col-session' }, hours(session)),
    h('td', { role: 'cell', class: 'col-status' }, h('span', { class: `signal ${stateKind(session)}` },
      h('span', { class: 'shape', 'aria-hidden': 'true' }), h('span', {}, stateName(session), other && h('span', { class: 'sub' }, other)))),
    h('td', { role: 'cell', class: 'col-bookings' }, occupancy(session)),
    h('td', { role: 'cell', class: 'col-left number' }, seatsLeft(session)));
}

function outsideRow(bookings) {
  return h('tr', { role: 'row', class: 'outside' },
    h('td', { role: 'cell', class: 'col-session' }, t('outsideSessions')),
    h('td', { role: 'cell', class: 'col-status' }),
    h('td', { role: 'cell', class: 'col-bookings' }, h('span', { class: 'taken' }, number(bookings.total - bookings.cancelled)), details(bookings, [])),
    h('td', { role: 'cell', class: 'col-left number' }, '–'));
}

function occupancy(session) {
  if (!session.practising && session.bookings.total === 0) return '–';
  const notes = [];
  if (session.quotaJkn !== null && session.quotaJkn !== undefined) {
    const taken = session.takenJkn;
    notes.push(taken === null || taken === undefined ? t('jknQuota', { n: session.quotaJkn })
      : t(taken >= session.quotaJkn && session.quotaJkn > 0 ? 'jknFull' : 'jknOf', { taken, quota: session.quotaJkn }));
  }
  if (session.quotaVip !== null && session.quotaVip !== undefined) notes.push(t('vipQuota', { n: session.quotaVip }));
  if (session.quota === null) {
    return [h('span', { class: 'taken' }, number(session.taken)), details(session.bookings, session.practising ? [t('quotaUnknown'), ...notes] : [])];
  }
  return [
    h('span', { class: 'occupied' },
      bar(session.quota === 0 ? 1 : session.taken / session.quota, session.overbookedBy > 0 ? 'act' : session.free === 0 ? 'look' : ''),
      h('span', { class: 'taken' }, `${number(session.taken)} / ${number(session.quota)}`)),
    details(session.bookings, notes),
  ];
}

function details(bookings, notes) {
  const all = bookings.cancelled > 0 ? [...notes, t('cancelledShort', { n: bookings.cancelled })] : notes;
  return all.length > 0 && h('span', { class: 'sub' }, all.join(' · '));
}

function seatsLeft(session) {
  if (!session.practising) return '–';
  if (session.free === null) return h('span', { class: 'unknown' }, h('span', { 'aria-hidden': 'true' }, '?'), h('span', { class: 'unseen' }, t('quotaUnknown')));
  if (session.overbookedBy > 0) return h('span', { class: 'word act' }, t('overbooked', { n: session.overbookedBy }));
  if (session.free === 0) return h('span', { class: 'word look' }, t('full'));
  return h('span', { class: 'left' }, number(session.free));
}
