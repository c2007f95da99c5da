import type { DirectorySettings } from "../domain/directory/directory-settings";
import type { HostSettings } from "../domain/host-settings";
import { EVERY_ADDRESS } from "../domain/network-address";
import { joinPath, type Problem } from "../domain/problem";
import type { SiteSettings } from "../domain/settings/phone-settings";
import type { HostUrls } from "../rendering/render-settings";
import { LOGO_FILE } from "./site-assets";

const NO_ADDRESS = "the host listens on every address, so that it is not known which one phones are to be told";

/** Where a browser finds the status page: on an address of the host, where the door listens on all of them. */
export function statusAddress({ address, adminAddress, adminPort }: HostSettings): string {
  const shown = adminAddress !== EVERY_ADDRESS ? adminAddress : address !== EVERY_ADDRESS ? address : "127.0.0.1";
  return `http://${shown}:${adminPort}/`;
}

/** Addresses of this host that its phones are told, each where the settings have none of their own. */
export function hostUrls(
  settings: SiteSettings,
  directory: DirectorySettings | undefined,
  { address, httpPort }: HostSettings,
): HostUrls {
  const url = (path: string): string => `http://${address}:${httpPort}/${path}`;
  return {
    ...(settings.logo === undefined ? {} : { logo_url: url(LOGO_FILE) }),
    ...(leads(directory, "directoryKey", settings.directoryUrl) ? { directory_url: url("directory") } : {}),
    ...(leads(directory, "servicesKey", settings.servicesUrl) ? { services_url: url("services") } : {}),
  };
}

/** Phones have to be told one address for the logo. */
export function logoProblems({ logo }: Pick<SiteSettings, "logo">, { address }: HostSettings, path: string): Problem[] {
  return logo !== undefined && address === EVERY_ADDRESS
    ? [
        {
          path,
          message: NO_ADDRESS,
          remedy: "Give the host the address that phones reach, or serve the picture elsewhere and give logoUrl",
        },
      ]
    : [];
}

/** Phones have to be told one address for a key. */
export function keyProblems(
  directory: DirectorySettings,
  { directoryUrl, servicesUrl }: Pick<SiteSettings, "directoryUrl" | "servicesUrl">,
  { address }: HostSettings,
  path: string,
): Problem[] {
  if (address !== EVERY_ADDRESS) {
    return [];
  }
  const keys = [
    ["directoryKey", directoryUrl, "directoryUrl"],
    ["servicesKey", servicesUrl, "servicesUrl"],
  ] as const;
  return keys.flatMap(([key, given, setting]) =>
    leads(directory, key, given)
      ? [
          {
            path: joinPath(path, key),
            message: NO_ADDRESS,
            remedy: `Give the host the address that phones reach, or ${setting} in the settings, or set ${key} to false`,
          },
        ]
      : [],
  );
}

function leads(
  directory: DirectorySettings | undefined,
  key: "directoryKey" | "servicesKey",
  given: string | undefined,
): boolean {
  return directory?.[key] === true && given === undefined;
}
