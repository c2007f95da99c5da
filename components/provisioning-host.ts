import { createHash } from "node:crypto";
import type { Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import type { HostConnection, SshPoint } from "../domain/host-connection";
import { type HostSettings, parseHost } from "../domain/host-settings";
import type { Phone } from "../domain/phone";
import type { PhoneModel } from "../domain/phone-models";
import type { Problem } from "../domain/problem";
import { Secret } from "../domain/secret";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { type Asset, assembleBundle, serializeBundle } from "../rendering/bundle-assembly";
import { Fingerprint } from "../rendering/fingerprint";
import { renderSettings } from "../rendering/render-settings";
import type { RenderedFile } from "../rendering/rendered-file";
import { runInContainer } from "./container-runtime";
import { runDhcpInContainer } from "./dhcp-container";
import { runEmbedded } from "./embedded-runtime";
import { configuredFingerprintKey } from "./fingerprint-key";
import { accessTo } from "./host-access";
import { HostRuntime, type ProvisioningHostArgs } from "./host-args";
import { preflight } from "./preflight";
import { acceptOrReject, both } from "./problem-report";
import { declaredPhone, parsePhones } from "./provisioning";
import { parseSharedSettings, siteOrigins } from "./shared-settings";
import { LOGO_FILE, readAssets } from "./site-assets";
import { parseHostDhcp, type RenderedDhcp, renderDhcp } from "./site-dhcp";
import { rendered, templatesOf } from "./site-templates";
import { warningsWanted } from "./warnings";

/** One site's phones and shared files, validated and rendered. */
interface Served {
  readonly shared: readonly RenderedFile[];
  readonly assets: readonly Asset[];
  /** Which keys of SIPDefault.cnf the site itself says; all others are defaults. */
  readonly origins: Record<string, "site">;
  readonly bundle: string;
  readonly dhcp: RenderedDhcp;
}

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
  /** Pieces for the configuration of a DHCP server that the site has already: `dnsmasq`, `iscDhcpd` and `kea`. */
  public readonly dhcpSnippets: Output<Record<string, string>>;

  constructor(name: string, args: ProvisioningHostArgs, opts?: pulumi.ComponentResourceOptions) {
    const { settings: _settings, phones: _phones, fingerprintKey: _key, dhcp: givenDhcp, site, ...rest } = args;
    const host = acceptOrReject(`ProvisioningHost "${name}"`, parseHost(rest, "", site), undefined, warningsWanted());
    const served = renderSite(name, args, host, warningsWanted());
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
      host.gone ? pulumi.mergeOptions(opts, { retainOnDelete: true }) : opts,
    );
    const ready = pulumi.output(refuseUnfit(name, host, args, this, warningsWanted()));
    const bundle = pulumi.secret(pulumi.all([served, ready]).apply(([{ bundle }]) => bundle));
    const request = { site, host, bundle, ready };
    const access = host.runtime === HostRuntime.Embedded ? undefined : accessTo(name, host, ready, this);
    const delivery =
      access === undefined ? runEmbedded(name, request, this) : runInContainer(name, request, access, this);
    const configuration = pulumi.unsecret(pulumi.all([served, ready]).apply(([{ dhcp }]) => dhcp.kea ?? ""));
    const dhcp =
      access === undefined || givenDhcp === undefined
        ? undefined
        : runDhcpInContainer(name, { site, host, configuration, ready }, access, this);
    this.tftp = pulumi.output(`${host.address}:${host.tftpPort}`);
    this.http = pulumi.output(`http://${host.address}:${host.httpPort}/`);
    this.status = pulumi.output(statusAddress(host));
    this.delivered = delivery.stdout;
    this.dhcpDelivered = dhcp?.stdout ?? pulumi.output("");
    this.dhcpSnippets = pulumi.unsecret(
      served.apply(({ dhcp: { snippets } }): Record<string, string> => ({ ...snippets })),
    );
    this.registerOutputs({
      tftp: this.tftp,
      http: this.http,
      status: this.status,
      delivered: this.delivered,
      dhcpDelivered: this.dhcpDelivered,
    });
  }
}

