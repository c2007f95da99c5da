import fc from "fast-check";
import { expect } from "vitest";
import { negotiate } from "../../../server/tftp/negotiation";
import { decodePacket, type TftpOption } from "../../../server/tftp/packet";
import type { Pace } from "../../../server/tftp/retransmission";
import { type Step, Transfer } from "../../../server/tftp/transfer";

export const PACE: Pace = { firstMs: 100, shortestMs: 100, longestMs: 400, sendings: 4 };
const LIMITS = { blockBytes: 65_464, windowBlocks: 64 };

/** Content that tells each place from its neighbours. */
export function contentOf(bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, (_, at) => at % 251));
}

export function transferOf(
  bytes: number,
  options: readonly TftpOption[] = [],
  pace: Pace = PACE,
  now?: () => number,
): Transfer {
  return new Transfer(contentOf(bytes), negotiate(options, bytes, LIMITS), pace, now);
}

/** What a step does, in words: `DATA 3`, `DATA 3 4 5`, `OACK`, an ending, or `-`. */
export function said({ send, end }: Step): string {
  if (send === undefined) {
    return end ?? "-";
  }
  const packets = send.map((datagram) => decodePacket(datagram));
  const blocks = packets.flatMap((packet) => (packet.kind === "data" ? [packet.block] : []));
  return blocks.length === packets.length
    ? `DATA ${blocks.join(" ")}`
    : packets.map(({ kind }) => kind.toUpperCase()).join(" ");
}

/** What becomes of one packet after the other on a bad line. */
export const FATES = fc.array(fc.constantFrom("pass", "pass", "pass", "lose", "double", "delay"), {
  minLength: 400,
  maxLength: 400,
});

/**
 * Reads a file at the other end of a bad line, as the plainest receiver of RFC 7440: whatever is not the next block is
 * answered with the ACK of the last one in order. The clock moves on only when nothing is on its way.
 */
export function readOver(fates: readonly string[], transfer: Transfer): Buffer {
  const blocks: Buffer[] = [];
  const toClient: Buffer[] = [];
  const toServer: number[] = [];
  let window = 1;
  let inWindow = 0;
  let turn = 0;
  const carry = <T>(line: T[], item: T): void => {
    // When the fates are used up the line is good, so that every run ends.
    const fate = fates[turn++] ?? "pass";
    if (fate === "delay") {
      line.unshift(item);
    } else if (fate !== "lose") {
      line.push(...(fate === "double" ? [item, item] : [item]));
    }
  };
  const receive = (datagram: Buffer): void => {
    const packet = decodePacket(datagram);
    if (packet.kind === "oack") {
      window = Number(new Map(packet.options).get("windowsize") ?? 1);
    } else if (packet.kind === "data" && packet.block === blocks.length + 1) {
      blocks.push(packet.payload);
      inWindow++;
      const next = toClient[0] === undefined ? undefined : decodePacket(toClient[0]);
      const more = next?.kind === "data" && next.block === blocks.length + 1;
      if (inWindow < window && more) {
        return;
      }
    }
    inWindow = 0;
    carry(toServer, blocks.length);
  };
  let step = transfer.start();
  while (step.end === undefined) {
    for (const datagram of step.send ?? []) {
      carry(toClient, datagram);
    }
    const datagram = toClient.shift();
    if (datagram !== undefined) {
      receive(datagram);
    }
    const ack = toServer.shift();
    step = ack === undefined ? (toClient.length > 0 ? {} : transfer.onTimeout()) : transfer.onAck(ack);
  }
  expect(step.end).toBe("served");
  return Buffer.concat(blocks);
}
