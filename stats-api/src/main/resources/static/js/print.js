// What is printed fits on one sheet of A4: what is larger is made smaller.

const SHEET = { width: 718, height: 1040 }; // A4 less 10 mm on each side, in CSS pixels
const SMALLEST = 0.4;
const STEP = 0.02;

/** Before printing, lets the page measure itself on the sheet. */
export function fitOnOneSheet() {
  const root = document.documentElement;
  window.addEventListener('beforeprint', () => {
    root.classList.add('printing');
    // In a wider sheet lines break less: a few steps find the largest scale at which all fits.
    for (let scale = 1; scale > SMALLEST; scale -= STEP) {
      root.style.setProperty('--sheet-width', `${SHEET.width / scale}px`);
      root.style.setProperty('--sheet-scale', String(scale));
      if (document.body.getBoundingClientRect().height <= SHEET.height) break;
    }
    window.dispatchEvent(new Event('sheetchange'));
  });
  window.addEventListener('afterprint', () => {
    root.classList.remove('printing');
    window.dispatchEvent(new Event('sheetchange'));
  });
}
