import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePorts } from "./free-ports";

/** Full path of a registry's program, which scripts/test.mjs finds. */
export const REGISTRY = process.env.CISCO_PHONES_REGISTRY;
/** Why tests that need one are left out, for the title of a suite. */
export const NO_REGISTRY =
  REGISTRY === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_REGISTRY ?? "no registry"})` : "";

const READY_MS = 20_000;

/** A registry of images on the loopback, which an Engine uses without TLS. */
export class ImageRegistry {
  private constructor(
    /** `127.0.0.1:PORT`, as it stands before the name of an image. */
    readonly address: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(): Promise<ImageRegistry> {
    const { httpPort } = await freePorts();
    const address = `127.0.0.1:${httpPort}`;
    const folder = mkdtempSync(join(tmpdir(), "image-registry-"));
    const configuration = { version: 0.1, storage: { filesystem: { rootdirectory: folder } }, http: { addr: address } };
    writeFileSync(join(folder, "config.yml"), JSON.stringify(configuration));
    const child = spawn(REGISTRY ?? "", ["serve", join(folder, "config.yml")], { stdio: "ignore" });
    const registry = new ImageRegistry(address, child, folder);
    for (const deadline = Date.now() + READY_MS; ; await sleep(50)) {
      const answer = await fetch(`http://${address}/v2/`).catch(() => undefined);
      if (answer?.ok === true) {
        return registry;
      }
      if (Date.now() > deadline || child.exitCode !== null) {
        await registry.stop();
        throw new Error(`the registry does not answer (exit code ${child.exitCode})`);
      }
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = once(this.child, "exit");
      this.child.kill();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
