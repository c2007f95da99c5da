import type { Output } from "@pulumi/pulumi";
import type { HostSettings } from "../domain/host-settings";
import type { HostDrift } from "./host-drift";
import type { HostFirmware } from "./site-firmware";

/** What a runtime needs to run the server and to hand it the bundle. */
export interface ServerRequest {
  readonly site: string;
  readonly host: HostSettings;
  /** The whole site as JSON, passwords included: a secret. */
  readonly bundle: Output<string>;
  /** Resolves when the host was found fit; a child with an input that waits for it is not made on an unfit host. */
  readonly ready: Output<true>;
  /** The images that it serves. @default none */
  readonly firmware?: HostFirmware | undefined;
  /** How the host differs from what is declared, where that is looked at. */
  readonly drift: Output<HostDrift>;
}

/** What is left of a delivery. */
export interface Delivery {
  readonly stdout: Output<string>;
}
