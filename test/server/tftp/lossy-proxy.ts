import type { Socket } from "node:dgram";
import { LineSockets } from "./line-sockets";

/** Deals out 0 ≤ x < 1, the same each time for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a line does to datagrams, each as a share of them (0–1) in either direction. */
export interface Impairment {
  readonly lose?: number;
  readonly double?: number;
  /** Held back until the next one in the same direction has passed, or a few milliseconds when none comes. */
  readonly reorder?: number;
  /** Held back for up to `delayMs`. */
  readonly delay?: number;
  /** Milliseconds. @default 5 */
  readonly delayMs?: number;
}

/** Datagrams that entered the line on each side, and what became of them. */
export interface LineCounts {
  fromClients: number;
  fromServer: number;
  lost: number;
  doubled: number;
  reordered: number;
  delayed: number;
}

const HELD_MS = 4;

/**
 * A bad line in front of a TFTP server on 127.0.0.1: loses, doubles, reorders and delays datagrams in both directions.
 * It keeps the ports of each client and of each transfer apart. Resolves with the port to ask.
 */
export async function lossyProxy(serverPort: number, impairment: Impairment, seed: number) {
  const line = new LineSockets();
  const open = (): Promise<Socket> => line.open();
  const counts: LineCounts = { fromClients: 0, fromServer: 0, lost: 0, doubled: 0, reordered: 0, delayed: 0 };
  const send: Send = (from, datagram, port) => line.send(from, datagram, port);
  const roll = dice(seed);
  const towardsServer = direction(impairment, roll, counts, send);
  const towardsClient = direction(impairment, roll, counts, send);

  const front = await open();
  const backs = new Map<number, Promise<Socket>>();
  const connect = async (client: number): Promise<Socket> => {
    const back = await open();
    const faces = new Map<number, Promise<Socket>>();
    back.on("message", async (datagram, { port: transferPort }) => {
      counts.fromServer++;
      let face = faces.get(transferPort);
      if (face === undefined) {
        face = open();
        faces.set(transferPort, face);
        (await face).on("message", (answer) => {
          counts.fromClients++;
          towardsServer(back, answer, transferPort);
        });
      }
      towardsClient(await face, datagram, client);
    });
    return back;
  };
  front.on("message", async (datagram, { port: client }) => {
    counts.fromClients++;
    const back = backs.get(client) ?? connect(client);
    backs.set(client, back);
    towardsServer(await back, datagram, serverPort);
  });
  return { port: front.address().port, counts };
}

type Send = (from: Socket, datagram: Buffer, port: number) => void;

/** One direction of the line: decides the fate of each datagram. */
function direction(impairment: Impairment, roll: () => number, counts: LineCounts, send: Send): Send {
  const { lose = 0, double = 0, reorder = 0, delay = 0, delayMs = 5 } = impairment;
  let held: (() => void) | undefined;
  return (from, datagram, port) => {
    const pass = (): void => send(from, datagram, port);
    const passed = held;
    held = undefined;
    const fate = roll();
    if (fate < lose) {
      counts.lost++;
    } else if (fate < lose + double) {
      counts.doubled++;
      pass();
      pass();
    } else if (fate < lose + double + reorder) {
      counts.reordered++;
      held = onlyOnce(pass);
      setTimeout(held, HELD_MS);
    } else if (fate < lose + double + reorder + delay) {
      counts.delayed++;
      setTimeout(pass, roll() * delayMs);
    } else {
      pass();
    }
    passed?.();
  };
}

function onlyOnce(run: () => void): () => void {
  let done = false;
  return () => {
    if (!done) {
      done = true;
      run();
    }
  };
}
