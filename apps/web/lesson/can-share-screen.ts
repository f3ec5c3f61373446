// Phones cannot share their screen from a browser; a button that could never work is not shown.

/** Does this browser know how to capture a screen? */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}
