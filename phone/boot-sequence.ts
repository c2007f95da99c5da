import { type BootOptions, checkOptions } from "./boot-options";
import type { BootReport } from "./boot-report";
import { BootRun } from "./boot-run";
import { findBoot } from "./boot-table";
import { TftpClient } from "./tftp-client";

/**
 * Boots a virtual phone against a TFTP server: asks for the files that a phone of this model and load asks for, in its
 * order, reads them as it would, and says whether it would register. The phone's flash is taken as empty: nothing is left
 * over from an earlier configuration. No SIP message is sent.
 * @throws BootOptionsError for options that are not possible, all at once
 * @throws Error if the name of the server is unknown or this machine can open no UDP port
 */
export async function bootPhone(options: BootOptions): Promise<BootReport> {
  const checked = checkOptions(options);
  const boot = findBoot(checked.model, checked.load);
  if (boot === undefined) throw new RangeError(`no boot is known for a ${checked.model} on ${checked.load}`);

  const client = await TftpClient.open(checked.host, checked.port, checked.timeoutScale);
  const run = new BootRun(checked, client);
  const { mac, model, load, host, port } = checked;
  const phone = { mac, model, load, tftp: `${host}:${port}` };
  for (const stage of boot.stages) {
    const end = await stage(run);
    if (end.kind === "go on") continue;
    const { outcome, lines, settings } = end;
    return { phone, requests: run.requests, ...(settings ? { settings } : {}), lines, notes: run.notes, outcome };
  }
  throw new RangeError(`the boot of a ${model} on ${load} has no last stage`);
}
