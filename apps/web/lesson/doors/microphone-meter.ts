// Listens to a microphone stream and tells its level about twenty times a second, until it is closed. Nothing is recorded.

import { stepsOf } from './sound-level.ts';

/** Starts metering; the returned function stops it and closes the audio graph. */
export function meterStream(stream: MediaStream, onSteps: (steps: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  const source = context.createMediaStreamSource(stream);
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onSteps(stepsOf(samples));
  }, 50);
  void context.resume().catch(() => undefined);
  return () => {
    clearInterval(timer);
    source.disconnect();
    void context.close().catch(() => undefined);
  };
}

/** Plays two soft notes on the chosen speaker; settles when they are over. */
export async function playTestSound(speakerId: string | undefined): Promise<void> {
  const context = new AudioContext();
  try {
    const output = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
    if (speakerId !== undefined && output.setSinkId !== undefined)
      await output.setSinkId(speakerId).catch(() => undefined);
    const gain = context.createGain();
    gain.connect(context.destination);
    const at = context.currentTime + 0.05;
    const last = [523.25, 659.25]
      .map((frequency, index) => {
        const note = context.createOscillator();
        note.frequency.value = frequency;
        note.connect(gain);
        note.start(at + index * 0.35);
        note.stop(at + index * 0.35 + 0.5);
        return note;
      })
      .at(-1)!;
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(0.2, at + 0.08);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.85);
    await Promise.race([
      new Promise((resolve) => last.addEventListener('ended', resolve, { once: true })),
      new Promise((resolve) => setTimeout(resolve, 2_000)),
    ]);
  } finally {
    await context.close().catch(() => undefined);
  }
}
