// Numbers in large digits, each with what it counts.

import { h } from './dom.js';

/** `of` stands beside the number, each of `notes` on a line below; what is false is left out. */
export const tile = ({ title, number, of, notes = [], bar = null }) =>
  h('div', { class: 'tile' },
    h('dt', {}, title),
    h('dd', {}, h('p', { class: 'tile-number' }, h('strong', {}, number), of && h('span', {}, of)),
      bar,
      notes.filter(Boolean).map((note) => h('p', { class: 'sub' }, note))));

export const tiles = (...all) => h('dl', { class: 'tiles' }, all);

/** As large as tiles will be. */
export const tilesToCome = () =>
  h('div', { class: 'tiles', 'aria-hidden': 'true' }, Array.from({ length: 4 }, () =>
    h('div', { class: 'tile to-come' }, h('span'), h('span'), h('span'))));

/** As large as so many rows of a table will be. */
export const rowsToCome = (count) =>
  h('div', { class: 'rows-to-come', 'aria-hidden': 'true' }, Array.from({ length: count }, () => h('span')));
