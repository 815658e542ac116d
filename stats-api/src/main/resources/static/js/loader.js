// From the question to the numbers: what is known at once, a skeleton after 300 ms, the last numbers when nobody answers.

import { lastAnswer, read } from './api.js';

const SKELETON_AFTER_MS = 300;

/**
 * Loads for one place of the page. `show(data, at)` is called with numbers, and again only if they have changed;
 * `skeleton()` while nothing is known; `failed(problem, at)` with the time of the numbers that still stand, or null.
 */
export function loader({ place, show, skeleton, failed, arrived }) {
  let current = null;
  let shown = null;
  let numbers = null;

  const present = (path, data) => {
    const text = path + JSON.stringify({ ...data, generatedAt: undefined });
    numbers = data;
    if (text !== shown) show(data);
    shown = text;
  };

  async function load(path) {
    const mine = (current = {});
    const known = lastAnswer(path);
    let timer = null;
    if (known) {
      present(path, known.data);
    } else {
      place.setAttribute('aria-busy', 'true');
      timer = setTimeout(() => {
        shown = null;
        numbers = null;
        skeleton();
      }, SKELETON_AFTER_MS);
    }
    try {
      const data = await read(path);
      if (mine !== current) return;
      present(path, data);
      arrived();
    } catch (problem) {
      if (mine !== current) return;
      if (!known) shown = numbers = null;
      failed(problem, known && problem.isOutage ? known.data.generatedAt ?? known.at : null);
    } finally {
      clearTimeout(timer);
      if (mine === current) place.removeAttribute('aria-busy');
    }
  }

  /** Shows the same numbers again, where something beside them has changed. */
  load.redraw = () => numbers !== null && show(numbers);
  load.stop = () => {
    current = null;
  };
  return load;
}