/** Where the host is, for a preview: without its key, which would hide the rest of a line. */
function shownConnection({ host, port, user, jump }: HostConnection): Record<string, string> {
  const address = (point: SshPoint): string => `ssh://${point.user}@${point.host}:${point.port}`;
  return {
    host: address({ host, port, user }),
    ...(jump === undefined ? {} : { jump: address(jump) }),
  };
}

/** Stands for all addresses of a machine. */
const EVERY_ADDRESS = "0.0.0.0";

/** Where a browser finds the status page: on an address of the host, where the door listens on all of them. */
function statusAddress({ address, adminAddress, adminPort }: HostSettings): string {
  const shown = adminAddress !== EVERY_ADDRESS ? adminAddress : address !== EVERY_ADDRESS ? address : "127.0.0.1";
  return `http://${shown}:${adminPort}/`;
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

function renderSite(
  name: string,
  { settings, phones, site, fingerprintKey, dhcp: givenDhcp }: ProvisioningHostArgs,
  host: HostSettings,
  warn: boolean,
): Output<Served> {
  return pulumi
    .all([pulumi.output(settings), pulumi.output(phones), fingerprintKey ?? configuredFingerprintKey()])
    .apply(([givenSettings, provisionings, key]): Served => {
      const what = `ProvisioningHost "${name}"`;
      const parsed = both<SiteSettings, Phone[]>(parseSharedSettings(givenSettings), parsePhones(provisionings));
      const accepted = acceptOrReject(what, parsed, undefined, warn);
      const parts = both(readAssets(accepted.first, "settings"), templatesOf(accepted.first, "settings"));
      const { first: assets, second: templates } = acceptOrReject(
        what,
        { ...parts, problems: [...parts.problems, ...logoProblems(accepted.first, host, "settings.logo")] },
        undefined,
        warn,
      );
      const dhcp = acceptOrReject(what, parseHostDhcp(givenDhcp, host, accepted.second, "dhcp"), undefined, warn);
      const models = [...new Set(accepted.second.map((phone): PhoneModel => phone.model))].sort();
      const shared = rendered(what, () =>
        renderSettings(accepted.first, models, {
          fingerprint: new Fingerprint(Secret.of(key)),
          templates,
          ...(accepted.first.logo === undefined ? {} : { logoUrl: logoUrl(host) }),
        }),
      );
      const files = [...shared, ...provisionings.flatMap((provisioning) => provisioning.files)];
      const declared = accepted.second.map((phone) => declaredPhone(phone, accepted.first));
      return {
        shared,
        assets,
        origins: siteOrigins(accepted.first, givenSettings),
        dhcp: renderDhcp(site, dhcp, accepted.second, accepted.first, host),
        bundle: serializeBundle(assembleBundle(site, files, declared, assets)),
      };
    });
}

/** What a preview shows of the shared files: texts as they are, of others what they hold. */
function shownFiles({ shared, assets }: Served): Record<string, string> {
  return Object.fromEntries([
    ...shared.map(({ path, text }) => [path, text]),
    ...assets.map(({ path, bytes }) => [
      path,
      `${bytes.length} bytes, SHA-256 ${createHash("sha256").update(bytes).digest("hex")}`,
    ]),
  ]);
}

function logoUrl({ address, httpPort }: HostSettings): string {
  return `http://${address}:${httpPort}/${LOGO_FILE}`;
}

/** Phones have to be told one address for the logo. */
export function logoProblems({ logo }: Pick<SiteSettings, "logo">, { address }: HostSettings, path: string): Problem[] {
  return logo !== undefined && address === EVERY_ADDRESS
    ? [
        {
          path,
          message: "the host listens on every address, so that it is not known which one phones are to be told",
          remedy: "Give the host the address that phones reach, or serve the picture elsewhere and give logoUrl",
        },
      ]
    : [];
}
