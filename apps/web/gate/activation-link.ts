// `/activation#code=…`: the code travels in the fragment, which no server and no log ever sees. GATE-29.

/** Is this address the activation page? */
export function isActivation(path: string): boolean {
  return path === '/activation';
}

/** The code in a fragment such as `#code=7K3M-Q2XR-9TBA`; empty when there is none. */
export function codeInFragment(hash: string): string {
  return new URLSearchParams(hash.slice(1)).get('code')?.trim() ?? '';
}
