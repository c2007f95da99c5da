import type { Endpoint } from "../endpoint";
import { plainPorts } from "../udp/plain-ports";
import type { OnDatagram, UdpPort, UdpTransport } from "../udp/udp-ports";
import { type TftpLoad, TransferDesk, type TransferDeskOptions } from "./transfer-desk";

/** A range of UDP ports, both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface TftpServerOptions extends TransferDeskOptions {
  readonly endpoint: Endpoint;
  readonly onTrouble: (message: string) => void;
  /** Called before requests that have all arrived by now are answered, many or one. */
  readonly onRound?: () => void;
  /**
   * What DATA leaves from: a range that a firewall lets through, or `single`: the port that is asked, for networks that
   * translate addresses.
   *
   * @default 16 ports that the system chooses
   */
  readonly ports?: PortRange | "single";
  /** How datagrams are received and sent. @default one by one, as Node does it */
  readonly transport?: UdpTransport;
}

export interface TftpServer {
  /** Where it listens, with the port that the system chose if 0 was given. */
  readonly endpoint: Endpoint;
  /** What DATA leaves from. */
  readonly ports: readonly number[];
  load(): TftpLoad;
  /** Files of which everything was sent to an address and the last ACK is awaited. */
  sentWhole(address: string): readonly string[];
  /** Ends; transfers that run have until then to finish. */
  close(graceMs: number): Promise<void>;
}

const CHOSEN_PORTS = 16;

/**
 * Opens a read-only TFTP server (RFC 1350, 2347, 2348, 2349, 7440).
 *
 * @throws the system's error, with its `port`, if the address or a port can't be had.
 */
export async function openTftpServer(options: TftpServerOptions): Promise<TftpServer> {
  const { endpoint, ports, transport = plainPorts } = options;
  const udp = transport({
    onTrouble: (trouble) => options.onTrouble(`TFTP: ${trouble}`),
    onRound: options.onRound ?? (() => undefined),
  });
  const opened: UdpPort[] = [];
  const open = async (number: number, onDatagram: OnDatagram): Promise<UdpPort> => {
    const port = await udp.open(endpoint.host, number, (datagram, peer, at) => {
      try {
        onDatagram(datagram, peer, at);
      } catch (error) {
        // One datagram must not end the server.
        options.onTrouble(`TFTP: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
    opened.push(port);
    return port;
  };
  const answering: UdpPort[] = [];
  const desk = new TransferDesk(options, answering);
  try {
    for (const number of dataPorts(ports, endpoint.port)) {
      answering.push(await open(number, (datagram, peer, port) => desk.onDataPort(port, datagram, peer)));
    }
    const main = await open(endpoint.port, (datagram, peer, port) =>
      ports === "single" ? desk.onOnlyPort(port, datagram, peer) : desk.onRequestPort(datagram, peer),
    );
    if (ports === "single") {
      answering.push(main);
    }
    return {
      endpoint: { host: endpoint.host, port: main.number },
      ports: answering.map(({ number }) => number),
      load: () => desk.load(),
      sentWhole: (address) => desk.sentWhole(address),
      close: async (graceMs) => {
        await desk.close(graceMs);
        await closeAll(udp, opened);
      },
    };
  } catch (error) {
    await closeAll(udp, opened);
    throw error;
  }
}

async function closeAll(udp: ReturnType<UdpTransport>, opened: readonly UdpPort[]): Promise<void> {
  for (const port of opened) {
    await udp.close(port);
  }
}

/** Without the port of the requests, if that lies in the range. */
function dataPorts(ports: PortRange | "single" | undefined, requestPort: number): number[] {
  if (ports === "single") {
    return [];
  }
  return ports === undefined
    ? new Array<number>(CHOSEN_PORTS).fill(0)
    : Array.from({ length: ports.to - ports.from + 1 }, (_, index) => ports.from + index).filter(
        (port) => port !== requestPort,
      );
}
