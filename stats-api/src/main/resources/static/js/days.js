// Calendar days as the API writes them, 2026-11-26. They have no zone: the browser counts them in UTC.

const asDate = (day) => new Date(`${day}T00:00:00Z`);
const asDay = (date) => date.toISOString().slice(0, 10);

/** Whether that is a day of the calendar; 2026-02-31 is none. */
export function isDay(text) {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') && !Number.isNaN(date.getTime()) && asDay(date) === text;
}

/** Some days later; earlier where the number is negative. */
export function plusDays(day, count) {
  const date = asDate(day);
  date.setUTCDate(date.getUTCDate() + count);
  return asDay(date);
}

/** How many days from the one to the other, both included. */
export function daysBetween(from, to) {
  return Math.round((asDate(to) - asDate(from)) / 86_400_000) + 1;
}

/** 1 for Monday to 7 for Sunday. */
export function isoWeekday(day) {
  return asDate(day).getUTCDay() || 7;
}

/** All days from the one to the other, both included. */
export function allDays(from, to) {
  return Array.from({ length: daysBetween(from, to) }, (_, index) => plusDays(from, index));
}
