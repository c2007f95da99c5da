/** Who sent a datagram. */
export interface UdpPeer {
  readonly address: string;
  readonly port: number;
  /** Tells senders apart; the same text for the same address and port. */
  readonly key: string;
}

/** An open UDP port. */
export interface UdpPort {
  /** The number, also where the system chose it. */
  readonly number: number;
  /** Sends a datagram, whose bytes may change afterwards. One that can't be sent is lost, as on the network. */
  send(datagram: Buffer, peer: UdpPeer): void;
}

/** Takes what arrives. The bytes are good until it returns. */
export type OnDatagram = (datagram: Buffer, peer: UdpPeer, port: UdpPort) => void;

/** A group of UDP ports of one server. */
export interface UdpPorts {
  /** @throws the system's error, with `code` and `port`, if the port can't be had. */
  open(host: string, port: number, onDatagram: OnDatagram): Promise<UdpPort>;
  close(port: UdpPort): Promise<void>;
}

export interface UdpDuties {
  /** Takes one sentence for what went wrong outside of any call. */
  readonly onTrouble: (message: string) => void;
  /** Called before datagrams that have all arrived by now are handed over. */
  readonly onRound: () => void;
}

/** Makes a group of ports. */
export type UdpTransport = (duties: UdpDuties) => UdpPorts;

/** Bytes that wait in the system for a port or from it; it gives less where its limits are lower. */
export const SOCKET_BUFFER = 4 * 1024 * 1024;

export function peerKey(address: string, port: number): string {
  return `${address} ${port}`;
}
