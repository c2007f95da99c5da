import { isExtension } from "./line";
import { MacAddress } from "./mac-address";
import { isMapping } from "./mapping";
import { isIpv4 } from "./network-address";
import { type Phone, rawLines } from "./phone";
import { joinPath, type Problem } from "./problem";

/**
 * Problems between phones: a MAC address, an extension or an IPv4 address that two of them have.
 *
 * @param paths Where each stands. @default `phones[0]` and so on
 */
export function crossCheckPhones(phones: readonly Phone[], paths: readonly string[] = []): Problem[] {
  return crossCheck(
    phones.map((phone, index) =>
      claimsOf({ ...phone, mac: phone.mac.plain }, paths[index] ?? joinPath("phones", index)),
    ),
  );
}

/** What a phone takes for itself alone. */
export interface Claims {
  readonly path: string;
  /** Canonical, if it is an address at all. */
  readonly mac?: string;
  /** That DHCP is to give it. */
  readonly address?: string;
  readonly extensions: readonly { readonly path: string; readonly extension: string }[];
}

export function claimsOf(phone: unknown, path: string): Claims {
  const given = isMapping(phone) ? phone.mac : undefined;
  const mac = typeof given === "string" ? MacAddress.tryParse(given) : undefined;
  const extensions = rawLines(phone).flatMap(({ extension }, index) =>
    isExtension(extension) ? [{ path: joinPath(path, "lines", index, "extension"), extension }] : [],
  );
  const address = isMapping(phone) ? phone.address : undefined;
  return {
    path,
    extensions,
    ...(mac === undefined ? {} : { mac: mac.plain }),
    ...(typeof address === "string" && isIpv4(address) ? { address } : {}),
  };
}

export function crossCheck(claims: readonly Claims[]): Problem[] {
  const problems: Problem[] = [];
  const macs = new Map<string, string>();
  const holders = new Map<string, { phone: string; path: string }>();
  for (const { path, mac, extensions } of claims) {
    const twin = mac === undefined ? undefined : macs.get(mac);
    if (mac !== undefined && twin !== undefined) {
      problems.push({
        path: joinPath(path, "mac"),
        message: `also the address of ${twin}`,
        given: `"${mac}"`,
        remedy: "Declare each phone once",
      });
    } else if (mac !== undefined) {
      macs.set(mac, path);
    }
    for (const claim of extensions) {
      const holder = holders.get(claim.extension);
      if (holder === undefined) {
        holders.set(claim.extension, { phone: path, path: claim.path });
      } else if (holder.phone !== path) {
        problems.push({
          path: claim.path,
          rule: "extension-twice",
          message: `also the extension of ${holder.path.replace(/\.extension$/, "")}`,
          given: `"${claim.extension}"`,
          remedy: "Give each line its own",
        });
      }
    }
  }
  return [...problems, ...sharedAddresses(claims)];
}

/** An IPv4 address that two phones have. */
export function sharedAddresses(claims: readonly Claims[]): Problem[] {
  const tenants = new Map<string, string>();
  return claims.flatMap(({ path, address }) => {
    const tenant = address === undefined ? undefined : tenants.get(address);
    if (address !== undefined && tenant === undefined) {
      tenants.set(address, path);
    }
    return tenant === undefined
      ? []
      : [
          {
            path: joinPath(path, "address"),
            message: `also the address of ${tenant}`,
            given: `"${address}"`,
            remedy: "Give each phone its own, or none",
          },
        ];
  });
}
