import { type BootOptions, checkOptions } from "./boot-options";
import type { BootReport } from "./boot-report";
import { BootRun } from "./boot-run";
import { TftpClient } from "./tftp-client";

/**
 * Boots a virtual phone against a TFTP server: asks for the files that a phone of this model and load asks for, in its
 * order, reads them as it would, fetches and writes the loads that they name, restarts with each, and says whether it would
 * register in the end. The phone's flash is taken as empty but for its load. No SIP message is sent.
 * @throws BootOptionsError for options that are not possible, all at once
 * @throws Error if the name of the server is unknown or this machine can open no UDP port
 */
export async function bootPhone(options: BootOptions): Promise<BootReport> {
  const checked = checkOptions(options);
  const client = await TftpClient.open(checked.host, checked.port, checked.timeoutScale, checked.from);
  return new BootRun(checked, client).boot();
}
