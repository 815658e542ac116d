// Notices come in bursts, and every open page hears each of them: a page asks seldom, and not at the moment at which all others do.

const MIN_BETWEEN_MS = 3_000;
const MAX_JITTER_MS = 1_000;

/**
 * Runs `action` within a second of a call. One run at a time, and 3 s from its end to the next start;
 * all calls meanwhile are answered by one more run.
 */
export function paced(action) {
  let timer = null;
  let running = false;
  let again = false;
  let notBefore = 0;

  function ask() {
    if (running) again = true;
    else timer ??= setTimeout(run, Math.max(0, notBefore - performance.now()) + Math.random() * MAX_JITTER_MS);
  }

  async function run() {
    timer = null;
    running = true;
    try {
      await action();
    } finally {
      running = false;
      notBefore = performance.now() + MIN_BETWEEN_MS;
      if (again) {
        again = false;
        ask();
      }
    }
  }

  ask.stop = () => {
    clearTimeout(timer);
    again = false;
  };
  return ask;
}
