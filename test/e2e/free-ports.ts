import { createSocket } from "node:dgram";
import type { AddressInfo, Server } from "node:net";
import { createServer } from "node:net";

/** A UDP and two TCP ports of the loopback that nothing holds at this moment. */
export interface FreePorts {
  readonly tftpPort: number;
  readonly httpPort: number;
  readonly adminPort: number;
}

export async function freePorts(): Promise<FreePorts> {
  const udp = createSocket("udp4");
  const tftpPort = await new Promise<number>((done) =>
    udp.bind(0, "127.0.0.1", () => {
      const { port } = udp.address();
      udp.close(() => done(port));
    }),
  );
  // Both are held until both are known, else they could be one.
  const servers = [createServer(), createServer()] as const;
  const [httpPort, adminPort] = await Promise.all([listen(servers[0]), listen(servers[1])]);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return { tftpPort, httpPort, adminPort };
}

function listen(server: Server): Promise<number> {
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done((server.address() as AddressInfo).port)));
}
