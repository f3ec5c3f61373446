// « Tester le son »: two notes, made here. GATE-183.

/** Shows the button, plays two notes at each press, and says so. */
export function wireSound(button: HTMLElement | null, played: () => void): void {
  if (button === null || typeof AudioContext === 'undefined') return;
  button.hidden = false;
  button.addEventListener('click', () => {
    const context = new AudioContext();
    for (const [n, hertz] of [523, 659].entries()) {
      const [tone, loudness] = [context.createOscillator(), context.createGain()];
      const at = context.currentTime + n * 0.45;
      tone.frequency.value = hertz;
      loudness.gain.setValueAtTime(0.0001, at);
      loudness.gain.exponentialRampToValueAtTime(0.3, at + 0.03);
      loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.4);
      tone.connect(loudness).connect(context.destination);
      tone.start(at);
      tone.stop(at + 0.42);
    }
    setTimeout(() => void context.close(), 1_500);
    played();
  });
}
