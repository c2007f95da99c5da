import { execFile } from "node:child_process";
import { request } from "node:http";
import type { Problem } from "../domain/problem";
import type { OwnDoors } from "./preflight";

/** How long an Engine may take to answer before it counts as not reached, in milliseconds. */
const PATIENCE_MS = 3000;

/** The declared Engine, or the one that docker itself would take. */
function engineAddress(dockerHost: string | undefined): string {
  return dockerHost ?? (process.env.DOCKER_HOST || "unix:///var/run/docker.sock");
}

/** Whether the Engine is behind a socket of this machine, and so opens its doors here. */
export function isEngineHere(dockerHost: string | undefined): boolean {
  return engineAddress(dockerHost).startsWith("unix:");
}

/** The Engine's address as Node's HTTP client wants it. */
function endpoint(dockerHost: string | undefined): { socketPath: string } | { host: string; port: number } {
  const url = new URL(engineAddress(dockerHost));
  if (url.protocol === "unix:") {
    return { socketPath: url.pathname };
  }
  if (url.protocol !== "tcp:") {
    throw new Error("not a form of address that can be used here");
  }
  return { host: url.hostname, port: Number(url.port || "2375") };
}

function ask(dockerHost: string | undefined, path: string): Promise<{ status: number; body: string }> {
  return new Promise((done, fail) => {
    const query = request({ ...endpoint(dockerHost), path, timeout: PATIENCE_MS }, (answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        body += chunk;
      });
      answer.on("end", () => done({ status: answer.statusCode ?? 0, body }));
    });
    query.on("timeout", () => query.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)));
    query.on("error", fail);
    query.end();
  });
}

/** Why the Docker Engine can't be used, or nothing when it answers. */
export async function engineRefusal(dockerHost: string | undefined): Promise<Omit<Problem, "path"> | undefined> {
  const address = engineAddress(dockerHost);
  // An address out of the environment may hold a password.
  const given = /:\/\/.*:.*@/.test(address) ? {} : { given: address };
  try {
    const { status } = await ask(dockerHost, "/_ping");
    return status === 200
      ? undefined
      : {
          message: `what answers there with HTTP ${status} is not a Docker Engine`,
          ...given,
          remedy: "Declare the address of a Docker Engine",
        };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    return {
      message: `no Docker Engine can be reached (${code})`,
      ...given,
      allowed: "unix:///path/of/docker.sock or tcp://host:port of a running Engine",
      remedy:
        code === "EACCES"
          ? "Run as a user of the docker group"
          : address.startsWith("ssh:")
            ? "Declare connection for a host that SSH reaches, and unset DOCKER_HOST"
            : "Start the Engine, correct the address, or declare runtime: embedded",
    };
  }
}

/** Whether there is no `docker` on this machine: what is delivered goes through it, wherever the Engine is. */
export function lacksDockerClient(): Promise<boolean> {
  return new Promise((done) => {
    const child = execFile("docker", ["--version"], { timeout: PATIENCE_MS }, (error) =>
      done(error !== null && error.code === "ENOENT"),
    );
    // What stands in for docker may read all of it first.
    child.stdin?.end();
  });
}

/** Where the container of this name listens, if it runs. */
export async function runningContainerDoors(dockerHost: string | undefined, container: string): Promise<OwnDoors> {
  const { status, body } = await ask(dockerHost, `/containers/${encodeURIComponent(container)}/json`);
  if (status !== 200) {
    return {};
  }
  const details = JSON.parse(body) as { State?: { Running?: boolean }; Config?: { Env?: string[] } };
  if (details.State?.Running !== true) {
    return {};
  }
  const value = (key: string): string | undefined =>
    details.Config?.Env?.find((entry) => entry.startsWith(`${key}=`))?.slice(key.length + 1);
  return {
    tftp: value("CISCO_PHONES_TFTP"),
    http: value("CISCO_PHONES_HTTP"),
    admin: value("CISCO_PHONES_ADMIN"),
  };
}
