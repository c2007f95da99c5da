import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SCENARIO = join(__dirname, "register.xml");
/** As many phones wait for an answer at most. */
const AT_ONCE = 500;
/** More than any Asterisk takes, so that it is the one who sets the pace. */
const STARTED_A_SECOND = 20_000;
/** How long a phone waits for an answer, milliseconds. */
const PATIENCE_MS = 32_000;

/** What became of the first registrations of many phones. */
export interface Storm {
  readonly seconds: number;
  readonly registered: number;
  readonly failed: number;
  /** Requests that were sent once more, since no answer had come in half a second. */
  readonly repeated: number;
}

/**
 * Has sipp register accounts one after the other, many at once; all from one address of the loopback.
 *
 * @param folder Where its files may go.
 * @throws Error when it measured nothing.
 */
export async function registerAll(
  sipp: string,
  {
    server,
    from,
    accounts,
    count,
    folder,
  }: { server: string; from: string; accounts: string; count: number; folder: string },
): Promise<Storm> {
  const [file, statistics] = [join(folder, "accounts.csv"), join(folder, "statistics.csv")];
  writeFileSync(file, accounts, { mode: 0o600 });
  const options = {
    ...{ "-sf": SCENARIO, "-inf": file, "-i": from, "-p": "5060", "-m": count, "-r": STARTED_A_SECOND, "-l": AT_ONCE },
    ...{ "-recv_timeout": PATIENCE_MS, "-stf": statistics, "-fd": 1, "-oocsn": "ooc_default" },
    // A challenge that comes twice, since the request was repeated, ends no registration.
    "-default_behaviors": "all,-bye,-abortunexp",
  };
  const words = Object.entries(options).flatMap(([name, value]) => [name, String(value)]);
  const started = process.hrtime.bigint();
  const child = spawn(sipp, [`${server}:5060`, ...words, "-trace_stat", "-nostdin"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
  }
  await once(child, "close");
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const [head = "", ...rows] = readFileSync(statistics, "utf8").trim().split("\n");
  const cells = rows.at(-1)?.split(";");
  const cell = (name: string): number => Number(cells?.[head.split(";").indexOf(name)]);
  const storm = {
    seconds,
    registered: cell("SuccessfulCall(C)"),
    failed: cell("FailedCall(C)"),
    repeated: cell("Retransmissions(C)"),
  };
  if (storm.registered + storm.failed !== count) {
    throw new Error(`sipp did not register ${count}: ${JSON.stringify(storm)}\n${said}`);
  }
  return storm;
}
