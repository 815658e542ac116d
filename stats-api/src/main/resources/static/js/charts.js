// Bars by Chart.js, each with its table and its CSV. Colours are the style sheet's, so that they follow light and dark.

import { fill, h, table } from './dom.js';
import { number, t } from './texts.js';

const { Chart } = window;
const MAX_BARS = 8;
const LABEL_LETTERS = 18;
const WIDE_LABEL_LETTERS = 32;
const living = new Set();

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

window.addEventListener('themechange', () => living.forEach((one) => one.draw()));
window.addEventListener('sheetchange', () => living.forEach((one) => one.draw()));

// Writes each bar's number at its end.
const numbersAtBars = {
  id: 'numbersAtBars',
  afterDatasetsDraw(chart) {
    const { ctx } = chart;
    const lying = chart.options.indexAxis === 'y';
    ctx.save();
    ctx.font = `600 12px ${Chart.defaults.font.family}`;
    ctx.fillStyle = colour('text');
    ctx.textAlign = lying ? 'left' : 'center';
    ctx.textBaseline = lying ? 'middle' : 'bottom';
    chart.getDatasetMeta(0).data.forEach((element, index) => {
      const text = number(chart.data.datasets[0].data[index]);
      ctx.fillText(text, element.x + (lying ? 6 : 0), element.y - (lying ? 0 : 4));
    });
    ctx.restore();
  },
};

Chart.defaults.font.family = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
Chart.defaults.font.size = 13;
Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.plugins.legend.display = false;
Chart.defaults.plugins.tooltip.displayColors = false;

/** The frame of a chart: heading, hint, drawing, table and CSV. Returned with `update(shown)`, which draws. */
function frame({ title, hint, csv, height, configuration, describe, tableOf, extra = null }) {
  const canvas = h('canvas', { role: 'img' });
  const box = h('div', { class: 'chart-box' }, canvas);
  const details = h('details', {}, h('summary', {}, t('asTable')));
  const holder = h('div', { class: 'scroll' });
  const link = h('a', { class: 'csv', download: true, 'aria-label': t('csvOf', { what: title }) }, t('csv'));
  details.append(holder);
  const element = h('section', { class: 'chart' }, h('h3', {}, title), h('p', { class: 'hint' }, hint), extra, box,
    h('div', { class: 'chart-foot' }, details, link));
  let shown = null;

  const one = {
    element,
    chart: null,
    draw() {
      one.chart?.destroy();
      if (shown === null) return;
      box.style.setProperty('--height', `${height(shown)}px`);
      Chart.defaults.color = colour('muted');
      Chart.defaults.borderColor = colour('line');
      one.chart = new Chart(canvas, configuration(shown));
    },
    update(next, csvPath = csv) {
      shown = next;
      link.href = csvPath;
      canvas.setAttribute('aria-label', describe(shown));
      fill(holder, tableOf(shown));
      one.draw();
    },
    destroy() {
      one.chart?.destroy();
      living.delete(one);
    },
  };
  living.add(one);
  return one;
}

// Long names take two or three lines rather than being cut.
function lines(label, letters = LABEL_LETTERS) {
  const all = [];
  for (const word of label.split(' ')) {
    const last = all.at(-1);
    if (last !== undefined && last.length + word.length < letters) all[all.length - 1] = `${last} ${word}`;
    else all.push(word);
  }
  return all.length === 1 ? all[0] : all;
}

// Chart.js gives labels half of the width at most, and cuts what is longer.
function roomFor(scale, labels) {
  scale.ctx.font = `${Chart.defaults.font.size}px ${Chart.defaults.font.family}`;
  scale.width = Math.max(...labels.flat().map((line) => scale.ctx.measureText(line).width), 0) + 16;
}

function mostAndOthers(rows) {
  if (rows.length <= MAX_BARS) return rows;
  const rest = rows.slice(MAX_BARS - 1);
  return [...rows.slice(0, MAX_BARS - 1),
    { label: t('othersN', { n: rest.length }), value: rest.reduce((sum, row) => sum + row.value, 0), rest: true }];
}

