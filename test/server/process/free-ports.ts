import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** A UDP socket that holds a port until the test ends or it is closed. @throws the system's error if the port is taken. */
export async function holdUdp(port = 0): Promise<Socket> {
  const socket = createSocket("udp4");
  const listening = once(socket, "listening");
  socket.bind(port, "127.0.0.1");
  await listening;
  onTestFinished(() => closed(socket));
  return socket;
}

/** Closes a socket, if it is open, and resolves when its port is free. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve());
    } catch {
      // It is closed already.
      resolve();
    }
  });
}

/** So many UDP ports in a row of which each was free a moment ago; the first of them. */
export async function freeRange(count: number): Promise<number> {
  for (;;) {
    const held = [await holdUdp()];
    const first = held[0]?.address().port ?? 0;
    try {
      while (held.length < count) {
        held.push(await holdUdp(first + held.length));
      }
      return first;
    } catch {
      // Somebody has one of them, or they end at 65535; elsewhere then.
    } finally {
      await Promise.all(held.map(closed));
    }
  }
}
