// Periode: many days beside each other, against as many before.

import { bars, stackedDays } from './charts.js';
import { calendar } from './calendar.js';
import { daysBetween, plusDays } from './days.js';
import { bar, fill, h, table } from './dom.js';
import { heatMap } from './heat.js';
import { loader } from './loader.js';
import { paced } from './pace.js';
import { blank, whyNone } from './states.js';
import { change, dayAndMonth, dayRange, longDay, number, percent, shortDay, t, weekday } from './texts.js';
import { rowsToCome, tile, tiles, tilesToCome } from './tiles.js';
import { address, go } from './url.js';

const VIEW = 'periode';
const DAYS_BEFORE = 15;
const DAYS_AFTER = 14;

/** What each status is called and coloured, from the axis up. */
const STATUSES = ['active', 'finished', 'cancelled', 'other'];

/** Makes the view in `root`. */
export function periodView(root, app) {
  let asked = { from: null, to: null };
  let shownRange = null;
  let fresh = true;

  const title = h('h1', { tabindex: '-1' }, t('period'));
  const previous = h('a', { class: 'step', data: { view: VIEW }, rel: 'prev' }, '‹', h('span', { class: 'unseen' }, t('previousPeriod')));
  const next = h('a', { class: 'step', data: { view: VIEW }, rel: 'next' }, '›', h('span', { class: 'unseen' }, t('nextPeriod')));
  const from = h('input', { type: 'date', id: 'from', required: true });
  const to = h('input', { type: 'date', id: 'to', required: true });
  const choice = h('form', { class: 'day-choice', onsubmit: choose },
    h('a', { class: 'button', href: address({ view: VIEW }), data: { view: VIEW } }, t('aroundToday')),
    h('div', { class: 'beside' }, h('label', { for: 'from' }, t('from')), from), h('div', { class: 'beside' }, h('label', { for: 'to' }, t('to')), to),
    h('button', { type: 'submit' }, t('show')));
  const place = h('div', { class: 'numbers' });
  const head = h('div', { class: 'day-head waiting' }, previous, title, next, choice);
  fill(root, head, place);

  const summary = h('div', { class: 'summary' });
  const month = h('section', { class: 'chart calendar-part' });
  const heat = h('section', { class: 'chart heat-part' });
  const swatch = (name, label) => h('li', {}, h('span', { class: `swatch ${name}`, 'aria-hidden': 'true' }), label);
  const beforeLabel = h('span');
  const daily = stackedDays({
    title: t('dailyBookings'),
    hint: t('allBookings'),
    legend: h('ul', { class: 'legend' }, STATUSES.map((status) => swatch(status, t(status))), swatch('before', beforeLabel)),
    tableOf: dailyTable,
    onPick: (index) => go({ date: shownRange.days[index].date }),
  });
  const cancellations = bars({ title: t('cancellations'), hint: t('cancelledBookings'), columnName: t('reason') });
  const busiest = bars({ title: t('busiestDoctors'), hint: t('withoutCancelled'), columnName: t('doctor'), all: true });
  const charts = [daily, cancellations, busiest];
  const whole = [summary, h('h2', { class: 'unseen' }, t('bookings')), h('div', { class: 'period-body' }, h('div', {}, month, daily.element), h('div', {}, heat, cancellations.element, busiest.element))];

  const load = loader({ place, show, skeleton, failed, arrived: () => app.reached() });

  function choose(event) {
    event.preventDefault();
    const [first, last] = [from.value, to.value].sort();
    go({ view: VIEW, from: first, to: last });
  }

  function showRange(first, last) {
    const days = daysBetween(first, last);
    head.classList.remove('waiting');
    fill(title, dayRange(first, last));
    app.title(dayRange(first, last, 'short'));
    previous.href = address({ view: VIEW, from: plusDays(first, -days), to: plusDays(first, -1) });
    next.href = address({ view: VIEW, from: plusDays(last, 1), to: plusDays(last, days) });
    from.value = first;
    to.value = last;
  }

  function show(range) {
    shownRange = range;
    showRange(range.from, range.to);
    if (range.bookings.total === 0 && range.days.every((day) => !day.doctorsPracticing)) {
      fill(place, app.hasNoData() ? app.firstUse() : blank(t('emptyPeriod')));
      fresh = true;
      return;
    }
    if (fresh) fill(place, whole);
    else app.say('updated');
    fresh = false;
    const csv = (of) => `/dashboard/stats/range.csv?dari=${range.from}&sampai=${range.to}&table=${of}`;
    fill(summary, summaryOf(range));
    fill(month, calendar(range), h('a', { class: 'csv', download: true, href: csv('days'), 'aria-label': t('csvOf', { what: t('calendar') }) }, t('csv')));
    fill(heat, heatMap(range.weekdayByHour), h('a', { class: 'csv', download: true, href: csv('hours'), 'aria-label': t('csvOf', { what: t('weekdayByHour') }) }, t('csv')));
    fill(beforeLabel, t('beforeLine', { from: dayAndMonth(range.previous.from), to: dayAndMonth(range.previous.to) }));
    daily.update({
      range,
      labels: range.days.map((day) => dayAndMonth(day.date)),
      titles: range.days.map((day) => longDay(day.date)),
      parts: STATUSES.map((status) => ({ label: t(status), colour: status, values: range.days.map((day) => day.bookings[status]) })),
      line: { label: t('before'), values: range.previous.days.map((day) => day.bookings.total) },
    }, csv('days'));
    cancellations.update(range.cancellations.map((row) => ({ label: row.reason ?? t(row.other ? 'reasonOther' : 'notStated'), value: row.bookings })), csv('cancellations'));
    busiest.update(range.busiestDoctors.map((row) => ({ label: row.name ?? t('unnamedDoctor', { id: row.id }), value: row.bookings })), csv('doctors'));
  }

  function skeleton() {
    fresh = true;
    fill(place, h('p', { class: 'unseen' }, t('loading')), tilesToCome(), rowsToCome(8));
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

  const path = () => (asked.from === null ? '/dashboard/stats/range' : `/dashboard/stats/range?dari=${asked.from}&sampai=${asked.to}`);
  const refresh = () => load(path());
  const refreshSoon = paced(refresh);

  return {
    show(state) {
      fresh = true;
      asked = state.from === null && state.date !== null
        ? { from: plusDays(state.date, -DAYS_BEFORE), to: plusDays(state.date, DAYS_AFTER) }
        : state;
      if (asked.from !== null) showRange(asked.from, asked.to);
      refresh();
    },
    refresh,
    redraw: load.redraw,
    changed: (days) => (shownRange === null || (days.from <= shownRange.to && shownRange.previous.from <= days.to)) && refreshSoon(),
    status: () => {},
    run: () => {},
    focus: () => title.focus({ preventScroll: true }),
    gone() {
      refreshSoon.stop();
      load.stop();
      charts.forEach((chart) => chart.destroy());
    },
  };
}

function summaryOf(range) {
  const { bookings, previous, days } = range;
  const known = days.filter((day) => day.quota !== null && day.quota > 0);
  const quota = known.reduce((sum, day) => sum + day.quota, 0);
  const left = known.reduce((sum, day) => sum + (day.free ?? 0), 0);
  const taken = quota > 0 ? known.reduce((sum, day) => sum + day.takenOfQuota, 0) : days.reduce((sum, day) => sum + day.taken, 0);
  const unknown = days.reduce((sum, day) => sum + day.sessionsWithUnknownQuota, 0);
  const most = days.reduce((a, b) => (b.bookings.total > a.bookings.total ? b : a));
  const count = days.length;
  return tiles(
    tile({
      title: t('bookingsInPeriod'),
      number: number(bookings.total),
      of: t('sameDays', { days: count }),
      notes: [
        [t('active'), number(bookings.active), '·', t('finished'), number(bookings.finished), ...(bookings.other > 0 ? ['·', t('other'), number(bookings.other)] : [])].join(' '),
        previous.bookings.total > 0
          ? t('thanBefore', { change: change(bookings.total - previous.bookings.total), n: previous.bookings.total, days: count })
          : t('noneBefore', { days: count }),
      ],
    }),
    tile({
      title: t('takenOfQuota'),
      number: quota > 0 ? percent(taken / quota) : number(taken),
      of: quota > 0 ? `${number(taken)} ${t('ofQuota', { n: quota })}` : t('unknownQuota'),
      bar: quota > 0 && bar(taken / quota),
      notes: [quota > 0 && t('seatsLeft', { n: left }), unknown > 0 && t('unknownSessions', { n: unknown })],
    }),
    tile({
      title: t('cancelled'),
      number: number(bookings.cancelled),
      notes: [
        bookings.total > 0 && t('cancelledOf', { percent: percent(bookings.cancelled / bookings.total), n: bookings.total }),
        previous.bookings.total > 0 && t('cancelledShareBefore', { percent: percent(previous.bookings.cancelled / previous.bookings.total) }),
      ],
    }),
    tile({ title: t('busiestDay'), number: dayAndMonth(most.date), of: weekday(most.date), notes: [t('nBookings', { n: most.bookings.total })] }));
}

function dailyTable({ range }) {
  return table(t('dailyBookings'), [
    { label: t('day1'), cell: (row) => h('a', { href: address({ date: row.date }), data: { view: 'hari' } }, shortDay(row.date)) },
    ...STATUSES.map((status) => ({ label: t(status), number: true, cell: (row) => number(row.bookings[status]) })),
    { label: t('total'), number: true, cell: (row) => number(row.bookings.total) },
    { label: t('quota'), number: true, cell: (row) => (row.quota === null ? '?' : number(row.quota)) },
    { label: t('before'), number: true, cell: (row) => number(row.before) },
  ], range.days.map((day, index) => ({ ...day, before: range.previous.days[index]?.bookings.total ?? 0 })), { captionHidden: true });
}
