// Who looks at the page, and what they may do. The key stands nowhere here: a cookie that no script can read stands for it.

import { act, read } from './api.js';

let known = null;

/** Asks who this is. Where nobody answers, what was known stays; at first nothing is. */
export async function readSession() {
  try {
    known = await read('/session');
  } catch {
    // Each read says so by itself.
  }
}

/** `keysAsked`, and `name` and `role` of whoever is logged in; null as long as nothing is known. */
export const session = () => known;
export const needsLogIn = () => known !== null && known.keysAsked && known.name === null;
export const mayOperate = () => known?.role === 'OPERATOR';

export const logIn = (key) => act('POST', '/login', { key });
export const logOut = () => act('POST', '/logout');
