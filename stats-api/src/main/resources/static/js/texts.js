// The page's words, and how its language writes numbers, days and times. Everything is Intl's.

const LOCALES = { id: 'id-ID', en: 'en-GB' };
let messages = {};
let language = 'id';
let locale = LOCALES.id;
let zone = 'Asia/Jakarta';
let plurals = new Intl.PluralRules(locale);
const formats = new Map();

/** Takes that language, else the one of last time, else Bahasa Indonesia. */
export async function useLanguage(asked) {
  language = LOCALES[asked] ? asked : (LOCALES[localStorage.getItem('language')] ? localStorage.getItem('language') : 'id');
  locale = LOCALES[language];
  plurals = new Intl.PluralRules(locale);
  formats.clear();
  const answer = await fetch(`/messages/${language}.json`);
  messages = await answer.json();
  localStorage.setItem('language', language);
  document.documentElement.lang = language;
}

/** The zone of the clinic, in which instants are shown. */
export function useZone(name) {
  zone = name;
  formats.clear();
}

export const currentLanguage = () => language;
export const otherLanguage = () => (language === 'id' ? 'en' : 'id');

/** The text of that name; `{n}` stands for the value n, which also decides on the plural. Numbers are written as numbers. */
export function t(name, values = {}) {
  const message = messages[name];
  if (message === undefined) return name;
  const text = typeof message === 'string' ? message : message[plurals.select(values.n ?? values.days ?? 0)] ?? message.other;
  return text.replace(/\{(\w+)}/g, (_, key) => (typeof values[key] === 'number' ? number(values[key]) : values[key] ?? ''));
}

/** Whether there is a text of that name. */
export const hasText = (name) => messages[name] !== undefined;

function format(kind, options) {
  const key = kind.name + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new kind(locale, options));
  return formats.get(key);
}

const date = (options) => format(Intl.DateTimeFormat, options);
const ofDay = (day, options) => date({ timeZone: 'UTC', ...options }).format(new Date(`${day}T00:00:00Z`));

/** 1.058 */
export const number = (value) => format(Intl.NumberFormat, {}).format(value);

/** +12 */
export const change = (value) => format(Intl.NumberFormat, { signDisplay: 'exceptZero' }).format(value);

/** 8%; never 0% or 100% for a share that is neither. */
export function percent(share) {
  const rounded = share > 0 && share < 0.01 ? 0.01 : share < 1 && share > 0.99 ? 0.99 : share;
  return format(Intl.NumberFormat, { style: 'percent', maximumFractionDigits: 0 }).format(rounded);
}

/** Kamis, 26 November 2026 */
export const longDay = (day) => ofDay(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** Kam, 26 Nov */
export const shortDay = (day) => ofDay(day, { weekday: 'short', day: 'numeric', month: 'short' });

/** 26 Nov */
export const dayAndMonth = (day) => ofDay(day, { day: 'numeric', month: 'short' });

/** 26 */
export const dayOfMonth = (day) => ofDay(day, { day: 'numeric' });

/** Kamis */
export const weekday = (day) => ofDay(day, { weekday: 'long' });

/** Kam, of 1 for Monday to 7 for Sunday: the first of January 2024 was a Monday. */
export const shortWeekday = (iso) => ofDay(`2024-01-0${iso}`, { weekday: 'short' });

/** Kamis, of 1 for Monday to 7 for Sunday. */
export const longWeekday = (iso) => ofDay(`2024-01-0${iso}`, { weekday: 'long' });

/** 12 November – 11 Desember 2026 */
export const dayRange = (from, to, month = 'long') =>
  date({ timeZone: 'UTC', day: 'numeric', month, year: 'numeric' })
    .formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));

/** 08.00, of 08:00 as the API writes a time of day. What is no time stays as it is. */
export function clock(time) {
  return /^\d{2}:\d{2}$/.test(time)
    ? date({ timeZone: 'UTC', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(`2024-01-01T${time}:00Z`))
    : time;
}

/** 08.00–12.00, of a session as the API writes it; what it does not know is said. */
export const hours = (session) =>
  (session.start === null ? t('timeUnknown') : `${clock(session.start)}–${session.end === null ? t('noEnd') : clock(session.end)}`);

/** 08.00, of the hour 8. */
export const hourOfDay = (hour) => clock(`${String(hour).padStart(2, '0')}:00`);

/** 07.15 on the clinic's clock. */
export const timeOf = (instant) =>
  date({ timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant));

/** 26 Nov, 07.15 on the clinic's clock. */
export const moment = (instant) =>
  date({ timeZone: zone, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    .format(new Date(instant));

/** Minggu, 29 Nov, 00.00 on the clinic's clock. */
export const weekdayMoment = (instant) =>
  date({ timeZone: zone, weekday: 'long', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    .format(new Date(instant));

/** Kamis, 26 November 2026 on the clinic's calendar. */
export const longDayOf = (instant) =>
  date({ timeZone: zone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(instant));

/** 07:15 of an instant on the clinic's clock, to compare with the API's times of day. */
export const clockOf = (instant) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant);

/** 2026-11-26 of an instant on the clinic's calendar. */
export const dayOf = (instant) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant);

/** 1 mnt 34 dtk */
export function duration(from, to) {
  const seconds = Math.max(0, Math.round((new Date(to) - new Date(from)) / 1000));
  const parts = [[Math.floor(seconds / 3600), 'hour'], [Math.floor(seconds / 60) % 60, 'minute'], [seconds % 60, 'second']]
    .filter(([value, unit]) => value > 0 || (unit === 'second' && seconds < 60))
    .slice(0, 2)
    .map(([value, unit]) => format(Intl.NumberFormat, { style: 'unit', unit, unitDisplay: 'short' }).format(value));
  return parts.join(' ');
}

/** Orders names as the language does. */
export const byName = (a, b) => format(Intl.Collator, { numeric: true }).compare(a, b);

/** Small letters without accents, to search in. */
export const searchable = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase(locale);

/** With a capital at its head. */
export const capital = (text) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
