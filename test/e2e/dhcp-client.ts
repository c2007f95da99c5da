import { createSocket } from "node:dgram";

/**
 * One message to whoever is the DHCP server (RFC 2131): `select` takes what a server offered, section 3.1; `reboot` asks for an address
 * that the client remembers, section 3.2; `decline` gives one back that somebody else has, section 3.1 item 5.
 */
export interface DhcpQuestion {
  readonly kind: "discover" | "select" | "reboot" | "decline";
  /** With colons. */
  readonly mac: string;
  /** Option 60. */
  readonly vendorClass?: string;
  /** Option 50. */
  readonly requested?: string;
  /** Option 54, in hex as in an answer. */
  readonly server?: string;
  /** giaddr, as if a relay of another network had passed it on. */
  readonly relay?: string;
  /** Option 55. */
  readonly asks: readonly number[];
  /** Sent once and not waited for; a later question that is answered shows that this one was not to be. */
  readonly unanswered?: boolean;
}

export interface DhcpAnswer {
  /** Option 53: 2 offer, 5 acknowledgement, 6 refusal. */
  readonly type: number;
  readonly address: string;
  /** siaddr. */
  readonly nextServer: string;
  /** Value in hex by code; texts without NULs at their end, which a receiver has to delete (RFC 2132 section 2). */
  readonly options: Readonly<Record<string, string>>;
}

/** Option 53. */
const TYPES = { discover: 1, select: 3, reboot: 3, decline: 4 } as const;
const SERVER_PORT = 67;
const CLIENT_PORT = 68;
const COOKIE = 0x63825363;
/** Where options begin (RFC 2131 section 2). */
const OPTIONS = 240;
/** Host name and TFTP server name. */
const TEXTS = [12, 66];
const RESEND_MS = 1_000;
const PATIENCE = 30;

/** Asks one question after the other, each again and again until it is answered; null for what was not. */
export async function askInTurn(questions: readonly DhcpQuestion[]): Promise<(DhcpAnswer | null)[]> {
  const answers = new Map<number, DhcpAnswer>();
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  const waiting = new Map<number, () => void>();
  socket.on("message", (packet) => {
    const id = packet.readUInt32BE(4);
    answers.set(id, readAnswer(packet));
    waiting.get(id)?.();
  });
  await new Promise<void>((resolve) => socket.bind(CLIENT_PORT, "0.0.0.0", resolve));
  socket.setBroadcast(true);
  for (const [index, question] of questions.entries()) {
    const id = index + 1;
    const send = (): void => socket.send(packetOf(id, question), SERVER_PORT, "255.255.255.255");
    send();
    for (let tries = 0; question.unanswered !== true && !answers.has(id) && tries < PATIENCE; tries++) {
      await new Promise<void>((resolve) => {
        waiting.set(id, resolve);
        setTimeout(resolve, RESEND_MS);
      });
      if (!answers.has(id)) {
        send();
      }
    }
  }
  socket.close();
  return questions.map((_, index) => answers.get(index + 1) ?? null);
}

function packetOf(id: number, { kind, mac, vendorClass, requested, server, relay, asks }: DhcpQuestion): Buffer {
  const head = Buffer.alloc(OPTIONS);
  head.set([1, 1, 6, 0]);
  head.writeUInt32BE(id, 4);
  // Flag of broadcast: the answer reaches whoever has no address yet.
  head.writeUInt16BE(0x8000, 10);
  head.set((relay ?? "0.0.0.0").split(".").map(Number), 24);
  head.set(Buffer.from(mac.replaceAll(":", ""), "hex"), 28);
  head.writeUInt32BE(COOKIE, 236);
  const option = (code: number, value: Iterable<number>): Buffer => Buffer.from([code, [...value].length, ...value]);
  return Buffer.concat([
    head,
    option(53, [TYPES[kind]]),
    ...(requested === undefined ? [] : [option(50, requested.split(".").map(Number))]),
    ...(server === undefined ? [] : [option(54, Buffer.from(server, "hex"))]),
    ...(vendorClass === undefined ? [] : [option(60, Buffer.from(vendorClass, "latin1"))]),
    option(55, asks),
    Buffer.from([255]),
    Buffer.alloc(64),
  ]);
}

function readAnswer(packet: Buffer): DhcpAnswer {
  const options: Record<string, string> = {};
  for (let at = OPTIONS; at < packet.length && packet[at] !== 255; ) {
    const code = packet[at] ?? 0;
    const length = code === 0 ? -1 : (packet[at + 1] ?? 0);
    if (code !== 0) {
      const value = packet.subarray(at + 2, at + 2 + length).toString("hex");
      options[code] = TEXTS.includes(code) ? value.replace(/(00)+$/, "") : value;
    }
    at += 2 + length;
  }
  return {
    type: Number.parseInt(options[53] ?? "0", 16),
    address: [...packet.subarray(16, 20)].join("."),
    nextServer: [...packet.subarray(20, 24)].join("."),
    options,
  };
}

/** A client of its own in a network namespace: reads questions as JSON from its argument, writes the answers as JSON. */
if (require.main === module) {
  void askInTurn(JSON.parse(process.argv[2] ?? "[]") as DhcpQuestion[]).then((answers) =>
    process.stdout.write(JSON.stringify(answers)),
  );
}
