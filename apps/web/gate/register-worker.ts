// Registers the service worker, once the page is quiet. Its script is asked for past every cache. GATE-23.

/** Registers `/sw.js`; a browser without workers, or a page without https, goes on without. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const register = (): void =>
    void navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => undefined);
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
  // A page that was open while a new version came asks for a file of the old one: the new page knows the new name.
  addEventListener('vite:preloadError', (event) => {
    if (sessionStorage.getItem('preau.reloaded') === '1') return;
    sessionStorage.setItem('preau.reloaded', '1');
    event.preventDefault();
    location.reload();
  });
}
