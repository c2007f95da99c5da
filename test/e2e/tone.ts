const RATE = 8_000;
/** A twentieth of a second: short enough that a lost packet spoils no more, and whole periods of every 20 Hz. */
const WINDOW = RATE / 20;
const WAV_HEADER = 44;

/**
 * Milliseconds of a recording in which a tone is heard and next to nothing else.
 *
 * @param wav 16 bits, one channel, 8,000 samples a second; may still be written.
 * @param hertz A multiple of 20.
 */
export function millisecondsOfTone(wav: Buffer, hertz: number): number {
  let windows = 0;
  for (let start = WAV_HEADER; start + 2 * WINDOW <= wav.length; start += 2 * WINDOW) {
    const samples = Array.from({ length: WINDOW }, (_, index) => wav.readInt16LE(start + 2 * index));
    if (isTone(samples, hertz)) {
      windows += 1;
    }
  }
  return (windows * WINDOW * 1_000) / RATE;
}

function isTone(samples: readonly number[], hertz: number): boolean {
  let [real, imaginary, power] = [0, 0, 0];
  for (const [index, sample] of samples.entries()) {
    const angle = (2 * Math.PI * hertz * index) / RATE;
    real += sample * Math.cos(angle);
    imaginary += sample * Math.sin(angle);
    power += sample * sample;
  }
  // Of a pure tone, twice the square of its part is all of the power; silence has none.
  const tone = (2 * (real * real + imaginary * imaginary)) / samples.length;
  return power / samples.length > 10_000 && tone > 0.9 * power;
}
