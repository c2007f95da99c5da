import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Writable } from "node:stream";
import type { DeliveredImage } from "../../domain/firmware/delivered-firmware";
import { readImageName } from "../../domain/firmware/image-name";
import { ProblemsError } from "../problems";
import { answerSchema, LineThenBytes } from "./image-transfer";

/** An image to be sent, and what it has to be. */
export interface PinnedImage {
  readonly name: string;
  readonly sha256: string;
}

/** Bytes that are written at once. */
const PIECE = 64 * 1024;

/**
 * Sends the images of a folder to a receiver that these words run, here or elsewhere, and tells what was sent.
 *
 * @throws ProblemsError for an image that is not there or not what it was, before anything is sent; and where the receiver failed.
 */
export async function sendImages(
  folder: string,
  pinned: readonly PinnedImage[],
  words: readonly string[],
  print: (line: string) => void,
): Promise<void> {
  const read = await readAll(folder, pinned);
  const [program = "", ...args] = words;
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  // One that ends early reads no further, and its exit code says so.
  child.stdin.on("error", () => undefined);
  const failed = new Promise<never>((_, reject) => child.on("error", reject));
  failed.catch(() => undefined);
  const images = read.map(({ image }) => image);
  child.stdin.write(`${JSON.stringify({ format: 1, images })}\n`);
  const line = await Promise.race([new LineThenBytes(child.stdout).line(), failed]).catch((error: unknown) => {
    throw new ProblemsError([`${program} can't be run: ${error instanceof Error ? error.message : String(error)}`]);
  });
  const have = line === undefined ? undefined : answerSchema.safeParse(parseJson(line)).data?.have;
  const isAnswer = have?.length === images.length;
  if (isAnswer) {
    for (const [index, { image, bytes }] of read.entries()) {
      const there = have[index] ?? 0;
      await write(child.stdin, bytes.subarray(there));
      print(
        there === image.bytes
          ? `there ${image.name}`
          : `sent ${image.name}: ${image.bytes - there} of ${image.bytes} bytes`,
      );
    }
  }
  child.stdin.end();
  const code = await ended;
  if (code !== 0 || !isAnswer) {
    throw new ProblemsError([
      `the images did not arrive whole (exit code ${code ?? "by a signal"} of ${program}); what did is kept, so try again`,
    ]);
  }
  print(`images: ${images.length}, ${images.reduce((sum, { bytes }) => sum + bytes, 0)} bytes`);
}

async function readAll(folder: string, pinned: readonly PinnedImage[]) {
  const problems: string[] = [];
  const read: { image: DeliveredImage; bytes: Buffer }[] = [];
  for (const { name, sha256 } of pinned) {
    if (readImageName(name) === undefined) {
      problems.push(`${name} is not the name of an image`);
      continue;
    }
    try {
      const bytes = await readFile(join(folder, name));
      const found = createHash("sha256").update(bytes).digest("hex");
      if (found === sha256) {
        read.push({ image: { name, bytes: bytes.length, sha256 }, bytes });
      } else {
        problems.push(`${name} has another SHA-256 than a moment ago: ${found} instead of ${sha256}`);
      }
    } catch (error) {
      problems.push(
        `${name} can't be read: ${error instanceof Error && "code" in error ? String(error.code) : String(error)}`,
      );
    }
  }
  if (problems.length > 0) {
    throw new ProblemsError(problems);
  }
  return read;
}

/** Piece by piece, so that a slow way is not filled with all of it at once. */
async function write(stream: Writable, bytes: Buffer): Promise<void> {
  for (let start = 0; start < bytes.length && !stream.destroyed; start += PIECE) {
    if (!stream.write(bytes.subarray(start, start + PIECE))) {
      await Promise.race([once(stream, "drain"), once(stream, "close")]);
    }
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
