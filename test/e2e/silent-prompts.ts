import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const RATE = 8_000;
const MILLISECONDS = 100;

/**
 * Everything that voicemail may play, as silence: Debian has the prompts in packages of their own, and without them Asterisk hangs up
 * in the middle of a sentence.
 *
 * @param program Starter of an Asterisk; its names are read from the module beside it.
 * @param folder Its data, which gets the rest of the program's own, too.
 */
export function writeSilentPrompts(program: string, folder: string): void {
  for (const name of readdirSync(`${program}.data`).filter((each) => each !== "sounds")) {
    symlinkSync(join(`${program}.data`, name), join(folder, name));
  }
  const module = readFileSync(join(`${program}.modules`, "app_voicemail.so"), "latin1");
  const digits = [..."0123456789"].map((digit) => `digits/${digit}`);
  const others = ["auth-thankyou", "beep", "feature-not-avail-line"];
  for (const name of [...(module.match(/vm-[A-Za-z0-9-]+/g) ?? []), ...digits, ...others]) {
    const file = join(folder, "sounds", "en", `${name}.wav`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, silence());
  }
}

/** A WAV file of 16 bits, one channel. */
function silence(): Buffer {
  const samples = Buffer.alloc((RATE * MILLISECONDS * 2) / 1_000);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}
