import { createHash } from "node:crypto";
import type { Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import type { ServedState } from "../domain/change-impact";
import type { HostConnection, SshPoint } from "../domain/host-connection";
import { type HostSettings, parseHost } from "../domain/host-settings";
import type { Phone } from "../domain/phone";
import type { PhoneModel } from "../domain/phone-models";
import { Secret } from "../domain/secret";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { type Asset, assembleBundle, serializeBundle } from "../rendering/bundle-assembly";
import { Fingerprint } from "../rendering/fingerprint";
import { renderAsteriskStatus } from "../rendering/render-asterisk-status";
import type { ServerText } from "../rendering/render-directory";
import { renderFirmware } from "../rendering/render-firmware";
import { renderSettings } from "../rendering/render-settings";
import { openStatus, parseHostStatus, statusPassword } from "./asterisk-status-args";
import { runInContainer } from "./container-runtime";
import { runDhcpInContainer } from "./dhcp-container";
import { lookForImages, watchDrift } from "./drift-watch";
import { runEmbedded } from "./embedded-runtime";
import { configuredFingerprintKey } from "./fingerprint-key";
import { accessTo } from "./host-access";
import { hostUrls, logoProblems, statusAddress } from "./host-addresses";
import { HostRuntime, type ProvisioningHostArgs } from "./host-args";
import { NO_DRIFT } from "./host-drift";
import { preflight } from "./preflight";
import { acceptOrReject, both } from "./problem-report";
import { declaredPhone, parsePhones } from "./provisioning";
import { SERVED_OUTPUT, servedState, tellImpact } from "./served-state";
import { parseSharedSettings, siteOrigins } from "./shared-settings";
import { readAssets } from "./site-assets";
import { parseHostDhcp, type RenderedDhcp, renderDhcp } from "./site-dhcp";
import { parseHostDirectory, renderHostDirectory } from "./site-directory";
import { checkFirmware, checkSelector, type HostFirmware, parseHostFirmware } from "./site-firmware";
import { forecastBoots } from "./site-forecast";
import { rendered, templatesOf } from "./site-templates";
import { warningsWanted } from "./warnings";
import { isWatched } from "./watched-host";

/** One site's phones and shared files, validated and rendered. */
interface Served {
  /** What a preview shows, but for the phones' own files, which they show themselves. */
  readonly shared: readonly ServerText[];
  readonly assets: readonly Asset[];
  /** Which keys of SIPDefault.cnf the site itself says; all others are defaults. */
  readonly origins: Record<string, "site">;
  readonly bundle: string;
  readonly dhcp: RenderedDhcp;
  /** By which the next deployment tells what it means for phones. */
  readonly state: ServedState;
  /** How phones come to their loads, in lines. */
  readonly stages: readonly string[];
  /** How phones will boot, in lines. */
  readonly forecast: readonly string[];
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

function renderSite(
  name: string,
  {
    settings,
    phones,
    site,
    fingerprintKey,
    dhcp: givenDhcp,
    phoneDirectory,
    firmware: givenFirmware,
    asteriskStatus,
  }: ProvisioningHostArgs,
  host: HostSettings,
  firmware: HostFirmware | undefined,
  warn: boolean,
): Output<Served> {
  const { passwords = {}, ...givenDirectory } = phoneDirectory ?? {};
  return pulumi
    .all([
      pulumi.output(settings),
      pulumi.output(phones),
      fingerprintKey ?? configuredFingerprintKey(),
      pulumi.output(passwords),
      statusPassword(asteriskStatus),
    ])
    .apply(([givenSettings, provisionings, key, givenPasswords, managerPassword]): Served => {
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
      const {
        first: dhcp,
        second: { first: directory, second: manager },
      } = acceptOrReject(
        what,
        both(
          parseHostDhcp(givenDhcp, host, accepted.second, "dhcp"),
          both(
            parseHostDirectory(
              phoneDirectory && givenDirectory,
              givenPasswords,
              host,
              accepted.first,
              accepted.second,
              "phoneDirectory",
            ),
            parseHostStatus(openStatus(asteriskStatus), managerPassword, "asteriskStatus"),
          ),
        ),
        undefined,
        warn,
      );
      const { stages, rollout } = acceptOrReject(
        what,
        checkFirmware(givenFirmware, accepted.first, accepted.second),
        undefined,
        warn,
      );
      const fingerprint = new Fingerprint(Secret.of(key));
      const urls = hostUrls(accepted.first, directory.directory?.settings, host);
      const models = [...new Set(accepted.second.map((phone): PhoneModel => phone.model))].sort();
      const shared = rendered(what, () =>
        renderSettings(accepted.first, models, {
          fingerprint,
          templates,
          urls,
        }),
      );
      acceptOrReject(what, checkSelector(shared), undefined, warn);
      const told = renderHostDirectory(directory, accepted.second, accepted.first, fingerprint);
      const images = firmware === undefined ? [] : [renderFirmware({ images: [...firmware.images], rollout })];
      const { status } = manager;
      const shown = [
        ...images,
        ...told.shown,
        ...(status === undefined
          ? []
          : [renderAsteriskStatus(status.settings, status.password, accepted.second, accepted.first, fingerprint)]),
      ];
      const files = [
        ...shared,
        ...shown,
        ...told.fleet,
        ...provisionings.flatMap((provisioning) => provisioning.files),
      ];
      const forecast = forecastBoots(what, {
        site,
        settings: accepted.first,
        phones: accepted.second,
        files: [...files, ...assets],
        firmware,
      });
      const declared = accepted.second.map((phone) => declaredPhone(phone, accepted.first));
      return {
        shared: [...shared, ...shown],
        assets,
        origins: siteOrigins(accepted.first, givenSettings, urls),
        dhcp: renderDhcp(site, dhcp, accepted.second, accepted.first, host),
        state: servedState(accepted.first, shownFiles({ shared, assets }), declared, provisionings),
        stages,
        forecast,
        bundle: serializeBundle(assembleBundle(site, files, declared, assets)),
      };
    });
}

/** What a preview shows of the shared files: texts as they are, of others what they hold. */
function shownFiles({ shared, assets }: Pick<Served, "shared" | "assets">): Record<string, string> {
  return Object.fromEntries([
    ...shared.map(({ path, text }) => [path, text]),
    ...assets.map(({ path, bytes }) => [
      path,
      `${bytes.length} bytes, SHA-256 ${createHash("sha256").update(bytes).digest("hex")}`,
    ]),
  ]);
}
