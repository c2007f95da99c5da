import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import type { Endpoint } from "../endpoint";
import { TransferDesk, type TransferDeskOptions } from "./transfer-desk";

export interface TftpServerOptions extends TransferDeskOptions {
  readonly endpoint: Endpoint;
  readonly onTrouble: (message: string) => void;
  /** Sockets that transfers are spread over, each with a port of its own. @default 4 */
  readonly dataSockets?: number;
}

export interface TftpServer {
  /** Where it listens, with the port that the system chose if 0 was given. */
  readonly endpoint: Endpoint;
  /** Ends; transfers that run have until then to finish. */
  close(graceMs: number): Promise<void>;
}

const RECEIVE_BUFFER = 4 * 1024 * 1024;

/**
 * Opens a read-only TFTP server (RFC 1350, 2347, 2348, 2349).
 *
 * @throws the system's error if the address and port can't be had.
 */
export async function openTftpServer(options: TftpServerOptions): Promise<TftpServer> {
  const { host, port } = options.endpoint;
  const sockets: Socket[] = [];
  try {
    const data: Socket[] = [];
    for (let count = options.dataSockets ?? 4; count > 0; count--) {
      const socket = await bind(host, 0);
      sockets.push(socket);
      data.push(socket);
    }
    // Last, so that no request comes before somebody listens to it.
    const main = await bind(host, port);
    sockets.push(main);
    const desk = new TransferDesk(options, data);
    main.on("message", (datagram, peer) => desk.onRequestPort(datagram, peer));
    for (const socket of data) {
      socket.on("message", (datagram, peer) => desk.onDataPort(socket, datagram, peer));
    }
    for (const socket of sockets) {
      // Mostly an unreachable client; its transfer ends by its own timeouts.
      socket.on("error", (error) => options.onTrouble(`TFTP: ${error.message}`));
    }
    return {
      endpoint: { host, port: main.address().port },
      close: async (graceMs) => {
        main.close();
        await desk.close(graceMs);
        for (const socket of data) {
          socket.close();
        }
      },
    };
  } catch (error) {
    for (const socket of sockets) {
      socket.close();
    }
    throw error;
  }
}

async function bind(host: string, port: number): Promise<Socket> {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  try {
    socket.bind(port, host);
    await once(socket, "listening");
  } catch (error) {
    socket.close();
    throw error;
  }
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER);
  } catch {
    // The system's limit is lower; then its own default has to do.
  }
  return socket;
}
