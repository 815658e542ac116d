// Asks stats-api. The browser's own cache holds the ETags: a read without change costs a 304.

/** What went wrong, in words for whoever looks. `status` is 0 where nobody answered. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
    this.detail = detail;
  }

  /** Whether the numbers are only away, and come back by themselves. */
  get isOutage() {
    return this.status === 0 || this.status >= 500;
  }
}

const remembered = new Map();
const MAX_REMEMBERED = 60;

/** The last answer from there: `data`, and `at`, when it came. */
export const lastAnswer = (path) => remembered.get(path);

/** Reads, and remembers the answer. */
export async function read(path) {
  const data = await answerOf(fetch(path, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(30_000) }));
  remembered.delete(path);
  remembered.set(path, { data, at: new Date().toISOString() });
  if (remembered.size > MAX_REMEMBERED) remembered.delete(remembered.keys().next().value);
  return data;
}

/** Asks for something to be done. */
export const act = (method, path, body) => answerOf(fetch(path, {
  method,
  headers: {
    Accept: 'application/json',
    Prefer: 'respond-async',
    ...(body && { 'Content-Type': 'application/json' }),
    ...ofThisPage(),
  },
  body: body && JSON.stringify(body),
}));

// What no page of another origin can read: it says that this page asks, and not one that only sends the cookie along.
function ofThisPage() {
  const token = document.cookie.match(/(?:^|; )booking-sync-csrf=([^;]+)/)?.[1];
  return token ? { 'X-CSRF-Token': token } : {};
}

async function answerOf(request) {
  let answer;
  try {
    answer = await request;
  } catch {
    throw new Problem(0, '');
  }
  if (answer.status === 401) window.dispatchEvent(new Event('refused'));
  if (answer.status === 204) return null;
  let body = null;
  try {
    body = await answer.json();
  } catch {
    if (answer.ok) throw new Problem(0, '');
  }
  if (!answer.ok) throw new Problem(answer.status, body?.detail ?? '');
  return body;
}