/**
 * One bar a row, most first, lying; or standing in the rows' own order.
 *
 * `rows` given to `update` are `{ label, value }`, with `tick`, short, where they stand. `onPick(row)` is called for a click on a bar and, for those without a
 * mouse, by the names in the table. With `all`, no rows are put together as others.
 */
export function bars({ title, hint, columnName, csv, standing = false, all = false, onPick = null }) {
  const letters = all && matchMedia('(min-width: 640px)').matches ? WIDE_LABEL_LETTERS : LABEL_LETTERS;
  const drawn = (rows) => (standing || all ? rows : mostAndOthers(rows));
  const pick = (row) => row && !row.rest && onPick?.(row);
  return frame({
    title,
    hint,
    csv,
    height: (rows) => (standing ? 200 : drawn(rows).reduce((sum, row) => sum + 14 + 16 * [lines(row.label, letters)].flat().length, 16)),
    describe: (rows) => t('chart', { title, values: rows.map((row) => `${row.label} ${number(row.value)}`).join(', ') }),
    tableOf: (rows) => table(title, [
      { label: columnName, cell: (row) => (onPick ? h('button', { type: 'button', class: 'link', onclick: () => pick(row) }, row.label) : row.label) },
      { label: t('bookings'), number: true, cell: (row) => number(row.value) },
    ], rows, { captionHidden: true }),
    configuration(rows) {
      const shown = drawn(rows);
      const labels = shown.map((row) => (standing ? row.tick : lines(row.label, letters)));
      return {
        type: 'bar',
        data: { labels, datasets: [{ data: shown.map((row) => row.value), backgroundColor: colour('accent-bar'), maxBarThickness: standing ? 40 : 18, borderRadius: 2 }] },
        options: {
          indexAxis: standing ? 'x' : 'y',
          layout: { padding: standing ? { top: 20 } : { right: 48 } },
          onClick: (_, elements) => elements.length && pick(shown[elements[0].index]),
          onHover: (event, elements) => event.native.target.classList.toggle('may-click', elements.length > 0 && onPick !== null),
          plugins: { tooltip: { enabled: false } },
          scales: {
            [standing ? 'y' : 'x']: { beginAtZero: true, display: false },
            [standing ? 'x' : 'y']: { grid: { display: false }, border: { color: colour('line') }, ticks: { color: colour('text'), autoSkip: standing, maxRotation: 0 }, afterFit: standing ? undefined : (scale) => roomFor(scale, labels) },
          },
        },
        plugins: [numbersAtBars],
      };
    },
  });
}

/** One stacked bar a day, and the period before as a thin line. `update` takes `{ labels, titles, parts, line }`. */
export function stackedDays({ title, hint, csv, tableOf, onPick, legend }) {
  return frame({
    title,
    hint,
    csv,
    extra: legend,
    height: () => 280,
    describe: (shown) => t('chart', { title, values: shown.titles.map((day, index) => `${day} ${number(shown.parts.reduce((sum, part) => sum + part.values[index], 0))}`).join(', ') }),
    tableOf,
    configuration: (shown) => ({
      data: {
        labels: shown.labels,
        datasets: [
          { type: 'line', label: shown.line.label, data: shown.line.values, borderColor: colour('text'), borderWidth: 1, stepped: 'middle', pointRadius: 0, pointHitRadius: 8, stack: 'before', order: 0 },
          ...shown.parts.map((part) => ({ type: 'bar', label: part.label, data: part.values, backgroundColor: colour(part.colour), stack: 'days', order: 1, categoryPercentage: 0.9, barPercentage: 0.9 })),
        ],
      },
      options: {
        interaction: { mode: 'index', intersect: false },
        onClick: (_, elements) => elements.length && onPick(elements[0].index),
        plugins: { tooltip: { displayColors: true, callbacks: { title: ([item]) => shown.titles[item.dataIndex], label: (item) => `${item.dataset.label}: ${number(item.parsed.y)}` } } },
        scales: {
          x: { stacked: true, grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 12 } },
          y: { stacked: true, beginAtZero: true, border: { display: false }, ticks: { precision: 0, maxTicksLimit: 6, callback: (value) => number(value) } },
        },
      },
    }),
  });
}
