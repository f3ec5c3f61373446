// `/activation#code=…` and `/carte#code=…`: the code travels in the fragment, which no server and no log ever sees. GATE-29, PEOPLE-101.

/** Is this address the page of a code, or of a card? Both stand before the sign-in, whoever is signed in. */
export function isActivation(path: string): boolean {
  return path === '/activation' || path === '/carte';
}

/** The code in a fragment such as `#code=7K3M-Q2XR-9TBA`; empty when there is none. */
export function codeInFragment(hash: string): string {
  return new URLSearchParams(hash.slice(1)).get('code')?.trim() ?? '';
}
