// The tables of the sync view: runs, replays, and what was set aside.

import { h, table } from './dom.js';
import { signal } from './freshness.js';
import { byName, capital, dayRange, duration, hasText, moment, number, t } from './texts.js';

const SIGNALS = { COMPLETE: 'good', RUNNING: 'off', INCOMPLETE: 'look', FAILED: 'act', CANCELLED: 'off' };
const named = (kind, name) => (hasText(`${kind}.${name?.toUpperCase()}`) ? t(`${kind}.${name.toUpperCase()}`) : name ?? '–');
/** How a run or a replay stands, in a shape and a word. */
export const status = (run) => signal(SIGNALS[run.status] ?? 'look', named('run', run.status));
const count = (value) => (value === null || value === undefined ? '–' : number(value));
const took = (run) => (run.started_at && run.finished_at ? duration(run.started_at, run.finished_at) : '–');
const numberColumns = (names) => names.map(([name, of]) => ({ label: t(name), number: true, cell: (row) => count(row[of]) }));

/** The ledger of runs, newest first. */
export const runsTable = (runs, nameOf) => table(t('runs'), [
  { label: t('startedAt'), class: 'keep', cell: (run) => (run.started_at ? moment(run.started_at) : '–') },
  { label: t('what'), cell: (run) => [capital(nameOf(run.view)), h('span', { class: 'sub' }, named('trigger', run.trigger))] },
  { label: t('status'), class: 'keep', cell: status },
  { label: t('window'), class: 'keep', cell: (run) => (run.window ? dayRange(run.window.awal, run.window.akhir, 'short') : '–') },
  { label: t('tookTime'), number: true, class: 'keep', cell: took },
  ...numberColumns([['read', 'total_fetched'], ['inserted', 'inserted'], ['updatedRows', 'updated'], ['unchanged', 'unchanged'], ['superseded', 'superseded'], ['rejected', 'rejected']]),
  { label: t('note'), class: 'remark', cell: (run) => [run.reason, run.note, run.unexplained && t('unexplained', { n: run.unexplained })].filter(Boolean).join(' · ') || '–' },
], runs, { captionHidden: true });

/** The newest replays. */
export const replaysTable = (replays, nameOf) => table(t('replays'), [
  { label: t('startedAt'), class: 'keep', cell: (replay) => moment(replay.started_at) },
  { label: t('what'), cell: (replay) => [capital(nameOf(replay.view)), replay.dry_run && h('span', { class: 'sub' }, t('dryRunShort'))] },
  { label: t('replayFrom'), class: 'named', cell: (replay) => (replay.from === 'earliest' ? t('replayEarliest') : moment(replay.from)) },
  { label: t('status'), cell: status },
  { label: t('tookTime'), number: true, class: 'keep', cell: took },
  ...numberColumns([['read', 'records'], ['inserted', 'inserted'], ['updatedRows', 'updated'], ['unchanged', 'unchanged'], ['superseded', 'superseded'], ['rejected', 'rejected']]),
  { label: t('note'), class: 'remark', cell: (replay) => replay.reason ?? '–' },
], replays, { captionHidden: true });

/** Dead letters, counted by reason and column. */
export function deadLettersTable(letters, caption) {
  const groups = new Map();
  for (const letter of letters) {
    const key = JSON.stringify([letter.reason, letter.column]);
    const group = groups.get(key) ?? { reason: letter.reason, column: letter.column, OPEN: 0, PARKED: 0, APPLIED: 0, newest: null };
    group[letter.status] = (group[letter.status] ?? 0) + 1;
    if (letter.set_aside_at && (group.newest === null || new Date(letter.set_aside_at) > new Date(group.newest))) group.newest = letter.set_aside_at;
    groups.set(key, group);
  }
  const rows = [...groups.values()].sort((a, b) => b.OPEN - a.OPEN || b.PARKED - a.PARKED || byName(a.reason ?? '', b.reason ?? ''));
  return table(caption, [
    { label: t('reason'), class: 'remark', cell: (row) => row.reason ?? t('notStated') },
    { label: t('column'), class: 'named', cell: (row) => (row.column ? h('code', {}, row.column) : '–') },
    ...numberColumns([['waiting', 'OPEN'], ['parked', 'PARKED'], ['appliedLetters', 'APPLIED']]),
    { label: t('newest'), class: 'keep', cell: (row) => (row.newest ? moment(row.newest) : '–') },
  ], rows, { captionHidden: true });
}
