import { type Endpoint, formatEndpoint } from "../endpoint";
import { HEALTH_FILE, type HealthAnswer, SERVICE } from "../health-answer";
import { openHttpServer } from "../http/http-server";
import type { SiteStatus } from "../http/status-page";
import { ProblemsError } from "../problems";
import { type RequestEntry, RequestLog } from "../request-log";
import { canonicalName, phonesAmong } from "../store/file-name";
import { type FileSource, type Lookup, servedFile } from "../store/file-source";
import { openTftpServer } from "../tftp/tftp-server";
import { doorProblem } from "./door-problem";

export interface ServeOptions {
  readonly source: FileSource;
  readonly tftp: Endpoint;
  readonly http: Endpoint;
  /** Smallest MTU on the way to a phone, bytes. */
  readonly mtu: number;
  readonly instance: string;
  /** Takes one line of log at a time. */
  readonly writeLine: (line: string) => void;
}

/** A server whose two doors are open. */
export interface RunningServer {
  readonly tftp: Endpoint;
  readonly http: Endpoint;
  close(): Promise<void>;
}

/** For how long a stop waits for what is being sent, milliseconds. */
const GRACE_MS = 2000;

/**
 * Opens both doors on one source of files.
 *
 * @throws ProblemsError with what is wrong with either door; then none is open.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { source } = options;
  const requests = new RequestLog(options.writeLine);
  const log = (entry: RequestEntry): void => {
    // Checks ask for it every few seconds and would push everything else out.
    if (canonicalName(entry.file) !== HEALTH_FILE) {
      requests.add(entry);
    }
  };
  let tftpAt = options.tftp;
  const health = (): HealthAnswer => ({
    service: SERVICE,
    site: source.site(),
    generation: source.generation(),
    tftp: formatEndpoint(tftpAt),
    files: source.list().length,
    instance: options.instance,
  });
  const find = (name: string): Lookup => {
    try {
      return canonicalName(name) === HEALTH_FILE
        ? { kind: "found", file: servedFile(HEALTH_FILE, Buffer.from(`${JSON.stringify(health())}\n`)) }
        : source.find(name);
    } catch {
      // A folder that went away, say; one request must not end the server.
      return { kind: "refused", reason: "it can't be read" };
    }
  };
  const status = (): SiteStatus => {
    const files = source.list();
    return {
      site: source.site(),
      generation: source.generation(),
      tftp: formatEndpoint(tftpAt),
      phones: phonesAmong(files.map(({ name }) => name)),
      files,
      requests: requests.latest(),
    };
  };
  const onTrouble = (trouble: string): void =>
    options.writeLine(JSON.stringify({ time: new Date().toISOString(), trouble }));

  const [tftp, http] = await Promise.allSettled([
    openTftpServer({ endpoint: options.tftp, find, log, onTrouble, mtu: options.mtu }),
    openHttpServer({ endpoint: options.http, find, log, status }),
  ]);
  if (tftp.status === "fulfilled" && http.status === "fulfilled") {
    tftpAt = tftp.value.endpoint;
    return {
      tftp: tftp.value.endpoint,
      http: http.value.endpoint,
      close: async () => {
        await Promise.all([tftp.value.close(GRACE_MS), http.value.close(GRACE_MS)]);
        source.close();
      },
    };
  }
  const problems: string[] = [];
  if (tftp.status === "rejected") {
    problems.push(doorProblem("tftp", options.tftp, tftp.reason));
  } else {
    await tftp.value.close(0);
  }
  if (http.status === "rejected") {
    problems.push(doorProblem("http", options.http, http.reason));
  } else {
    await http.value.close(0);
  }
  throw new ProblemsError(problems);
}
