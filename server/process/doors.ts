import { type AdminServer, type AdminServerOptions, openAdminServer } from "../admin/admin-server";
import { type Endpoint, formatEndpoint } from "../endpoint";
import { type HttpServerOptions, openHttpServer } from "../http/http-server";
import type { TlsSettings } from "../http/tls-settings";
import { ProblemsError } from "../problems";
import { DEFAULT_ADMIN, type ServingSettings } from "../serving-settings";
import { type Door, doorProblem } from "./door-problem";
import type { TftpThread } from "./tftp-thread";

export interface DoorsOptions {
  readonly settings: ServingSettings;
  readonly tls: TlsSettings | undefined;
  readonly token: string | undefined;
  readonly thread: TftpThread;
  readonly http: Pick<HttpServerOptions, "find" | "services" | "log" | "ready">;
  readonly admin: Pick<AdminServerOptions, "routes" | "onTrouble">;
  readonly onTrouble: (trouble: string) => void;
  /** Told the ports that TFTP answers from, and how it sends. */
  readonly onOpened: (tftpPorts: readonly number[], udp: string) => void;
}

/** All doors of a server, open. */
export interface Doors {
  readonly tftp: Endpoint;
  readonly http: Endpoint;
  readonly https: Endpoint | undefined;
  readonly admin: Endpoint | undefined;
  /** Shows another certificate from now on. */
  renewCertificate(tls: TlsSettings): void;
  /** What is being sent has until then to arrive. */
  close(graceMs: number): Promise<void>;
}

/** A door that was to be opened: its server, or why not. */
interface Attempt {
  readonly door: Door;
  readonly endpoint: Endpoint;
  readonly opening: Promise<{ readonly endpoint: Endpoint; close(graceMs: number): Promise<void> }>;
}

/** Opens all doors. @throws ProblemsError with what is wrong with each of them; then none is open. */
export async function openDoors(options: DoorsOptions): Promise<Doors> {
  const { settings, tls, thread } = options;
  const tftp = thread.open().then((opened) => ({ ...opened, close: (graceMs: number) => thread.close(graceMs) }));
  const http = openHttpServer({ ...options.http, endpoint: settings.http });
  const https =
    settings.https === undefined || tls === undefined
      ? undefined
      : openHttpServer({ ...options.http, endpoint: settings.https, tls });
  const admin = settings.admin === "off" ? undefined : openAdmin(options);
  const attempts: Attempt[] = [
    { door: "tftp", endpoint: settings.tftp, opening: tftp },
    { door: "http", endpoint: settings.http, opening: http },
  ];
  if (https !== undefined && settings.https !== undefined) {
    attempts.push({ door: "https", endpoint: settings.https, opening: https });
  }
  if (admin !== undefined && settings.admin !== "off") {
    attempts.push({ door: "admin", endpoint: settings.admin ?? DEFAULT_ADMIN, opening: admin });
  }
  await allOrNone(attempts, thread);
  const withTls = [await https, settings.adminTls ? await admin : undefined];
  const { endpoint, ports, udp } = await tftp;
  options.onOpened(ports, udp);
  return {
    tftp: endpoint,
    http: (await http).endpoint,
    https: (await https)?.endpoint,
    admin: (await admin)?.endpoint,
    renewCertificate: (renewed) => {
      for (const door of withTls) {
        door?.renewCertificate(renewed);
      }
    },
    close: async (graceMs) => {
      await Promise.all(attempts.map(async ({ opening }) => (await opening).close(graceMs)));
    },
  };
}

async function allOrNone(attempts: readonly Attempt[], thread: TftpThread): Promise<void> {
  const results = await Promise.allSettled(attempts.map(({ opening }) => opening));
  const problems = results.flatMap((result, index) => {
    const attempt = attempts[index];
    return result.status === "fulfilled" || attempt === undefined
      ? []
      : [doorProblem(attempt.door, attempt.endpoint, result.reason)];
  });
  if (problems.length === 0) {
    return;
  }
  for (const result of results) {
    if (result.status === "fulfilled") {
      await result.value.close(0);
    }
  }
  await thread.close(0);
  throw new ProblemsError(problems);
}

/** Where no address is asked for and the usual port is taken, by a second server say, the system chooses one. */
async function openAdmin({ settings, admin, tls, token, onTrouble }: DoorsOptions): Promise<AdminServer> {
  const options = {
    ...admin,
    ...(token === undefined ? {} : { token }),
    ...(settings.adminTls && tls !== undefined ? { tls } : {}),
  };
  if (settings.admin !== undefined && settings.admin !== "off") {
    return openAdminServer({ ...options, endpoint: settings.admin });
  }
  try {
    return await openAdminServer({ ...options, endpoint: DEFAULT_ADMIN });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) {
      throw error;
    }
    onTrouble(`status page: the usual ${formatEndpoint(DEFAULT_ADMIN)} is taken; the system chooses another port`);
    return openAdminServer({ ...options, endpoint: { ...DEFAULT_ADMIN, port: 0 } });
  }
}
