// A calendar of weeks: how many bookings each day has, and how full it is. A click opens the day.

import { allDays, isoWeekday, plusDays } from './days.js';
import { bar, h } from './dom.js';
import { dayAndMonth, dayOfMonth, longDay, longWeekday, number, percent, shortWeekday, t } from './texts.js';
import { address } from './url.js';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** Of the days that `/dashboard/stats/range` gives. */
export function calendar(range) {
  const byDate = new Map(range.days.map((day) => [day.date, day]));
  const first = plusDays(range.from, 1 - isoWeekday(range.from));
  const days = allDays(first, plusDays(range.to, 7 - isoWeekday(range.to)));
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
  return [
    h('h3', {}, t('calendar')),
    h('p', { class: 'hint' }, t('calendarHint')),
    h('div', { class: 'scroll weeks', tabindex: '0', role: 'region', 'aria-label': t('calendar') },
      h('table', { class: 'calendar' },
        h('caption', { class: 'unseen' }, t('calendar')),
        h('thead', {}, h('tr', {}, WEEKDAYS.map((weekday) => h('th', { scope: 'col' }, h('abbr', { title: longWeekday(weekday) }, shortWeekday(weekday)))))),
        h('tbody', {}, weeks.map((week) => h('tr', {}, week.map((date) => cell(date, byDate.get(date)))))))),
  ];
}

function cell(date, day) {
  // The month stands with its first day, and with the first day of all.
  const name = dayOfMonth(date) === '1' ? dayAndMonth(date) : dayOfMonth(date);
  if (!day) return h('td', { class: 'outside' }, h('span', { class: 'day-number' }, name));
  const kept = day.bookings.total - day.bookings.cancelled;
  const share = day.quota > 0 ? day.takenOfQuota / day.quota : null;
  const words = share === null ? t('calendarDay', { day: longDay(date), n: kept }) : t('calendarDayFull', { day: longDay(date), n: kept, percent: percent(share) });
  return h('td', {}, h('a', { href: address({ date }), data: { view: 'hari' } },
    h('span', { class: 'unseen' }, words),
    h('span', { class: 'day-seen', 'aria-hidden': 'true' },
      h('span', { class: 'day-number' }, name),
      h('span', { class: kept === 0 ? 'day-bookings none' : 'day-bookings' }, kept === 0 ? '–' : number(kept)),
      share === null ? null : h('span', { class: 'day-share' }, bar(share, day.overbookedBy > 0 && day.free === 0 ? 'act' : ''), percent(share)))));
}
