import { lookup } from "node:dns/promises";
import { isIPv6 } from "node:net";
import { DatagramRing, type RingSize } from "./datagram-ring";
import type { Libc } from "./libc";
import { AF_INET, AF_INET6, nameBytes, PeerReader, portOf, type RawPeer, socketAddress } from "./socket-address";
import { type OnDatagram, SOCKET_BUFFER, type UdpDuties, type UdpPeer, type UdpPort, type UdpPorts } from "./udp-ports";

// From the headers of Linux; the same on x64 and arm64.
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
const MSG_DONTWAIT = 0x40;
const EFD_CLOEXEC_NONBLOCK = 0o2000000 | 0o4000;
const POLLIN = 1;
const POLLFD_BYTES = 8;
const NO_TIMEOUT = 0n;

/** All that fits into an Ethernet packet, and many of them. */
const USUAL: RingSize = { slots: 64, slotBytes: 2048 };
/** For blocks that the network takes apart, where somebody wants them. */
const LARGE: RingSize = { slots: 1, slotBytes: 65_535 };

/** Rounds of receiving before timers and messages of this thread get their turn. */
const ROUNDS = 32;
/** Calls for one port before the other ports get theirs. */
const CALLS_PER_PORT = 4;

class BatchedPort implements UdpPort {
  readonly number: number;
  readonly descriptor: number;
  readonly family: number;
  readonly onDatagram: OnDatagram;
  readonly outgoing: DatagramRing;
  waiting = 0;
  private readonly group: BatchedPorts;

  constructor(
    group: BatchedPorts,
    descriptor: number,
    family: number,
    number: number,
    outgoing: DatagramRing,
    on: OnDatagram,
  ) {
    this.group = group;
    this.descriptor = descriptor;
    this.family = family;
    this.number = number;
    this.outgoing = outgoing;
    this.onDatagram = on;
  }

  send(datagram: Buffer, peer: UdpPeer): void {
    this.group.send(this, datagram, "name" in peer ? (peer as RawPeer).name : socketAddress(peer.address, peer.port));
  }
}

/**
 * UDP in batches: one call of the system receives or sends up to 64 datagrams (recvmmsg(2), sendmmsg(2)).
 *
 * As long as datagrams are there it stays in this thread; when there are none it waits in another, so that an idle
 * server costs nothing and the thread is free for all else.
 */
export class BatchedPorts implements UdpPorts {
  private readonly libc: Libc;
  private readonly duties: UdpDuties;
  /** Descriptor that ends a wait in another thread; -1 as long as no port is open. */
  private wake = -1;
  private readonly ports: BatchedPort[] = [];
  private readonly readers = new Map([AF_INET, AF_INET6].map((family) => [family, new PeerReader(family)]));
  private readonly incoming: Map<number, DatagramRing>;
  private readonly unsent = new Set<BatchedPort>();
  private descriptors = Buffer.alloc(0);
  private state: "stopped" | "receiving" | "waiting" = "stopped";
  private dispatching = false;
  private onAwake: (() => void)[] = [];

  constructor(libc: Libc, duties: UdpDuties) {
    this.libc = libc;
    this.duties = duties;
    this.incoming = new Map(
      [AF_INET, AF_INET6].map((family) => [family, new DatagramRing(libc, nameBytes(family), USUAL)]),
    );
  }

  async open(host: string, number: number, onDatagram: OnDatagram): Promise<UdpPort> {
    const { address } = await lookup(host);
    const family = isIPv6(address) ? AF_INET6 : AF_INET;
    const descriptor = this.bound(address, family, number);
    const name = Buffer.alloc(nameBytes(AF_INET6));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(name.length);
    this.libc.getsockname(descriptor, name, length);
    const outgoing = new DatagramRing(this.libc, nameBytes(family), USUAL);
    const port = new BatchedPort(this, descriptor, family, portOf(name), outgoing, onDatagram);
    await this.awake();
    if (this.ports.length === 0) {
      this.wake = this.libc.eventfd(0, EFD_CLOEXEC_NONBLOCK);
    }
    this.ports.push(port);
    this.watch();
    return port;
  }

  async close(port: UdpPort): Promise<void> {
    // The system keeps a port open as long as somebody waits for it.
    await this.awake();
    const at = port instanceof BatchedPort ? this.ports.indexOf(port) : -1;
    const [closed] = at < 0 ? [] : this.ports.splice(at, 1);
    if (closed !== undefined) {
      this.flush(closed);
      this.libc.close(closed.descriptor);
      if (this.ports.length === 0) {
        this.libc.close(this.wake);
      }
    }
    this.watch();
  }

  /** Sends soon, together with all else that leaves from that port. */
  send(port: BatchedPort, datagram: Buffer, name: Buffer): void {
    if (datagram.length > USUAL.slotBytes) {
      this.flush(port);
      const ring = new DatagramRing(this.libc, nameBytes(port.family), LARGE);
      ring.put(0, datagram, name);
      this.sendAll(port, ring, 1);
      return;
    }
    if (port.waiting === USUAL.slots) {
      this.flush(port);
    }
    port.outgoing.put(port.waiting++, datagram, name);
    if (this.unsent.size === 0 && !this.dispatching) {
      queueMicrotask(() => this.flushAll());
    }
    this.unsent.add(port);
  }

