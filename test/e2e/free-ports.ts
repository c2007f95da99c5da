import { createSocket } from "node:dgram";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";

/** A UDP and a TCP port of the loopback that nothing holds at this moment. */
export async function freePorts(): Promise<{ tftpPort: number; httpPort: number }> {
  const udp = createSocket("udp4");
  const tftpPort = await new Promise<number>((done) =>
    udp.bind(0, "127.0.0.1", () => {
      const { port } = udp.address();
      udp.close(() => done(port));
    }),
  );
  const tcp = createServer();
  const httpPort = await new Promise<number>((done) =>
    tcp.listen(0, "127.0.0.1", () => {
      const { port } = tcp.address() as AddressInfo;
      tcp.close(() => done(port));
    }),
  );
  return { tftpPort, httpPort };
}
