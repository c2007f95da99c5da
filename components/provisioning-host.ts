import type { Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import type { HostConnection, SshPoint } from "../domain/host-connection";
import { type HostSettings, parseHost } from "../domain/host-settings";
import { runInContainer } from "./container-runtime";
import { runDhcpInContainer } from "./dhcp-container";
import { lookForImages, watchDrift } from "./drift-watch";
import { runEmbedded } from "./embedded-runtime";
import { accessTo } from "./host-access";
import { statusAddress } from "./host-addresses";
import { HostRuntime, type ProvisioningHostArgs } from "./host-args";
import { NO_DRIFT } from "./host-drift";
import { preflight } from "./preflight";
import { acceptOrReject } from "./problem-report";
import { renderSite, shownFiles } from "./served-site";
import { SERVED_OUTPUT, tellImpact } from "./served-state";
import { parseHostFirmware } from "./site-firmware";
import { warningsWanted } from "./warnings";
import { isWatched } from "./watched-host";

/**
 * The TFTP and HTTP server of one site and the one delivery of all its files. A changed phone is a new generation on
 * the running server; neither the process nor the container is restarted for it.
 *
 * @example
 * new ProvisioningHost("home", {
 *   site: "home", address: "192.168.1.3", settings, phones: [desk.provisioning],
 * });
 */
export class ProvisioningHost extends pulumi.ComponentResource {
  /** Where phones find TFTP, as `address:port`. */
  public readonly tftp: Output<string>;
  /** Base address of HTTP. */
  public readonly http: Output<string>;
  /** Address of the status page. */
  public readonly status: Output<string>;
  /** What the last delivery changed, one line a file. */
  public readonly delivered: Output<string>;
  /** What the last delivery to the DHCP server changed; empty without one. */
  public readonly dhcpDelivered: Output<string>;
  /** How the phones whose current load is known come to theirs: what the shared files have to say in each stage, in lines. */
  public readonly firmwareStages: Output<string[]>;
  /** Pieces for the configuration of a DHCP server that the site has already: `dnsmasq`, `iscDhcpd` and `kea`. */
  public readonly dhcpSnippets: Output<Record<string, string>>;

  constructor(name: string, args: ProvisioningHostArgs, opts?: pulumi.ComponentResourceOptions) {
    const {
      settings: _settings,
      phones: _phones,
      fingerprintKey: _key,
      dhcp: givenDhcp,
      phoneDirectory: _directory,
      firmware: givenFirmware,
      asteriskStatus: _status,
      site,
      ...rest
    } = args;
    const host = acceptOrReject(`ProvisioningHost "${name}"`, parseHost(rest, "", site), undefined, warningsWanted());
    const { firmware } = acceptOrReject(
      `ProvisioningHost "${name}"`,
      parseHostFirmware(givenFirmware, "firmware"),
      undefined,
      false,
    );
    const served = renderSite(name, args, host, firmware, warningsWanted());
    super(
      "cisco-phones:index:ProvisioningHost",
      name,
      {
        site,
        runtime: host.runtime,
        address: host.address,
        tftpPort: host.tftpPort,
        httpPort: host.httpPort,
        adminAddress: host.adminAddress,
        adminPort: host.adminPort,
        ...(host.connection === undefined ? {} : { connection: shownConnection(host.connection) }),
        files: pulumi.unsecret(served.apply(shownFiles)),
        origins: pulumi.unsecret(served.apply(({ origins }) => origins)),
        ...(givenDhcp === undefined ? {} : { dhcp: pulumi.unsecret(served.apply(({ dhcp }) => dhcp.kea)) }),
      },
      host.gone ? pulumi.mergeOptions(opts, LEFT_ALONE) : opts,
    );
    const fit = refuseUnfit(name, host, args, this, warningsWanted());
    const ready = pulumi.output(fit);
    const bundle = pulumi.secret(pulumi.all([served, ready]).apply(([{ bundle }]) => bundle));
    const what = `ProvisioningHost "${name}"`;
    const images = lookForImages(what, site, host, givenDhcp !== undefined, fit, this);
    // Known also where what is served is not, as in a preview whose passwords are still to be made.
    const drift = !isWatched(host)
      ? pulumi.output(NO_DRIFT)
      : pulumi.unsecret(
          pulumi
            .all([served, ready, images.server, images.dhcp])
            .apply(([{ bundle: text, dhcp }, , server, ofDhcp]) =>
              watchDrift(what, site, host, { bundle: text, kea: dhcp.kea, images: { server, dhcp: ofDhcp } }, this),
            ),
        );
    const request = { site, host, bundle, ready, drift, firmware };
    const access = host.runtime === HostRuntime.Embedded ? undefined : accessTo(name, host, ready, this);
    const delivery =
      access === undefined
        ? runEmbedded(name, request, this)
        : runInContainer(name, { ...request, image: images.server }, access, this);
    const configuration = pulumi.unsecret(pulumi.all([served, ready]).apply(([{ dhcp }]) => dhcp.kea ?? ""));
    const dhcp =
      access === undefined || givenDhcp === undefined
        ? undefined
        : runDhcpInContainer(name, { site, host, configuration, ready, drift, image: images.dhcp }, access, this);
    this.tftp = pulumi.output(`${host.address}:${host.tftpPort}`);
    this.http = pulumi.output(`http://${host.address}:${host.httpPort}/`);
    this.status = pulumi.output(statusAddress(host));
    this.delivered = delivery.stdout;
    this.dhcpDelivered = dhcp?.stdout ?? pulumi.output("");
    this.firmwareStages = pulumi.unsecret(served.apply(({ stages }): string[] => [...stages]));
    this.dhcpSnippets = pulumi.unsecret(
      served.apply(({ dhcp: { snippets } }): Record<string, string> => ({ ...snippets })),
    );
    this.registerOutputs({
      tftp: this.tftp,
      http: this.http,
      status: this.status,
      delivered: this.delivered,
      dhcpDelivered: this.dhcpDelivered,
      [SERVED_OUTPUT]: tellImpact(
        what,
        site,
        pulumi.unsecret(served.apply(({ state }) => state)),
        pulumi.unsecret(served.apply(({ forecast }) => forecast)),
        this,
        firmware?.set,
      ),
      firmwareStages: this.firmwareStages,
    });
  }
}

/** What is on a host that is gone stays as it was in the state, so that nothing is done to it and it is brought up to date if it comes back. */
const LEFT_ALONE: pulumi.ComponentResourceOptions = {
  retainOnDelete: true,
  transformations: [
    ({ props, opts }) => ({ props, opts: pulumi.mergeOptions(opts, { ignoreChanges: Object.keys(props) }) }),
  ],
};

/** Where the host is, for a preview: without its key, which would hide the rest of a line. */
function shownConnection({ host, port, user, jump }: HostConnection): Record<string, string> {
  const address = (point: SshPoint): string => `ssh://${point.user}@${point.host}:${point.port}`;
  return {
    host: address({ host, port, user }),
    ...(jump === undefined ? {} : { jump: address(jump) }),
  };
}

/** Rejects a host on which the server could not run, before a child of the component is registered with real inputs. */
async function refuseUnfit(
  name: string,
  host: HostSettings,
  { site, dhcp }: ProvisioningHostArgs,
  resource: pulumi.Resource,
  warn: boolean,
): Promise<true> {
  const { problems, warnings } = await preflight(
    host,
    site,
    "",
    dhcp === undefined ? undefined : { settings: dhcp, path: "dhcp" },
  );
  const look = { value: true as const, problems: [...problems], warnings: [...warnings] };
  return acceptOrReject<true>(`ProvisioningHost "${name}"`, look, resource, warn);
}
