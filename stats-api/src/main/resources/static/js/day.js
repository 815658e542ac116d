// Hari ini: one day's doctors and bookings.

import { bars } from './charts.js';
import { plusDays } from './days.js';
import { doctorsTable } from './doctors.js';
import { bar, fill, h, table } from './dom.js';
import { loader } from './loader.js';
import { paced } from './pace.js';
import { blank, whyNone } from './states.js';
import { change, dayAndMonth, hourOfDay, longDay, moment, number, percent, t, weekday } from './texts.js';
import { rowsToCome, tile, tiles, tilesToCome } from './tiles.js';
import { address, go } from './url.js';

/** Makes the view in `root`. `app` says how the sync stands and tells what the page as a whole shows. */
export function dayView(root, app) {
  let asked = null;
  let date = null;
  let fresh = true;

  const title = h('h1', { tabindex: '-1' });
  const previous = h('a', { class: 'step', data: { view: 'hari' }, rel: 'prev' }, '‹', h('span', { class: 'unseen' }, t('previousDay')));
  const next = h('a', { class: 'step', data: { view: 'hari' }, rel: 'next' }, '›', h('span', { class: 'unseen' }, t('nextDay')));
  const today = h('a', { class: 'button', href: address(), data: { view: 'hari' } }, t('today'));
  const picker = h('input', { type: 'date', 'aria-label': t('chooseDay'), onchange: () => picker.value && picker.value !== date && go({ date: picker.value }) });
  const asOf = h('p', { class: 'as-of-day hint' });
  const place = h('div', { class: 'numbers' });
  const head = h('div', { class: 'day-head waiting' }, previous, title, next, h('div', { class: 'day-choice' }, today, picker), asOf);
  fill(root, head, place);

  const doctors = doctorsTable();
  const unscheduled = h('div', { class: 'unscheduled' });
  const summary = h('div', { class: 'summary' });
  const charts = {
    specialty: bars({ title: t('bySpecialty'), hint: `${t('withoutCancelled')}. ${t('clickFilters')}`, columnName: t('specialty'), onPick: (row) => doctors.pickSpecialty(row.label) }),
    insurer: bars({ title: t('byInsurer'), hint: t('withoutCancelled'), columnName: t('insurer') }),
    origin: bars({ title: t('byOrigin'), hint: t('withoutCancelled'), columnName: t('origin') }),
    hour: bars({ title: t('byHour'), hint: `${t('withoutCancelled')}. ${t('clickFilters')}`, columnName: t('hour'), standing: true, onPick: (row) => row.hour !== null && doctors.pickHour(row.hour) }),
    status: bars({ title: t('byStatus'), hint: t('allBookings'), columnName: t('status') }),
  };
  const whole = [summary, h('div', { class: 'day-body' }, h('div', { class: 'day-main' }, doctors.element, unscheduled),
    h('div', { class: 'day-charts' }, Object.values(charts).map((chart) => chart.element)))];

  const load = loader({ place, show, skeleton, failed, arrived: () => app.reached() });

  function showDate(day) {
    date = day;
    head.classList.remove('waiting');
    fill(title, longDay(day));
    previous.href = address({ date: plusDays(day, -1) });
    next.href = address({ date: plusDays(day, 1) });
    picker.value = day;
    app.title(longDay(day));
  }

  function show(day) {
    showDate(day.date);
    fill(asOf, day.dataAsOf === null ? t('notSynced') : t('dayAsOf', { moment: moment(day.dataAsOf) }));
    if (day.doctors.length === 0 && day.bookings.total === 0) {
      fill(place, app.hasNoData() ? app.firstUse() : blank(t('emptyDay')));
      fresh = true;
      return;
    }
    if (fresh) fill(place, whole);
    else app.say('updated');
    fresh = false;
    fill(summary, summaryOf(day, asked === null));
    doctors.show(day, longDay(day.date));
    fill(unscheduled, unscheduledOf(day));
    const csv = (of) => `/dashboard/stats/day.csv?tanggal=${day.date}&table=${of}`;
    const named = (rows) => rows.map((row) => ({ label: row.name ?? t('notStated'), value: row.bookings }));
    charts.specialty.update(named(day.bySpecialization), csv('specializations'));
    charts.insurer.update(named(day.byInsurer), csv('insurers'));
    charts.origin.update(named(day.byOrigin), csv('origins'));
    charts.hour.update(day.byHour.map((row) => ({ label: row.hour === null ? t('withoutHour') : hourOfDay(row.hour), value: row.bookings, hour: row.hour, tick: row.hour === null ? '?' : twoDigits(row.hour) })), csv('hours'));
    charts.status.update(day.bookings.byStatus.map((row) => ({ label: row.status ?? t('notStated'), value: row.bookings })), csv('statuses'));
  }

  function skeleton() {
    fresh = true;
    fill(place, h('p', { class: 'unseen' }, t('loading')), tilesToCome(), rowsToCome(10));
  }

  function failed(problem, at) {
    if (at !== null) {
      app.notReachable(at);
      return;
    }
    fresh = true;
    fill(place, whyNone(problem, refresh));
    if (!problem.isOutage) app.reached();
  }

  const path = () => (asked === null ? '/dashboard/stats/day' : `/dashboard/stats/day?tanggal=${asked}`);
  const refresh = () => load(path());
  const refreshSoon = paced(refresh);

  return {
    show(state) {
      if (asked !== state.date || date === null) fresh = true;
      asked = state.date;
      if (asked !== null) showDate(asked);
      else if (date === null) fill(title, t('today'));
      refresh();
    },
    refresh,
    changed: (days) => (date === null || (days.from <= date && date <= days.to) || (days.from <= plusDays(date, -7) && plusDays(date, -7) <= days.to)) && refreshSoon(),
    redraw: load.redraw,
    status: () => {},
    run: () => {},
    focus: () => (matchMedia('(pointer: fine)').matches && doctors.search.isConnected ? doctors.search : title).focus({ preventScroll: true }),
    gone() {
      refreshSoon.stop();
      load.stop();
      Object.values(charts).forEach((chart) => chart.destroy());
    },
  };
}

