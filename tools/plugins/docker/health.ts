import { setTimeout as sleep } from "node:timers/promises";
import type { ContainerInspectInfo } from "dockerode";
import type { Engine } from "./engine";

/** How often a container is asked how it is, in milliseconds. */
const ASK_EVERY_MS = 500;
/** How many lines of the container's own log an error repeats. */
const LAST_LINES = 20;

type State = ContainerInspectInfo["State"] & {
  readonly Restarting?: boolean;
  readonly Health?:
    | undefined
    | { readonly Status: string; readonly Log?: readonly { ExitCode: number; Output: string }[] | null };
};

/** The last lines that a container wrote, both streams. */
async function logTail(engine: Engine, id: string): Promise<string> {
  const log = await engine.use("unable to read container logs", (client) =>
    client.getContainer(id).logs({ stdout: true, stderr: true, tail: LAST_LINES, follow: false }),
  );
  return withoutFrames(Buffer.isBuffer(log) ? log : Buffer.from(String(log))).trim();
}

/**
 * Text out of the Engine's frames for two streams in one: 8 bytes of header (stream, three zeros, length as big-endian
 * 32 bits), then that many bytes. Source: Docker Engine API, "Attach to a container", stream format.
 */
export function withoutFrames(log: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= log.length; ) {
    const end = at + 8 + log.readUInt32BE(at + 4);
    parts.push(log.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Why it can't become healthy any more, or nothing. */
function hopeless(state: State): string | undefined {
  if (state.Health === undefined || state.Health.Status === "none") {
    return (
      "you have supplied a 'wait' argument, but the container does not have a healthcheck defined. " +
      "Please remove the 'wait' argument or add a 'healthcheck' attribute"
    );
  }
  return state.Running || state.Restarting === true
    ? undefined
    : `container failed to be in healthy state: it exited with code ${state.ExitCode}`;
}

/**
 * Waits until a container is healthy; nothing then. Else the reason, with the last check's output and the end of the
 * container's log, which the one who reads it would fetch next.
 */
export async function failureToBecomeHealthy(engine: Engine, id: string, seconds: number): Promise<string | undefined> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const state: State = await engine.use("error inspecting container state", async (client) => {
      const { State } = await client.getContainer(id).inspect();
      return State;
    });
    if (state.Health?.Status === "healthy") {
      return undefined;
    }
    const late = Date.now() >= deadline;
    const reason =
      hopeless(state) ??
      (late
        ? `container failed to be in healthy state: still "${state.Health?.Status}" after ${seconds} s`
        : undefined);
    if (reason !== undefined) {
      const check = state.Health?.Log?.at(-1);
      const log = await logTail(engine, id);
      return [
        reason,
        ...(check === undefined ? [] : [`last health check (exit code ${check.ExitCode}): ${check.Output.trim()}`]),
        log === "" ? "the container's log is empty" : `end of the container's log:\n${log}`,
      ].join("\n");
    }
    await sleep(Math.min(ASK_EVERY_MS, Math.max(deadline - Date.now(), 1)));
  }
}
