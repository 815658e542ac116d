// Hears from stats-api what has changed. The browser connects again by itself, except after an answer that is no stream.

const AGAIN_AFTER_MS = 10_000;

/** Calls `on(type, data)` with run, days, status and connected; with lost where the connection is. */
export function listen(on) {
  let source;
  let ended = false;

  function open() {
    source = new EventSource('/dashboard/events');
    for (const type of ['connected', 'run', 'days', 'status']) {
      source.addEventListener(type, (event) => on(type, JSON.parse(event.data)));
    }
    source.addEventListener('error', () => {
      on('lost', null);
      if (source.readyState === EventSource.CLOSED && !ended) setTimeout(open, AGAIN_AFTER_MS);
    });
  }

  open();
  // Else Firefox reports a broken connection while the page is left.
  window.addEventListener('pagehide', () => {
    ended = true;
    source.close();
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) {
      ended = false;
      open();
    }
  });
}