function summaryOf(day, isToday) {
  const { totals, bookings, seats, weekBefore } = day;
  const kept = bookings.total - bookings.cancelled;
  const before = weekBefore && weekBefore.bookings.total > 0 && {
    change: change(kept - (weekBefore.bookings.total - weekBefore.bookings.cancelled)),
    weekday: weekday(weekBefore.date),
    day: `${weekday(weekBefore.date)}, ${dayAndMonth(weekBefore.date)}`,
  };
  const origin = day.cancelledByOrigin.find((of) => of.name !== null);
  const withoutDoctorsOnLeave = totals.doctorsNotPracticing - totals.doctorsOnLeave;
  return tiles(
    tile({
      title: t('doctorsPracticing'),
      number: number(totals.doctorsPracticing),
      of: t('ofDoctors', { n: totals.doctorsTotal }),
      notes: [joined(totals.doctorsOnLeave > 0 && t('onLeave', { n: totals.doctorsOnLeave }), withoutDoctorsOnLeave > 0 && t('notPractising', { n: withoutDoctorsOnLeave }))],
    }),
    tile({
      title: t('activeBookings'),
      number: number(bookings.active),
      notes: [joined(t('finishedOf', { n: bookings.finished }), bookings.other > 0 && t('otherOf', { n: bookings.other })), before && t(isToday ? 'thanWeekday' : 'thanDay', before)],
    }),
    tile({
      title: t('takenOfQuota'),
      number: number(seats.quota === null ? seats.taken : seats.takenOfQuota),
      of: seats.quota === null ? t('unknownQuota') : joined(t('ofQuota', { n: seats.quota }), seats.quota > 0 && percent(seats.takenOfQuota / seats.quota)),
      bar: seats.quota > 0 && bar(seats.takenOfQuota / seats.quota),
      notes: [
        joined(seats.doctorsFull > 0 && t('doctorsFull', { n: seats.doctorsFull }), seats.doctorsOverbooked > 0 && t('doctorsOverbooked', { n: seats.doctorsOverbooked })) || (seats.quota !== null && seats.sessionsWithUnknownQuota === 0 && t('allHaveSeats')),
        seats.sessionsWithUnknownQuota > 0 && t('unknownSessions', { n: seats.sessionsWithUnknownQuota }),
      ],
    }),
    tile({
      title: t('cancelled'),
      number: number(bookings.cancelled),
      notes: [
        origin && t('cancelledVia', { n: origin.bookings, origin: origin.name }),
        bookings.total > 0 && t('cancelledOf', { percent: percent(bookings.cancelled / bookings.total), n: bookings.total }),
        before && t('cancelledBefore', { n: weekBefore.bookings.cancelled, day: before.day }),
      ],
    }));
}

const twoDigits = (hour) => String(hour).padStart(2, '0');
const joined = (...parts) => parts.filter(Boolean).join(' · ');

function unscheduledOf(day) {
  if (day.unscheduled.length === 0) return [];
  return [
    h('h2', {}, t('unscheduled')),
    table(t('unscheduledCaption'), [
      { label: t('doctor'), cell: (row) => row.name ?? (row.id === null ? t('withoutDoctor') : t('unnamedDoctor', { id: row.id })) },
      { label: t('bookings'), number: true, cell: (row) => number(row.bookings.total - row.bookings.cancelled) },
      { label: t('cancelled'), number: true, cell: (row) => number(row.bookings.cancelled) },
    ], day.unscheduled, { captionHidden: true }),
    h('a', { class: 'csv', download: true, href: `/dashboard/stats/day.csv?tanggal=${day.date}&table=unscheduled`, 'aria-label': t('csvOf', { what: t('unscheduled') }) }, t('csv')),
  ];
}
