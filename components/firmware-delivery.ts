import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { Output } from "@pulumi/pulumi";
import type { HostDrift } from "./host-drift";
import { portablePath, programWords, shellWord } from "./server-program";
import type { HostFirmware } from "./site-firmware";

/** Variable of the command that brings images: another mark runs it again. */
const REPAIR = "CISCO_PHONES_REPAIR";

/** What it takes to bring images to a host. */
export interface FirmwareDelivery {
  readonly firmware: HostFirmware;
  /** Words that run the server's `firmware-put` where the store is; no secret among them. */
  readonly receiver: readonly string[];
  readonly ready: Output<true>;
  readonly drift: Output<HostDrift>;
}

/**
 * Brings the images of a folder to a host: only what it lacks, and what broke off goes on where it ended. It is a command of this
 * machine for every host, since what a command reads from its standard input would stand in the state: there are names and SHA-256 alone.
 */
export function deliverFirmware(
  name: string,
  { firmware, receiver, ready, drift }: FirmwareDelivery,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const images = firmware.images.map((image) => `${image.name}=${image.sha256}`).join(",");
  const options = ["--folder", portablePath(firmware.folder), "--images", images];
  const words = [...programWords("firmware-send", ...options), "--", ...receiver];
  return new command.local.Command(
    `${name}-firmware`,
    {
      create: ready.apply(() => words.map(shellWord).join(" ")),
      environment: drift.apply(({ deliveryMark }) => (deliveryMark === undefined ? {} : { [REPAIR]: deliveryMark })),
      addPreviousOutputInEnv: false,
    },
    opts,
  );
}
