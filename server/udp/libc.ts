import { endianness } from "node:os";
import { join } from "node:path";
import { getSystemErrorName } from "node:util";

/** The functions of the C library that datagrams in batches need (socket(2), recvmmsg(2), sendmmsg(2), poll(2)). */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(descriptor: number, address: Buffer, bytes: number): number;
  getsockname(descriptor: number, address: Buffer, bytes: Buffer): number;
  setsockopt(descriptor: number, level: number, option: number, value: Buffer, bytes: number): number;
  recvmmsg(descriptor: number, messages: bigint, count: number, flags: number, timeout: bigint): number;
  sendmmsg(descriptor: number, messages: bigint, count: number, flags: number): number;
  poll(descriptors: Buffer, count: number, timeoutMs: number): number;
  /** The same in another thread. The buffer must stay as it is until `done` is called. */
  pollLater(descriptors: Buffer, count: number, timeoutMs: number, done: () => void): void;
  eventfd(value: number, flags: number): number;
  read(descriptor: number, into: Buffer, bytes: number): bigint | number;
  write(descriptor: number, from: Buffer, bytes: number): bigint | number;
  close(descriptor: number): number;
  /** Address of the bytes of a buffer. */
  addressOf(buffer: Buffer): bigint;
  /** Name of the error of the last call, such as `EADDRINUSE`. */
  errorName(): string;
}

interface ForeignFunction {
  (...parameters: unknown[]): number;
  async(...parameters: unknown[]): void;
}

/** What is used of the package koffi, https://koffi.dev. */
interface Koffi {
  load(path: null): { func(definition: string): ForeignFunction };
  address(buffer: Buffer): bigint;
  errno(): number;
}

/**
 * Opens the C library, or gives undefined where that is not possible: on another system than Linux, on a processor other
 * than x64 or arm64 (the layouts in memory are theirs), or without koffi's native part.
 */
export function openLibc(): Libc | undefined {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch) || endianness() !== "LE") {
    return undefined;
  }
  const koffi = loadKoffi();
  return koffi === undefined ? undefined : bindings(koffi);
}

/** From beside the bundled program, as in the image; else from the installed packages. */
function loadKoffi(): Koffi | undefined {
  for (const place of [join(__dirname, `koffi-linux-${process.arch}.node`), "koffi"]) {
    try {
      return require(place) as Koffi;
    } catch {
      // The next place, or the plain way of Node.
    }
  }
  return undefined;
}

function bindings(koffi: Koffi): Libc {
  const library = koffi.load(null);
  const poll = library.func("int poll(uint8_t *fds, unsigned long nfds, int timeout)");
  return {
    socket: library.func("int socket(int domain, int type, int protocol)"),
    bind: library.func("int bind(int fd, uint8_t *addr, unsigned int len)"),
    getsockname: library.func("int getsockname(int fd, uint8_t *addr, uint8_t *len)"),
    setsockopt: library.func("int setsockopt(int fd, int level, int option, uint8_t *value, unsigned int len)"),
    recvmmsg: library.func("int recvmmsg(int fd, int64_t msgs, unsigned int n, int flags, int64_t timeout)"),
    sendmmsg: library.func("int sendmmsg(int fd, int64_t msgs, unsigned int n, int flags)"),
    poll,
    pollLater: (descriptors, count, timeoutMs, done) => poll.async(descriptors, count, timeoutMs, () => done()),
    eventfd: library.func("int eventfd(unsigned int value, int flags)"),
    read: library.func("long read(int fd, uint8_t *buffer, unsigned long len)"),
    write: library.func("long write(int fd, uint8_t *buffer, unsigned long len)"),
    close: library.func("int close(int fd)"),
    addressOf: (buffer) => koffi.address(buffer),
    errorName: () => getSystemErrorName(-koffi.errno()),
  };
}
