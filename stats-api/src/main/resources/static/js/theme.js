// Before the first paint, so that a dark screen does not flash white. Chosen by the switch, else by the system.
(() => {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = localStorage.getItem('theme');
    document.documentElement.dataset.theme = chosen ?? (dark.matches ? 'dark' : 'light');
  };
  apply();
  dark.addEventListener('change', () => {
    apply();
    window.dispatchEvent(new Event('themechange'));
  });
})();
