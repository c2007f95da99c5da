import { readFile, rename, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { explainNoRoom, sizeText } from "../store/full-disk";
import { isMissing, syncFolder, writeDurably } from "../store/layout";
import { type HeldLock, withLock } from "../store/store-lock";
import { changesBetween, type Difference, driftFrom } from "./configuration-difference";
import { askKea, KeaAwayError, runningConfiguration } from "./control-channel";
import { type DhcpFiles, makeDhcpStore } from "./dhcp-files";
import { digestOf, isMap, type KeaMap, type StoredConfiguration, storedConfiguration } from "./kea-configuration";
import { checkConfiguration } from "./kea-program";

/** How long Kea may take to go by a new configuration; it loads its leases anew. */
const TAKEN_OVER_MS = 30_000;
const RETRY_MS = 50;
/** A lease counts once it is in the file of leases. */
const STAYS = "Kea goes by the one before, and gives out no lease until there is room";

/** What an apply did; nothing if it was the same. */
export interface AppliedConfiguration {
  readonly changes: Difference;
  readonly unchanged: boolean;
}

/**
 * Makes a configuration the one that Kea goes by, without a restart: checked by Kea, written down to the disk,
 * reloaded, and read back from Kea. Whatever fails, the one before stays.
 *
 * @throws ProblemsError with Kea's reason if it refuses, or if the disk is full; Error if Kea does not take it over within half a minute.
 */
export async function applyConfiguration(files: DhcpFiles, declared: KeaMap): Promise<AppliedConfiguration> {
  const next = storedConfiguration(declared, files);
  try {
    return await applyStored(files, next);
  } catch (error) {
    const need = (): string => `the configuration needs ${sizeText(Buffer.byteLength(next.text))}`;
    throw await explainNoRoom(error, files.folder, need, STAYS);
  }
}

async function applyStored(files: DhcpFiles, next: StoredConfiguration): Promise<AppliedConfiguration> {
  await makeDhcpStore(files);
  return withLock(files.lock, async (lock) => {
    const before = await storedText(files);
    if (before === next.text && (await goesBy(files, next))) {
      return { changes: [], unchanged: true };
    }
    const candidate = `${files.configuration}.new`;
    try {
      await rm(candidate, { force: true });
      await writeDurably(candidate, next.text);
      await checkConfiguration(candidate, files);
      await switchTo(candidate, files, lock);
    } finally {
      await rm(candidate, { force: true });
    }
    const unchanged = before === next.text;
    try {
      await untilTakenOver(files, next, unchanged);
    } catch (error) {
      await restore(files, before, lock).catch((failure: unknown) => {
        throw new Error(`${messageOf(error)}; nor could the one before be put back: ${messageOf(failure)}`);
      });
      throw error;
    }
    return { changes: changesBetween(dhcp4In(before), next.dhcp4), unchanged };
  });
}

async function switchTo(candidate: string, files: DhcpFiles, lock: HeldLock): Promise<void> {
  await lock.confirm();
  await rename(candidate, files.configuration);
  await syncFolder(files.folder);
}

/** Whether Kea goes by exactly this already. */
async function goesBy(files: DhcpFiles, { digest, dhcp4 }: StoredConfiguration): Promise<boolean> {
  const running = await runningOrAway(files);
  return running !== undefined && digestOf(running) === digest && driftFrom(dhcp4, running).length === 0;
}

async function runningOrAway({ socket }: DhcpFiles): Promise<KeaMap | undefined> {
  try {
    return await runningConfiguration(socket);
  } catch (error) {
    if (error instanceof KeaAwayError) {
      return undefined;
    }
    throw error;
  }
}

/**
 * A Kea that starts just now reads the file by itself; one that runs is told to, once.
 *
 * @param inAnyCase Kea has this configuration by its digest, and was changed by hand since.
 */
async function untilTakenOver(files: DhcpFiles, next: StoredConfiguration, inAnyCase: boolean): Promise<void> {
  let told = false;
  for (const giveUpAt = Date.now() + TAKEN_OVER_MS; Date.now() < giveUpAt; await sleep(RETRY_MS)) {
    try {
      const isTaken = digestOf(await runningConfiguration(files.socket)) === next.digest;
      if (isTaken && (told || !inAnyCase)) {
        return;
      }
      if (!told) {
        await askKea(files.socket, "config-reload", TAKEN_OVER_MS);
        told = true;
      }
    } catch (error) {
      if (!(error instanceof KeaAwayError)) {
        throw error;
      }
      told = false;
    }
  }
  const state = told ? "took the configuration and does not show it" : `does not answer on ${files.socket}`;
  throw new Error(`Kea ${state} after ${TAKEN_OVER_MS / 1000} s; is dhcp-serve running? Its log says what Kea does`);
}

/** Puts back what was there before, as far as Kea lets itself be told. */
async function restore(files: DhcpFiles, before: string | undefined, lock: HeldLock): Promise<void> {
  if (before === undefined) {
    await lock.confirm();
    await rm(files.configuration, { force: true });
    await syncFolder(files.folder);
    return;
  }
  const candidate = `${files.configuration}.new`;
  await writeDurably(candidate, before);
  await switchTo(candidate, files, lock);
  await askKea(files.socket, "config-reload", TAKEN_OVER_MS).catch(() => undefined);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function storedText({ configuration }: DhcpFiles): Promise<string | undefined> {
  try {
    return await readFile(configuration, "utf8");
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

/** What was applied last, as it lies on the disk; undefined before the first time, and where it can't be read. */
export async function appliedConfiguration(files: DhcpFiles): Promise<KeaMap | undefined> {
  return dhcp4In(await storedText(files));
}

/** The configuration in a file; one that can't be read is as good as none. */
function dhcp4In(text: string | undefined): KeaMap | undefined {
  try {
    const document: unknown = JSON.parse(text ?? "");
    return isMap(document) && isMap(document.Dhcp4) ? document.Dhcp4 : undefined;
  } catch {
    return undefined;
  }
}
