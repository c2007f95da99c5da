import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { REALTIME_CACHES } from "../../domain/asterisk-realtime";
import { deliveryScript } from "../../rendering/asterisk/delivery-script";
import { realtimeRows } from "../../rendering/asterisk/realtime-rows";
import { realtimeScript } from "../../rendering/asterisk/realtime-script";
import { deliveredText } from "../../rendering/placeholders";
import { ASTERISK22, AsteriskMachine, loopbackHost } from "../../test/e2e/asterisk-machine";
import { Database } from "../../test/e2e/database";
import { odbcEnvironment, realtimeConfiguration } from "../../test/e2e/realtime-configuration";
import { timed } from "../fleet/measurement";
import { readUsage } from "../process-usage.mjs";
import { MeasuredLines } from "./lines";
import { registerAll, type Storm } from "./storm";

const CACHES_MS = 30_000;

/** Where Asterisk has its lines from. */
export type Way = "file" | "tables" | "tables with caches";

/** What one way took of one number of lines. */
export interface Measured extends Storm {
  readonly way: Way;
  readonly lines: number;
  /** Seconds of the first delivery, all lines new. */
  readonly first: number;
  /** Seconds of the delivery of one changed name. */
  readonly changed: number;
  /** Seconds from a changed name in the file or the row until Asterisk goes by it, its reload included where it needs one. */
  readonly goesBy: number;
  /** What Asterisk took of all cores for the registrations, seconds. */
  readonly cpuSeconds: number;
  /** What Asterisk holds in memory before the first registration, MB. */
  readonly megabytes: number;
}

async function measure(way: Way, count: number): Promise<Measured> {
  const lines = new MeasuredLines(count);
  const folder = mkdtempSync(join(tmpdir(), "bench-asterisk-"));
  const database = way === "file" ? undefined : await Database.start("none");
  const machine = await startMachine(way, database).catch(async (error) => {
    await database?.stop();
    throw error;
  });
  try {
    const [whole, oneChanged] = ["First", "Second"].map((each) => scriptOf(way, lines, each, machine, database));
    const name = async (): Promise<string> =>
      /callerid +: "([^"]*)"/.exec(await machine.cli(`pjsip show endpoint ${lines.last}`))?.[1] ?? "";
    const first = await timed(() => runScript(whole ?? ""));
    const changed = await timed(() => runScript(oneChanged ?? ""));
    // Caches that hold whole tables are filled again after the delivery has ended.
    for (const deadline = Date.now() + CACHES_MS; (await name()) !== "Second"; await sleep(100)) {
      if (Date.now() > deadline) {
        throw new Error(`Asterisk does not go by the delivery: ${lines.last} is "${await name()}"`);
      }
    }
    const change = changeByHand(way, lines, "Third", machine, database);
    const goesBy = await timed(async () => {
      await change();
      while ((await name()) !== "Third") {
        // Asked again at once: the question itself takes some milliseconds.
      }
    });
    const pid = Number(readFileSync(join(machine.etc, "..", "run", "asterisk.pid"), "utf8"));
    const before = readUsage(pid);
    const storm = await registerAll(process.env.CISCO_PHONES_SIPP ?? "", {
      server: loopbackHost(60),
      from: loopbackHost(61),
      accounts: lines.accounts(),
      count,
      folder,
    });
    return {
      ...{ way, lines: count, first: first.seconds, changed: changed.seconds, goesBy: goesBy.seconds },
      ...storm,
      cpuSeconds: readUsage(pid).cpuSeconds - before.cpuSeconds,
      megabytes: before.residentBytes / 1e6,
    };
  } finally {
    await machine.stop();
    await database?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function startMachine(way: Way, database: Database | undefined): Promise<AsteriskMachine> {
  const program = ASTERISK22 ?? "";
  const caches = Object.fromEntries(REALTIME_CACHES.map((cache) => [cache.replace("res_pjsip/", ""), cache]));
  return AsteriskMachine.start({
    program,
    address: loopbackHost(60),
    isIncluded: false,
    ...(database === undefined
      ? {}
      : {
          configure: (own) =>
            realtimeConfiguration(own, {
              program,
              socket: database.folder,
              ...(way === "tables with caches" ? { caches, isWhole: true } : {}),
            }),
          environment: odbcEnvironment,
        }),
  });
}

function scriptOf(way: Way, lines: MeasuredLines, name: string, machine: AsteriskMachine, database?: Database): string {
  const file = lines.file(name);
  const cli = machine.console;
  if (database !== undefined) {
    const realtime = { sql: database.sql, caches: way === "tables" ? [] : [...REALTIME_CACHES] };
    return realtimeScript({ site: "bench", realtime, cli, tables: realtimeRows(file, true) });
  }
  return deliveryScript({
    site: "bench",
    directory: machine.include,
    configDirectory: machine.etc,
    cli,
    files: [
      { name: file.path, text: deliveredText([file], file.path), includedIn: "pjsip.conf", module: "res_pjsip.so" },
    ],
    endpoints: lines.extensions,
  });
}

/** A change with nothing around it: what Asterisk itself takes to go by it. The file is made before, and not in the time. */
function changeByHand(
  way: Way,
  lines: MeasuredLines,
  name: string,
  machine: AsteriskMachine,
  database?: Database,
): () => Promise<void> {
  const file = lines.file(name);
  const text = deliveredText([file], file.path);
  return async () => {
    if (database === undefined) {
      writeFileSync(join(machine.include, "current", file.path), text);
      await machine.cli("module reload res_pjsip.so");
      return;
    }
    database.run(`UPDATE ps_endpoints SET callerid = '"${name}" <${lines.last}>' WHERE id = '${lines.last}';`);
    if (way === "tables with caches") {
      // One that holds its whole table can only forget all of it.
      await machine.cli("sorcery memory cache expire res_pjsip/endpoint");
    }
  };
}

async function runScript(script: string): Promise<void> {
  const child = spawn("sh", ["-s", "--", "apply"], { stdio: ["pipe", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  child.stdin.end(script);
  const [code] = await once(child, "close");
  if (code !== 0) {
    throw new Error(`the delivery ended with ${code}: ${said.slice(0, 2_000)}`);
  }
}

const [, , way, count] = process.argv;
measure(way as Way, Number(count)).then(
  (measured) => process.stdout.write(`${JSON.stringify(measured)}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  },
);
