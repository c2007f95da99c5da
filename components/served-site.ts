import { createHash } from "node:crypto";
import type { Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import type { ServedState } from "../domain/change-impact";
import type { HostSettings } from "../domain/host-settings";
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
import { configuredFingerprintKey } from "./fingerprint-key";
import { hostUrls, logoProblems } from "./host-addresses";
import type { ProvisioningHostArgs } from "./host-args";
import { acceptOrReject, both } from "./problem-report";
import { declaredPhone, parsePhones } from "./provisioning";
import { servedState } from "./served-state";
import { parseSharedSettings, siteOrigins } from "./shared-settings";
import { readAssets } from "./site-assets";
import { parseHostDhcp, type RenderedDhcp, renderDhcp } from "./site-dhcp";
import { parseHostDirectory, renderHostDirectory } from "./site-directory";
import { checkFirmware, checkSelector, type HostFirmware } from "./site-firmware";
import { forecastBoots } from "./site-forecast";
import { rendered, templatesOf } from "./site-templates";

/** One site's phones and shared files, validated and rendered. */
export interface ServedSite {
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
 * Checks and renders all that the hosts of a site serve.
 *
 * @param name Of the component, for messages.
 * @param host Where it is served.
 * @param firmware Images that are served.
 * @param warn Whether warnings are told, or were already.
 * @throws {pulumi.ResourceError} in the output, with everything that is wrong.
 */
export function renderSite(
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
): Output<ServedSite> {
  const { passwords = {}, ...givenDirectory } = phoneDirectory ?? {};
  return pulumi
    .all([
      pulumi.output(settings),
      pulumi.output(phones),
      fingerprintKey ?? configuredFingerprintKey(),
      pulumi.output(passwords),
      statusPassword(asteriskStatus),
    ])
    .apply(([givenSettings, provisionings, key, givenPasswords, managerPassword]): ServedSite => {
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
export function shownFiles({ shared, assets }: Pick<ServedSite, "shared" | "assets">): Record<string, string> {
  return Object.fromEntries([
    ...shared.map(({ path, text }) => [path, text]),
    ...assets.map(({ path, bytes }) => [
      path,
      `${bytes.length} bytes, SHA-256 ${createHash("sha256").update(bytes).digest("hex")}`,
    ]),
  ]);
}