  private bound(address: string, family: number, number: number): number {
    const { libc } = this;
    const descriptor = libc.socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const fail = (call: string): never => {
      const code = libc.errorName();
      libc.close(descriptor);
      throw Object.assign(new Error(`${call} ${code} ${address}:${number}`), { code, port: number, address });
    };
    if (descriptor < 0) {
      fail("socket");
    }
    this.setOption(descriptor, SOL_SOCKET, SO_RCVBUF, SOCKET_BUFFER);
    this.setOption(descriptor, SOL_SOCKET, SO_SNDBUF, SOCKET_BUFFER);
    if (family === AF_INET6) {
      this.setOption(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    }
    const name = socketAddress(address, number);
    return libc.bind(descriptor, name, name.length) < 0 ? fail("bind") : descriptor;
  }

  private setOption(descriptor: number, level: number, option: number, value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    this.libc.setsockopt(descriptor, level, option, bytes, bytes.length);
  }

  /** Resolves when nobody waits in another thread; nothing is received until `watch` is called. */
  private async awake(): Promise<void> {
    if (this.state === "waiting") {
      const one = Buffer.alloc(8);
      one.writeBigUInt64LE(1n);
      await new Promise<void>((resolve) => {
        this.onAwake.push(resolve);
        this.libc.write(this.wake, one, one.length);
      });
    }
  }

  private watch(): void {
    const descriptors = [this.wake, ...this.ports.map(({ descriptor }) => descriptor)];
    this.descriptors = Buffer.alloc(descriptors.length * POLLFD_BYTES);
    for (const [index, descriptor] of descriptors.entries()) {
      this.descriptors.writeInt32LE(descriptor, index * POLLFD_BYTES);
      this.descriptors.writeInt16LE(POLLIN, index * POLLFD_BYTES + 4);
    }
    if (this.state === "stopped" && this.ports.length > 0) {
      this.state = "receiving";
      setImmediate(() => this.turn());
    }
  }

  private turn(): void {
    if (this.ports.length === 0) {
      this.state = "stopped";
      return;
    }
    for (let round = 0; round < ROUNDS; round++) {
      if (this.libc.poll(this.descriptors, this.ports.length + 1, 0) <= 0) {
        this.wait();
        return;
      }
      this.receiveAll();
    }
    setImmediate(() => this.turn());
  }

  private wait(): void {
    this.state = "waiting";
    this.libc.pollLater(this.descriptors, this.ports.length + 1, -1, () => {
      this.libc.read(this.wake, Buffer.alloc(8), 8);
      const waiting = this.onAwake.splice(0);
      if (waiting.length > 0) {
        this.state = "stopped";
        for (const resume of waiting) {
          resume();
        }
      } else {
        this.state = "receiving";
        this.turn();
      }
    });
  }

  private receiveAll(): void {
    this.dispatching = true;
    try {
      // A copy: who gets a datagram may close a port.
      for (const [index, port] of [...this.ports].entries()) {
        if (this.descriptors.readInt16LE((index + 1) * POLLFD_BYTES + 6) !== 0) {
          this.receive(port);
          // Not once at the end: the clients have work to do while the next port is read.
          this.flushAll();
        }
      }
    } finally {
      this.dispatching = false;
      this.flushAll();
    }
  }

  private receive(port: BatchedPort): void {
    const ring = this.incoming.get(port.family);
    const reader = this.readers.get(port.family);
    if (ring === undefined || reader === undefined) {
      return;
    }
    const { slots } = ring.size;
    for (let call = 0; call < CALLS_PER_PORT; call++) {
      const count = this.libc.recvmmsg(port.descriptor, ring.addressOf(0), slots, MSG_DONTWAIT, NO_TIMEOUT);
      this.duties.onRound();
      for (let slot = 0; slot < count; slot++) {
        port.onDatagram(ring.datagram(slot), reader.read(ring.names, ring.nameAt(slot)), port);
        ring.reset(slot);
      }
      if (count < slots) {
        return;
      }
    }
  }

  private flushAll(): void {
    for (const port of this.unsent) {
      this.flush(port);
    }
    this.unsent.clear();
  }

  private flush(port: BatchedPort): void {
    const { waiting } = port;
    port.waiting = 0;
    this.sendAll(port, port.outgoing, waiting);
  }

  private sendAll(port: BatchedPort, ring: DatagramRing, count: number): void {
    for (let sent = 0; sent < count; ) {
      // Never waits: what is on its way to a host that went away fills the buffer for seconds.
      const now = this.libc.sendmmsg(port.descriptor, ring.addressOf(sent), count - sent, MSG_DONTWAIT);
      if (now <= 0) {
        const reason = this.libc.errorName();
        if (reason === "EAGAIN") {
          // Lost, as it would be on a full line; all of it, since what follows has no more room.
          return;
        }
        this.duties.onTrouble(`UDP port ${port.number}: a datagram could not be sent (${reason})`);
      }
      // The one that can't be sent is left out.
      sent += Math.max(1, now);
    }
  }
}
