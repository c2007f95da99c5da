import { BatchedPorts } from "./batched-ports";
import { openLibc } from "./libc";
import { plainPorts } from "./plain-ports";
import type { UdpTransport } from "./udp-ports";

/** How datagrams are received and sent. `auto`: in batches where that is possible. */
export const UDP_MODES = ["auto", "batched", "plain"] as const;
export type UdpMode = (typeof UDP_MODES)[number];

/** A transport and what it is. */
export interface ChosenTransport {
  readonly mode: Exclude<UdpMode, "auto">;
  readonly transport: UdpTransport;
}

/** @throws Error if batches are asked for and not possible here. */
export function chooseTransport(mode: UdpMode): ChosenTransport {
  const libc = mode === "plain" ? undefined : openLibc();
  if (libc !== undefined) {
    return { mode: "batched", transport: (duties) => new BatchedPorts(libc, duties) };
  }
  if (mode === "batched") {
    throw new Error("datagrams in batches need Linux on x64 or arm64, and koffi's native part beside the program");
  }
  return { mode: "plain", transport: plainPorts };
}
