// Sinkronisasi: did it sync; if not, why, and what to press.

import { read } from './api.js';
import { fill, h } from './dom.js';
import { signal, signalOf, stateOf, worstState } from './freshness.js';
import { deadLettersTable, replaysTable, runsTable, status } from './ledger.js';
import { loader } from './loader.js';
import { mayOperate, session } from './session.js';
import { whyNone } from './states.js';
import { action, actions, start } from './sync-actions.js';
import { capital, dayRange, moment, t, weekdayMoment } from './texts.js';
import { rowsToCome } from './tiles.js';

const RUNS = '/dashboard/sync-runs?limit=50';
const REPLAYS = '/operator/replay';
const LETTERS_A_PAGE = 500;
const MAX_LETTER_PAGES = 4;
// Where no event comes, a run that goes on is looked at all the same; of replays none comes.
const LOOK_AGAIN_MS = 5_000;
const LOOK_AT_REPLAYS_MS = 2_000;
const SENTENCES = { good: 'sentenceGood', look: 'sentenceLook', act: 'sentenceAct' };

/** Makes the view in `root`. */
export function syncView(root, app) {
  let runs = [];
  let replays = [];
  const title = h('h1', { tabindex: '-1' }, t('sync'));
  const standing = h('div', { class: 'standing' });
  const said = saidLine();
  const operations = h('div');
  const live = h('div', { class: 'live' });
  const replaying = h('div', { class: 'live' });
  const begun = { sync: saidLine(), backfill: saidLine(), replay: saidLine() };
  const watched = { runs: watching('run_id'), replays: watching('replay_id') };
  const ledger = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('runs') });
  const letters = h('div');
  const replayed = h('div');
  const sessions = h('div');
  const place = h('div', { class: 'numbers' });
  const whole = [h('section', {}, h('div', { class: 'title-row' }, h('h2', {}, t('runs')),
    h('a', { class: 'csv', download: true, href: '/dashboard/sync-runs.csv?limit=500', 'aria-label': t('csvOf', { what: t('runs') }) }, t('csv'))), ledger)];
  fill(root, title, standing, said, operations, place, letters, replayed, sessions);
  app.title(t('sync'));

  // “Booking, 26 Nov – 11 Des 2026: ”
  const nameOfRun = (run) => [h('strong', {}, capital(nameOf(run.view))), run.window && `, ${dayRange(run.window.awal, run.window.akhir, 'short')}`, run.dry_run && `, ${t('dryRunShort')}`, ': '];
  const whereNew = { letters: onChange(), replays: onChange(), replaying: onChange() };
  const redriveSaid = new Map();
  const nameOf = (number) => (app.settings()?.views ?? app.status()?.data ?? []).find((view) => view.view === number)?.name ?? String(number);
  const load = loader({
    place,
    show(answer) {
      runs = answer.data.map((run) => ({ progress: progressOf(run.run_id), ...run }));
      fill(place, whole);
      draw();
    },
    skeleton: () => fill(place, h('p', { class: 'unseen' }, t('loading')), rowsToCome(8)),
    failed(problem, at) {
      if (at !== null) app.notReachable(at);
      else fill(place, whyNone(problem, refresh));
      if (at === null && !problem.isOutage) app.reached();
    },
    arrived: () => app.reached(),
  });

  // The ledger holds none: it comes with events, and with the status.
  function progressOf(id) {
    const known = runs.find((run) => run.run_id === id);
    return known ? known.progress : app.status()?.data.find((view) => view.last?.run_id === id)?.last.progress;
  }

  function draw() {
    const seen = watched.runs.of(runs);
    fill(live, seen.map((run) => (goesOn(run) ? goingRun : ended)(run, nameOfRun(run))));
    if (seen.length > 0 && !seen.some(goesOn)) hasEnded(begun.sync, begun.backfill);
    fill(ledger, runs.length > 0 ? runsTable(runs, nameOf) : h('p', { class: 'nothing' }, t('runsEmpty')));
  }

  function drawStatus() {
    const now = app.status();
    if (now === null) return;
    const state = worstState(now);
    const kind = now.fetcher === 'DOWN' || now.writer === 'DOWN' ? 'act' : signalOf(state);
    const sentence = state === 'NEVER' ? (mayOperate() ? 'sentenceNever' : 'firstUseAsk') : state === 'RUNNING' && kind === 'good' ? 'sentenceRunning' : SENTENCES[kind];
    fill(standing,
      h('p', { class: 'sentence' }, signal(kind, t(sentence))),
      h('ul', {}, now.data.map((view) => h('li', {}, signal(signalOf(stateOf(view)), standingOf(view)),
        (view.blocked ?? view.reason) && h('span', { class: 'sub' }, [...new Set([view.blocked, view.reason])].filter(Boolean).join(' · ')),
        view.blocked && mayOperate() && action(t('resume'), () => resume(view)))),
      now.fetcher === 'DOWN' && h('li', {}, signal('act', t('fetcherDown'))),
      now.writer === 'DOWN' && h('li', {}, signal('act', t('writerDown')))));
  }

  function drawOperations() {
    const views = app.settings()?.views;
    if (views && mayOperate() && !operations.hasChildNodes()) fill(operations, actions(views, { begun, live, replaying }, hasBegun));
  }

  async function resume(view) {
    if (await start(`/operator/resume?view=${view.view}`, said, t('resumed', { name: capital(view.name) }))) refresh();
  }

  async function showReplays() {
    if (!mayOperate()) return;
    const before = replays.filter(goesOn).map((replay) => replay.replay_id);
    try {
      replays = (await read(REPLAYS)).data;
    } catch {
      return; // the standing says that the writer is away
    }
    drawReplays();
    if (replays.some((replay) => before.includes(replay.replay_id) && !goesOn(replay))) showLetters();
  }

  function drawReplays() {
    const seen = watched.replays.of(replays);
    whereNew.replaying([seen.map((replay) => [replay.replay_id, replay.status]), app.settings()?.views], () => fill(replaying, seen.map((replay) => (goesOn(replay)
      ? h('div', { class: 'run-progress' }, h('p', { data: { replay: replay.replay_id } }),
        action(t('cancel'), () => cancel(replay), { 'aria-label': t('cancelOf', { name: nameOf(replay.view) }) }))
      : ended(replay, nameOfRun(replay))))));
    seen.filter(goesOn).forEach((replay) => fill(replaying.querySelector(`[data-replay="${replay.replay_id}"]`),
      nameOfRun(replay), t('replayRead', { n: replay.records })));
    if (seen.length > 0 && !seen.some(goesOn)) hasEnded(begun.replay);
    whereNew.replays([replays, app.settings()?.views], () => fill(replayed, replays.length > 0 && h('section', {}, h('h2', {}, t('replays')),
      h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('replays') }, replaysTable(replays, nameOf)))));
  }

  async function cancel(replay) {
    await start(`${REPLAYS}?view=${replay.view}`, begun.replay, t('cancelling'), 'DELETE');
    await showReplays();
  }

  async function showLetters() {
    const views = app.settings()?.views;
    if (!views || !mayOperate()) return;
    const parts = await Promise.all(views.map(async (view) => {
      try {
        return { view, ...(await lettersOf(view.view)) };
      } catch (problem) {
        return { view, problem };
      }
    }));
    whereNew.letters(parts, () => fill(letters, h('section', {},
      h('h2', {}, t('deadLetters')),
      parts.every((part) => !part.problem && part.letters.length === 0)
        ? h('p', { class: 'hint' }, t('deadLettersNone'))
        : [h('p', { class: 'hint' }, t('deadLettersHint')), parts.map(lettersPart)])));
  }

  function lettersPart({ view, letters: found, more, problem }) {
    const name = capital(view.name);
    if (problem) return h('p', { class: 'nothing' }, `${name}: `, t('deadLettersUnknown', { reason: problem.detail || t('noAnswer') }));
    if (found.length === 0) return null;
    const answer = redriveSaid.get(view.view) ?? saidLine();
    redriveSaid.set(view.view, answer);
    return h('div', { class: 'letters' },
      h('div', { class: 'title-row' }, h('h3', {}, name),
        found.some((letter) => letter.status === 'OPEN') && action(t('tryAgain'), () => redrive(view, answer), { 'aria-label': `${t('tryAgain')}: ${name}` })),
      answer,
      h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${t('deadLetters')}, ${name}` }, deadLettersTable(found, `${t('deadLetters')}, ${name}`)),
      more && h('p', { class: 'hint' }, t('deadLettersMore')));
  }

  async function redrive(view, answer) {
    const done = await start(`/operator/dead-letters/redrive?view=${view.view}`, answer, ({ data }) => [t('redriven', { ...data, name: capital(view.name) }),
      ...Object.entries(data?.waiting ?? {}).map(([key, n]) => t('redriveWaits', { key, n }))].join(' '));
    if (done?.data?.failed > 0 || Object.keys(done?.data?.waiting ?? {}).length > 0) answer.className = 'said look';
    if (done) await showLetters();
  }

  async function showSessions() {
    if (!session()?.keysAsked || !mayOperate()) return;
    try {
      const keys = (await read('/operator/sessions')).data;
      const answer = saidLine();
      fill(sessions, h('section', {}, h('h2', {}, t('sessions')), h('p', { class: 'hint' }, t('sessionsHint')),
        h('ul', { class: 'keys' }, keys.map(({ name, role }) => h('li', {},
          h('span', {}, h('strong', {}, name), h('span', { class: 'sub' }, t(`role.${role}`))),
          action(t('endSessions'), () => start(`/operator/sessions/end?${new URLSearchParams({ name })}`, answer, t('sessionsEnded', { name })),
            { 'aria-label': t('endSessionsOf', { name }) })))),
        answer));
    } catch {
      // Whoever is logged in stays so; the buttons come with the next look at this view.
    }
  }

  function hasBegun(answer) {
    const parts = [answer.data, ...Object.values(answer.data ?? {})];
    for (const [kind, id] of [['runs', 'run_id'], ['replays', 'replay_id']]) watched[kind].begun(parts.map((part) => part?.[id]).filter(Boolean));
    refresh();
  }

  function refresh() {
    load(RUNS);
    showReplays();
    showLetters();
  }

  const again = setInterval(() => {
    if (document.visibilityState !== 'visible') return;
    if (runs.some(goesOn)) load(RUNS);
  }, LOOK_AGAIN_MS);
  const replaysAgain = setInterval(() => {
    if (document.visibilityState === 'visible' && replays.some(goesOn)) showReplays();
  }, LOOK_AT_REPLAYS_MS);

  drawStatus();
  drawOperations();
  return {
    show() {
      refresh();
      showSessions();
    },
    refresh() {
      load(RUNS);
      showReplays();
    },
    changed: () => {},
    status: drawStatus,
    settled() {
      drawOperations();
      draw();
      drawReplays();
      showLetters();
    },
    run(run) {
      const index = runs.findIndex((known) => known.run_id === run.run_id);
      if (index < 0) runs = [run, ...runs];
      else runs[index] = { ...runs[index], ...run };
      draw();
      if (!goesOn(run)) {
        load(RUNS);
        showLetters();
      }
    },
    focus: () => title.focus({ preventScroll: true }),
    gone() {
      clearInterval(again);
      clearInterval(replaysAgain);
      load.stop();
    },
  };
}

const goesOn = (run) => run.status === 'RUNNING';
const saidLine = () => h('p', { class: 'said', role: 'status' });
const hasEnded = (...lines) => lines.filter((line) => line.classList.contains('good')).forEach((line) => fill(line));

// Those that go on, and those that have ended meanwhile, until further ones begin.
function watching(id) {
  const ids = new Set();
  let known = [];
  const begun = (added) => {
    if (added.some((one) => !ids.has(one)) && !known.some((run) => ids.has(run[id]) && goesOn(run))) ids.clear();
    added.forEach((one) => ids.add(one));
  };
  return {
    begun,
    of(all) {
      begun(all.filter(goesOn).map((run) => run[id]));
      known = all;
      return all.filter((run) => ids.has(run[id]));
    },
  };
}

// What is the same is not drawn again: else a button would lose its focus, or go while it is pressed.
function onChange() {
  let last;
  return (value, draw) => {
    const text = JSON.stringify(value);
    if (text !== last) draw();
    last = text;
  };
}

/** “Booking: lengkap 26 Nov, 00.04, 1.058 data; berikutnya Minggu, 29 Nov, 00.00” */
function standingOf(view) {
  const name = capital(view.name);
  const { last, last_complete: complete } = view;
  const at = (run) => (run?.finished_at ?? run?.started_at ? moment(run.finished_at ?? run.started_at) : '–');
  const first = {
    BLOCKED: () => t('syncBlocked', { name }),
    NEVER: () => t('syncNever', { name }),
    RUNNING: () => t('syncRunning', { name, moment: last?.started_at ? moment(last.started_at) : '–' }),
    OVERDUE: () => t('syncOverdue', { name, since: view.overdue_since ? moment(view.overdue_since) : '–' }),
    INCOMPLETE: () => t('syncIncomplete', { name, moment: at(last) }),
    FAILED: () => t('syncFailed', { name, moment: at(last) }),
    COMPLETE: () => t('syncComplete', { name, moment: at(complete), n: complete?.total_fetched ?? 0 }),
  }[stateOf(view)];
  return [
    first ? first() : `${name}: ${t('state.UNKNOWN')}`,
    complete && stateOf(view) !== 'COMPLETE' && t('lastComplete', { moment: at(complete) }),
    view.next_scheduled && t('next', { moment: weekdayMoment(view.next_scheduled) }),
  ].filter(Boolean).join('; ');
}

async function lettersOf(view) {
  const letters = [];
  let from = 0;
  for (let page = 0; page < MAX_LETTER_PAGES && from !== null; page += 1) {
    const answer = await read(`/operator/dead-letters?view=${view}&from=${from}&limit=${LETTERS_A_PAGE}`);
    letters.push(...answer.data);
    from = answer.next;
  }
  return { letters, more: from !== null };
}

function goingRun(run, name) {
  const { pages_read: pages, pages_expected: expected, records_published: published } = run.progress ?? {};
  const words = [
    pages > 0 ? (expected ? t('pagesOf', { read: pages, expected }) : t('pages', { read: pages })) : run.total_fetched > 0 ? null : t('waitingForPages'),
    published > 0 && t('published', { n: published }),
    run.total_fetched > 0 && t('applied', { n: run.total_fetched }),
  ].filter(Boolean).join(' · ');
  return h('div', { class: 'run-progress' },
    h('p', {}, name, words),
    h('progress', { 'aria-label': t('sync'), max: expected ?? null, value: pages !== undefined && expected ? Math.min(pages, expected) : undefined }));
}

/** How a run or a replay came out. */
const ended = (run, name) => h('p', { class: 'run-ended' }, name, status(run), h('span', { class: 'sub' },
  run.reason ?? t('endedCounts', { read: run.total_fetched ?? run.records, inserted: run.inserted, updated: run.updated, rejected: run.rejected })));
