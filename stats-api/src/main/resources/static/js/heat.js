// Weekday by hour as a table: the number in each cell, and the darker the more.

import { fill, h } from './dom.js';
import { hourOfDay, longWeekday, number, shortWeekday, t } from './texts.js';

const LEVELS = 5;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** Of the rows that `/dashboard/stats/range` gives. */
export function heatMap(rows) {
  const timed = rows.filter((row) => row.hour !== null);
  const untimed = rows.filter((row) => row.hour === null);
  const head = [h('h3', {}, t('weekdayByHour')), h('p', { class: 'hint' }, t('weekdayByHourHint'))];
  if (rows.length === 0) return [...head, h('p', { class: 'nothing' }, '–')];
  const found = timed.map((row) => row.hour);
  const hours = timed.length === 0 ? [] : Array.from({ length: Math.max(...found) - Math.min(...found) + 1 }, (_, index) => Math.min(...found) + index);
  const most = Math.max(0, ...rows.map((row) => row.bookings));
  const at = new Map(rows.map((row) => [`${row.weekday} ${row.hour}`, row.bookings]));
  const columns = untimed.length > 0 ? [...hours, null] : hours;
  return [...head,
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('weekdayByHour') },
      h('table', { class: 'heat' },
        h('caption', { class: 'unseen' }, t('weekdayByHour')),
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, h('span', { class: 'unseen' }, t('weekday'))),
          columns.map((hour) => h('th', { scope: 'col' }, hour === null ? t('withoutHour') : fill(h('span'), hourOfDay(hour)))))),
        h('tbody', {}, WEEKDAYS.map((weekday) => h('tr', {},
          h('th', { scope: 'row' }, h('abbr', { title: longWeekday(weekday) }, shortWeekday(weekday))),
          columns.map((hour) => heatCell(at.get(`${weekday} ${hour}`) ?? 0, most))))))),
  ];
}

const heatCell = (count, most) =>
  h('td', { class: `level-${count === 0 ? 0 : Math.ceil((count / most) * LEVELS)}` }, count === 0 ? h('span', { class: 'faint' }, '0') : number(count));
