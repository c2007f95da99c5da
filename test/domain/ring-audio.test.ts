import { describe, expect, it } from "vitest";
import { formatProblem } from "../../domain/problem";
import { CONVERT_AUDIO, ringAudioProblems } from "../../domain/ring-audio";

const problemsOf = (bytes: Uint8Array) => ringAudioProblems("rings[0].file", bytes).map(formatProblem);
/** As long as a ring, beginning with these bytes. */
const beginning = (mark: string | number[]) =>
  Buffer.concat([Buffer.from(mark as string, "latin1"), Buffer.alloc(480)]).subarray(0, 480);

describe("the audio of a ring", () => {
  it.each([240, 480, 8160, 16_080])("may have %i bytes", (size) => {
    expect(problemsOf(Buffer.alloc(size, 0xff))).toEqual([]);
  });

  it.each([
    [0, "an empty file (given 0 bytes;"],
    [239, "too short (given 239 bytes;"],
    [241, "not whole blocks (given 241 bytes;"],
    [16_000, "not whole blocks (given 16000 bytes;"],
    [16_320, "too long (given 16320 bytes;"],
  ])("may not have %i bytes", (size, expected) => {
    expect(problemsOf(Buffer.alloc(size, 0xff))).toEqual([expect.stringContaining(`rings[0].file: ${expected}`)]);
  });

  it.each([
    [241, "truncate -s 240 FILE"],
    [16_000, "truncate -s 15840 FILE"],
    [1_000_000, "truncate -s 16080 FILE"],
  ])("of %i bytes can be cut as it says: %s", (size, command) => {
    expect(problemsOf(Buffer.alloc(size))[0]?.endsWith(command)).toBe(true);
    expect(problemsOf(Buffer.alloc(Number(/\d+/.exec(command)?.[0])))).toEqual([]);
  });

  it.each<[string, string | number[]]>([
    ["a WAV file", "RIFF\x24\x00\x00\x00WAVEfmt "],
    ["an MP3 file", "ID3\x04"],
    ["an Ogg file", "OggS"],
    ["a FLAC file", "fLaC"],
    ["an AIFF file", "FORM"],
    ["an AU file", ".snd"],
    ["an MP4 file", "\x00\x00\x00\x20ftypM4A "],
  ])("is not %s, and it is told how to convert it", (what, mark) => {
    const [problem, ...more] = problemsOf(beginning(mark));
    expect(more).toEqual([]);
    expect(problem).toContain(`rings[0].file: ${what}, and the phone plays raw audio alone`);
    expect(problem?.endsWith(CONVERT_AUDIO)).toBe(true);
  });

  it("is not MP3 without a tag, which two frames tell", () => {
    // 32 kbit/s at 48 kHz: frames of 96 bytes.
    const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x14, 0xc4]), Buffer.alloc(92)]);
    expect(problemsOf(Buffer.concat([frame, frame, frame, frame, frame]))).toEqual([
      expect.stringContaining("an MP3 file"),
    ]);
  });

  it("may begin as a frame of MP3 does, since that is silence in mu-law too", () => {
    expect(problemsOf(beginning([0xff, 0xfb, 0x14, 0xc4]))).toEqual([]);
  });
});
