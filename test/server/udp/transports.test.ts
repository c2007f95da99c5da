import { createSocket } from "node:dgram";
import { once } from "node:events";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openLibc } from "../../../server/udp/libc";
import { PeerReader, portOf, socketAddress } from "../../../server/udp/socket-address";
import { chooseTransport } from "../../../server/udp/transports";
import type { OnDatagram, UdpPort } from "../../../server/udp/udp-ports";

const noBatches = openLibc() === undefined;

/** A group of ports until the test ends. Trouble fails the test, unless it is expected. */
function openPorts(mode: "batched" | "plain", onTrouble = (trouble: string): void => expect.unreachable(trouble)) {
  const ports = chooseTransport(mode).transport({ onTrouble, onRound: () => undefined });
  const opened: UdpPort[] = [];
  onTestFinished(async () => {
    for (const port of opened) {
      await ports.close(port);
    }
  });
  return {
    ports,
    open: async (host: string, onDatagram: OnDatagram, number = 0) => {
      const port = await ports.open(host, number, onDatagram);
      opened.push(port);
      return port;
    },
  };
}

/** A socket of Node until the test ends, and what it gets. */
async function client(host = "127.0.0.1") {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  const received: { text: string; port: number }[] = [];
  const watchers = new Set<() => void>();
  socket.on("message", (datagram, { port }) => {
    received.push({ text: datagram.toString("latin1"), port });
    for (const watcher of watchers) {
      watcher();
    }
  });
  socket.bind(0, host);
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  const arrived = (count: number) =>
    new Promise<{ text: string; port: number }[]>((resolve) => {
      const watcher = (): void => {
        if (received.length >= count) {
          watchers.delete(watcher);
          resolve(received);
        }
      };
      watchers.add(watcher);
      watcher();
    });
  return { socket, arrived, port: socket.address().port };
}

describe.each(["batched", "plain"] as const)("UDP, %s", (mode) => {
  const skip = mode === "batched" && noBatches;
  const left = skip ? " (left out: this machine can't do batches)" : "";

  it.skipIf(skip)(`sends back what it gets, from the port that it came to${left}`, async () => {
    const { open } = openPorts(mode);
    const peers: string[] = [];
    const port = await open("127.0.0.1", (datagram, peer, at) => {
      peers.push(peer.key);
      at.send(Buffer.concat([Buffer.from("got "), datagram]), peer);
    });
    const { socket, arrived, port: from } = await client();
    socket.send("one", port.number, "127.0.0.1");
    expect(await arrived(1)).toEqual([{ text: "got one", port: port.number }]);
    socket.send("", port.number, "127.0.0.1");
    expect(await arrived(2)).toContainEqual({ text: "got ", port: port.number });
    expect(peers).toEqual([`127.0.0.1 ${from}`, `127.0.0.1 ${from}`]);
  });

  it.skipIf(skip)(`loses nothing of a thousand datagrams from ten clients to four ports${left}`, async () => {
    const { open } = openPorts(mode);
    const echo: OnDatagram = (datagram, peer, at) => at.send(datagram, peer);
    const ports = [];
    for (let count = 0; count < 4; count++) {
      ports.push(await open("127.0.0.1", echo));
    }
    const clients = await Promise.all(Array.from({ length: 10 }, () => client()));
    for (let round = 0; round < 25; round++) {
      for (const { socket } of clients) {
        for (const { number } of ports) {
          socket.send(`${number} ${round}`, number, "127.0.0.1");
        }
      }
      await Promise.all(clients.map(({ arrived }) => arrived((round + 1) * ports.length)));
    }
    for (const { arrived } of clients) {
      const texts = (await arrived(100)).map(({ text, port }) => `${port === Number(text.split(" ")[0])} ${text}`);
      expect(new Set(texts)).toEqual(
        new Set(ports.flatMap(({ number }) => Array.from({ length: 25 }, (_, round) => `true ${number} ${round}`))),
      );
    }
  });

  it.skipIf(skip)(`sends more than fits into one batch, and what is larger than a slot${left}`, async () => {
    const { open } = openPorts(mode);
    const sizes = [...Array.from({ length: 150 }, (_, index) => index), 2048, 2049, 9000, 60_000];
    const port = await open("127.0.0.1", (_datagram, peer, at) => {
      for (const size of sizes) {
        at.send(Buffer.alloc(size, "x"), peer);
      }
    });
    const { socket, arrived } = await client();
    socket.send("go", port.number, "127.0.0.1");
    expect((await arrived(sizes.length)).map(({ text }) => text.length)).toEqual(sizes);
  });

  it.skipIf(skip)(`lets the bytes that were sent change afterwards${left}`, async () => {
    const { open } = openPorts(mode);
    const port = await open("127.0.0.1", (_datagram, peer, at) => {
      const bytes = Buffer.from("before");
      at.send(bytes, peer);
      if (mode === "batched") {
        bytes.write("after!");
      }
    });
    const { socket, arrived } = await client();
    socket.send("go", port.number, "127.0.0.1");
    expect(await arrived(1)).toMatchObject([{ text: "before" }]);
  });

  it.skipIf(skip)(`says which port is taken, and takes it once it is free${left}`, async () => {
    const { ports, open } = openPorts(mode);
    const { port: taken } = await client();
    await expect(open("127.0.0.1", () => undefined, taken)).rejects.toMatchObject({ code: "EADDRINUSE", port: taken });
    const one = await ports.open("127.0.0.1", 0, () => undefined);
    await ports.close(one);
    const again = await open("127.0.0.1", () => undefined, one.number);
    expect(again.number).toBe(one.number);
  });

  it.skipIf(skip)(`takes a name for an address, and none that is unknown${left}`, async () => {
    const { open } = openPorts(mode);
    expect((await open("localhost", () => undefined)).number).toBeGreaterThan(0);
    await expect(open("no-such-name.invalid", () => undefined)).rejects.toThrow(/ENOTFOUND|EAI_AGAIN/);
    await expect(open("192.0.2.1", () => undefined)).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  });

  it.skipIf(skip)(`goes on after a datagram that could not be sent${left}`, async () => {
    const troubles: string[] = [];
    const { open } = openPorts(mode, (trouble) => troubles.push(trouble));
    const port = await open("127.0.0.1", (datagram, peer, at) => {
      // No broadcast without the right to it (EACCES), nothing so long (EMSGSIZE).
      at.send(datagram, { address: "255.255.255.255", port: 9, key: "255.255.255.255 9" });
      at.send(datagram, peer);
    });
    const { socket, arrived } = await client();
    socket.send("still here", port.number, "127.0.0.1");
    expect(await arrived(1)).toMatchObject([{ text: "still here" }]);
    await vi.waitFor(() => expect(troubles.join()).toMatch(/UDP port \d+: .*(EACCES|ENETUNREACH|EINVAL)/));
  });

  it.skipIf(skip)(`serves IPv4 and IPv6 on ::${left}`, async () => {
    const { open } = openPorts(mode);
    const peers: string[] = [];
    const port = await open("::", (datagram, peer, at) => {
      peers.push(peer.address);
      at.send(datagram, peer);
    });
    const [four, six] = [await client(), await client("::1")];
    four.socket.send("four", port.number, "127.0.0.1");
    await four.arrived(1);
    six.socket.send("six", port.number, "::1");
    await six.arrived(1);
    expect(peers).toEqual(["::ffff:127.0.0.1", "::1"]);
  });
});

