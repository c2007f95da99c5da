import type { MessagePort } from "node:worker_threads";
import { StagedFiles } from "../firmware/staged-files";
import { HEALTH_FILE } from "../health-answer";
import type { RequestEntry } from "../request-log";
import { DEFAULT_TFTP_PORTS, type ServingSettings } from "../serving-settings";
import { canonicalName } from "../store/file-name";
import { type Lookup, servedFile } from "../store/file-source";
import { PlainFolder } from "../store/plain-folder";
import { Snapshot } from "../store/snapshot";
import { RequestLimiter } from "../tftp/request-limiter";
import { SparingCount } from "../tftp/sparing-count";
import { openTftpServer, type TftpServer, type TftpServerOptions } from "../tftp/tftp-server";
import { chooseTransport } from "../udp/transports";
import { RoundLookups } from "./round-lookups";
import type { FromTftpThread, HandedFiles, TftpThreadData, ThreadError, ToTftpThread } from "./tftp-thread-messages";

/** For how long finished requests are collected before they are handed over, milliseconds. */
const COLLECT_MS = 20;
const LOAD_MS = 500;
/** Of all places an address may have one of so many, so that nobody takes them all. */
const SHARE_OF_ADDRESS = 4;

/**
 * The TFTP server in a thread of its own: neither a page that is rendered nor a database that is written keeps a phone
 * waiting.
 */
export function runTftpThread({ settings, root }: TftpThreadData, parent: MessagePort): void {
  const tell = (message: FromTftpThread): void => parent.postMessage(message);
  const folder = root === undefined ? undefined : new PlainFolder(root, settings.site);
  const limiter = new RequestLimiter({
    perSecond: settings.rateLimit,
    burst: settings.rateBurst,
    exempt: settings.rateExempt,
  });
  const collected = new Collected((entries) => tell({ kind: "entries", entries }));
  const troubles = new SparingCount();
  let files = new Snapshot(settings.site ?? "", null, new Map());
  let health = servedFile(HEALTH_FILE, Buffer.alloc(0));
  let server: TftpServer | undefined;
  let reporting: NodeJS.Timeout | undefined;

  const lookups = folder === undefined ? undefined : new RoundLookups((name) => folder.find(name));
  const staged = new StagedFiles({
    find: (name) => (lookups ?? files).find(name),
    sentWhole: (address) => server?.sentWhole(address) ?? [],
  });
  const find = (name: string, address: string): Lookup => {
    try {
      return canonicalName(name) === HEALTH_FILE ? { kind: "found", file: health } : staged.find(name, address);
    } catch {
      // A folder that went away, say; one request must not end the server.
      return { kind: "refused", reason: "it can't be read" };
    }
  };
  const open = async (): Promise<void> => {
    try {
      const { mode, transport } = chooseTransport(settings.udp);
      server = await openServer(settings, {
        transport,
        find,
        log: (entry) => {
          staged.observe(entry);
          collected.add(entry);
        },
        onTrouble: (trouble) => {
          const count = troubles.count(trouble);
          if (count !== undefined) {
            tell({ kind: "trouble", trouble: count === 1 ? trouble : `${trouble} (${count} times)` });
          }
        },
        admit: (address) => limiter.admit(address),
        placesOf: (address) =>
          limiter.isExempt(address) ? Number.POSITIVE_INFINITY : Math.ceil(settings.maxTransfers / SHARE_OF_ADDRESS),
        onRound: () => lookups?.forget(),
      });
      tell({ kind: "opened", opened: { endpoint: server.endpoint, ports: server.ports, udp: mode } });
      reporting = setInterval(() => report(), LOAD_MS).unref();
    } catch (error) {
      tell({ kind: "failed", error: asThreadError(error) });
      parent.close();
    }
  };
  const report = (): void => {
    if (server !== undefined) {
      tell({ kind: "load", load: { ...server.load(), limited: limiter.refused } });
    }
  };
  const close = async (graceMs: number): Promise<void> => {
    clearInterval(reporting);
    await server?.close(graceMs);
    folder?.close();
    collected.handOver();
    tell({ kind: "closed" });
    parent.close();
  };

  parent.on("message", (message: ToTftpThread) => {
    switch (message.kind) {
      case "open":
        void open();
        break;
      case "files":
        files = snapshotOf(message.files);
        tell({ kind: "serving", turn: message.turn });
        break;
      case "rules":
        staged.follow(message.rules);
        break;
      case "health":
        health = servedFile(HEALTH_FILE, Buffer.from(message.text));
        break;
      case "refresh":
        folder?.refresh();
        break;
      case "close":
        void close(message.graceMs);
        break;
    }
  });
}

/** Where no range is asked for and the usual one is taken, by a second server say, the system chooses ports. */
async function openServer(
  settings: ServingSettings,
  duties: Pick<TftpServerOptions, "find" | "log" | "onTrouble" | "onRound" | "admit" | "placesOf" | "transport">,
): Promise<TftpServer> {
  const options = {
    ...duties,
    endpoint: settings.tftp,
    mtu: settings.mtu,
    windowLimit: settings.window,
    maxTransfers: settings.maxTransfers,
    maxWaiting: settings.maxWaiting,
  };
  if (settings.tftpPorts !== undefined) {
    return openTftpServer({ ...options, ports: settings.tftpPorts });
  }
  try {
    return await openTftpServer({ ...options, ports: DEFAULT_TFTP_PORTS });
  } catch (error) {
    const { code, port } = asThreadError(error);
    if (code !== "EADDRINUSE" || port === settings.tftp.port) {
      throw error;
    }
    const { from, to } = DEFAULT_TFTP_PORTS;
    duties.onTrouble(
      `TFTP: UDP port ${port} of the usual ${from}-${to} is taken; answers come from ports that the system chooses`,
    );
    return openTftpServer(options);
  }
}

function snapshotOf({ site, generation, files }: HandedFiles): Snapshot {
  const buffers = [...files].map(([path, { buffer, byteOffset, byteLength }]) => {
    return [path, Buffer.from(buffer, byteOffset, byteLength)] as const;
  });
  return new Snapshot(site, generation, new Map(buffers));
}

function asThreadError(error: unknown): ThreadError {
  if (!(error instanceof Error)) {
    return { message: String(error), code: undefined, port: undefined };
  }
  return {
    message: error.message,
    code: "code" in error && typeof error.code === "string" ? error.code : undefined,
    port: "port" in error && typeof error.port === "number" ? error.port : undefined,
  };
}

/** Finished requests, handed over many at a time: each message to another thread costs more than a request. */
class Collected {
  private entries: RequestEntry[] = [];
  private readonly onEntries: (entries: readonly RequestEntry[]) => void;

  constructor(onEntries: (entries: readonly RequestEntry[]) => void) {
    this.onEntries = onEntries;
  }

  add(entry: RequestEntry): void {
    // Checks ask for it every few seconds and would push everything else out of the log.
    if (canonicalName(entry.file) === HEALTH_FILE) {
      return;
    }
    if (this.entries.length === 0) {
      setTimeout(() => this.handOver(), COLLECT_MS);
    }
    this.entries.push(entry);
  }

  handOver(): void {
    const { entries } = this;
    this.entries = [];
    if (entries.length > 0) {
      this.onEntries(entries);
    }
  }
}
