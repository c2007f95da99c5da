import type { Problem } from "./problem";

const AUDIO = { least: 240, most: 16_080, step: 240 } as const;

/** Makes the longest ring of any audio: 67 blocks of 240 samples, silence behind what is shorter. */
export const CONVERT_AUDIO =
  "Convert the audio: sox in.wav -t raw -r 8000 -c 1 -e mu-law out.raw " +
  `rate 8000 pad 0 ${AUDIO.most}s trim 0 ${AUDIO.most}s`;

/** Beginnings of files that are no raw audio: where, what stands there, what it is. */
const CONTAINERS: readonly (readonly [number, string, string])[] = [
  [0, "RIFF", "a WAV file"],
  [0, "RIFX", "a WAV file"],
  [0, "ID3", "an MP3 file"],
  [0, "OggS", "an Ogg file"],
  [0, "fLaC", "a FLAC file"],
  [0, "FORM", "an AIFF file"],
  [0, ".snd", "an AU file"],
  [4, "ftyp", "an MP4 file"],
];

/**
 * What is wrong with the audio of a ring, which has to be mu-law without a header, 8000 Hz, mono; only its size and what it is not
 * can be told (cisco.md section 4.3).
 *
 * @param path Where the ring's file is declared.
 */
export function ringAudioProblems(path: string, bytes: Uint8Array): Problem[] {
  const { least, most, step } = AUDIO;
  const allowed = `raw mu-law, 8000 Hz, mono, ${least}–${most} bytes, a multiple of ${step}`;
  const container = containerOf(bytes);
  if (container !== undefined) {
    return [
      {
        path,
        rule: "ring-audio",
        message: `${container}, and the phone plays raw audio alone`,
        allowed,
        remedy: CONVERT_AUDIO,
      },
    ];
  }
  const size = bytes.length;
  if (size >= least && size <= most && size % step === 0) {
    return [];
  }
  const fitting = Math.min(most, size - (size % step));
  return [
    {
      path,
      rule: "ring-audio",
      message:
        size === 0 ? "an empty file" : size > most ? "too long" : size < least ? "too short" : "not whole blocks",
      given: `${size} bytes`,
      allowed,
      // Nothing can be added with zeros: to mu-law, those are the loudest sound.
      remedy: size < least ? CONVERT_AUDIO : `If it is raw mu-law, cut it: truncate -s ${fitting} FILE`,
    },
  ];
}

function containerOf(bytes: Uint8Array): string | undefined {
  const beginning = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  const [, , found] = CONTAINERS.find(([at, mark]) => beginning.startsWith(mark, at)) ?? [];
  return found ?? (isMp3(bytes) ? "an MP3 file" : undefined);
}

/** Kilobits a second of MPEG-1 layer III by the index in a frame's header (ISO/IEC 11172-3 section 2.4.2.3). */
const MP3_KBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MP3_HERTZ = [44_100, 48_000, 32_000];

/** True for two frames one behind the other: the mark of one frame alone is also silence in mu-law. */
function isMp3(bytes: Uint8Array): boolean {
  const length = mp3FrameLength(bytes, 0);
  return length !== undefined && mp3FrameLength(bytes, length) !== undefined;
}

function mp3FrameLength(bytes: Uint8Array, at: number): number | undefined {
  const [first, second = 0, third = 0] = bytes.subarray(at, at + 4);
  const kbits = MP3_KBITS[third >> 4];
  const hertz = MP3_HERTZ[(third >> 2) & 3];
  return first === 0xff && (second & 0xfe) === 0xfa && kbits !== undefined && kbits > 0 && hertz !== undefined
    ? Math.floor((144_000 * kbits) / hertz) + ((third >> 1) & 1)
    : undefined;
}
