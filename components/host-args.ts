import type { Input } from "@pulumi/pulumi";
import type { AsteriskStatusArgs } from "./asterisk-status-args";
import type { DhcpArgs } from "./dhcp-args";
import type { DirectoryArgs } from "./directory-args";
import type { FirmwareArgs } from "./firmware-args";
import type { PhoneProvisioning } from "./provisioning";
import type { SiteSettingsArgs } from "./settings-args";

/** Where the provisioning server runs. */
export const HostRuntime = {
  /** In a container of a Docker Engine, on the host's own network. */
  Container: "container",
  /** As a process of this machine, with no Docker at all. */
  Embedded: "embedded",
} as const;
export type HostRuntime = (typeof HostRuntime)[keyof typeof HostRuntime];

/** A machine that SSH reaches. */
export interface SshPointArgs {
  /**
   * Its address, `ssh://USER@HOST` or `ssh://USER@HOST:PORT`. The user needs the right to use Docker there.
   *
   * @example "ssh://root@pbx.example.net"
   */
  host: string;
  /**
   * Public key of the host as `ssh-keyscan -t ed25519 HOST` prints it, of type ed25519 or ecdsa. Needed unless `acceptAnyHostKey` is true.
   *
   * @example "ssh-ed25519 AAAAC3Nza…"
   */
  hostKey?: string;
  /**
   * Talk to whoever answers: for trials in a network of your own.
   *
   * @default false
   */
  acceptAnyHostKey?: boolean;
  /**
   * File of the private key, without a passphrase; `~/` is the home of whoever runs Pulumi, another relative path starts at the
   * project.
   *
   * @default the keys of the SSH agent
   */
  privateKeyFile?: string;
}

/** How a remote host is reached, by Docker and by commands alike; nothing of the user's own SSH configuration counts. */
export interface HostConnectionArgs extends SshPointArgs {
  /**
   * Host through which the connection goes.
   *
   * @default none
   */
  jump?: SshPointArgs;
}

/** The machine that serves the phones their files. */
export interface ProvisioningHostArgs {
  /**
   * Name of the site: lower-case letters, digits and `-`. Names the container, too.
   *
   * @example "home"
   */
  site: string;
  /**
   * Where the server runs. It decides which resources exist, so it is a plain value.
   *
   * @default "container"
   */
  runtime?: HostRuntime;
  /**
   * IPv4 address on which TFTP and HTTP listen for the phones; `0.0.0.0` is every address of the host.
   *
   * @example "192.168.1.3"
   */
  address: string;
  /**
   * UDP port of TFTP. Phones ask port 69 and no other; another one is for trials.
   *
   * @default 69
   */
  tftpPort?: number;
  /**
   * TCP port of HTTP.
   *
   * @default 6970
   */
  httpPort?: number;
  /**
   * IPv4 address of the admin door: status page, API and metrics. None of them asks for a password, so another address
   * than a loopback one gives a warning.
   *
   * @default "127.0.0.1"
   */
  adminAddress?: string;
  /**
   * TCP port of the admin door.
   *
   * @default 6980
   */
  adminPort?: number;
  /**
   * Folder of the embedded runtime's store; holds passwords and is made readable for its owner alone.
   *
   * @default ".state/SITE"
   */
  directory?: string;
  /**
   * Docker Engine of the container runtime: `unix://…` or `tcp://…`.
   *
   * @default the Engine that the docker provider finds by itself
   */
  dockerHost?: string;
  /**
   * How a remote host with Docker is reached; for the container runtime.
   *
   * @default this machine, or the Engine of `dockerHost`
   */
  connection?: HostConnectionArgs;
  /**
   * Image of the server by its digest, pulled on the host.
   *
   * @example "registry.example.net/cisco-phones@sha256:…"
   * @default built on the host from this package
   */
  image?: string;
  /**
   * Image of the DHCP server by its digest, pulled on the host.
   *
   * @default built on the host from this package
   */
  dhcpImage?: string;
  /**
   * Name of the host among several of one site, of which one may do without: lower-case letters, digits and `-`. Names the
   * container, too.
   *
   * @default none, for one host of a site
   */
  name?: string;
  /**
   * Compares what the host really serves with what is declared, at each preview and up, names the differences, and repairs them by
   * delivering again.
   *
   * @default false
   */
  verify?: boolean;
  /**
   * The host is down or no more: nothing is asked of it or brought to it, and a destroy leaves alone what is on it.
   *
   * @default false
   */
  gone?: boolean;
  /**
   * The site's own DHCP server, on this host; for the container runtime.
   *
   * @default none: the site has one already, and `dhcpSnippets` has what it has to be told
   */
  dhcp?: DhcpArgs;
  /**
   * The directory that the host serves to phones, and their services.
   *
   * @default none: directories are served elsewhere
   */
  phoneDirectory?: DirectoryArgs;
  /**
   * Cisco's images that the host serves to phones.
   *
   * @default none: phones keep the load that they run
   */
  firmware?: FirmwareArgs;
  /**
   * Shows on the status page who is registered with Asterisk. AsteriskPeer gets the same as `status`.
   *
   * @default none
   */
  asteriskStatus?: AsteriskStatusArgs;
  /** What the phones of the site share. */
  settings: Input<SiteSettingsArgs>;
  /** The `provisioning` of each phone to serve, or the `phones` of a PhoneFleet. */
  phones: Input<Input<PhoneProvisioning>[]>;
  /**
   * As for CiscoPhone.
   *
   * @default the secret `cisco-phones:fingerprintKey` of the stack's configuration
   */
  fingerprintKey?: Input<string>;
}