describe("an address as the system has it", () => {
  it.each([
    "127.0.0.1",
    "255.254.253.252",
    "::1",
    "::",
    "2001:db8::17",
    "fe80::1%3",
    "::ffff:192.0.2.1",
    "1:2:3:4:5:6:7:8",
  ])("%s comes back as it was", (address) => {
    const name = socketAddress(address, 54_321);
    const reader = new PeerReader(address.includes(":") ? 10 : 2);
    expect(reader.read(name, 0)).toMatchObject({ address, port: 54_321, key: `${address} 54321` });
    expect(portOf(name)).toBe(54_321);
    expect(reader.read(name, 0)).toBe(reader.read(name, 0));
  });

  it("keeps nothing alive but its own memory, and little of that for each", () => {
    const reader = new PeerReader(2);
    const memories = new Set<ArrayBufferLike>();
    for (let port = 1; port <= 30_000; port++) {
      const { name } = reader.read(socketAddress("192.0.2.1", port), 0);
      memories.add(name.buffer);
    }
    expect([...memories].reduce((sum, { byteLength }) => sum + byteLength, 0) / 30_000).toBeLessThan(33);
    expect(Math.max(...[...memories].map(({ byteLength }) => byteLength))).toBe(2048);
  });

  it("leaves those alone that are in use when it begins to forget", () => {
    const reader = new PeerReader(2);
    const first = reader.read(socketAddress("192.0.2.1", 1), 0);
    for (let port = 1; port <= 65_535; port++) {
      reader.read(socketAddress("192.0.2.2", port), 0);
    }
    expect(first.name).toEqual(socketAddress("192.0.2.1", 1));
    expect(reader.read(socketAddress("192.0.2.1", 1), 0)).not.toBe(first);
  });

  it("tells any two addresses and ports apart, also when many were seen", () => {
    const reader = new PeerReader(2);
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 65_535 }), (address, port) => {
        expect(reader.read(socketAddress(address, port), 0)).toMatchObject({ address, port });
      }),
      { numRuns: 2000 },
    );
  });
});
