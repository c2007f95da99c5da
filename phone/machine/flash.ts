import { bootsByItself, type LoadIdentity, loaderOf } from "../../domain/firmware/load-identity";

/** What a phone keeps when it is switched off, as far as it decides a boot. */
export interface Flash {
  /** The Universal Application Loader; undefined in a phone that has not got one yet. */
  readonly loader: { readonly name: string; readonly signed: boolean } | undefined;
  /** Undefined behind a loader that has not fetched one yet. */
  readonly application: LoadIdentity | undefined;
  /** A signed image was taken, so that no unsigned one is taken ever again (cisco.md section 2.8). */
  readonly signed: boolean;
}

/**
 * The flash of a phone that runs this load. Inferred: that an application behind a loader stands beside the loader of its own
 * set; that releases before 7 were installed from unsigned images, as the guide's 5.3 was.
 */
export function flashRunning(load: LoadIdentity): Flash {
  if (bootsByItself(load)) {
    return { loader: undefined, application: load, signed: false };
  }
  const loader = { name: loaderOf(load), signed: true };
  return { loader, application: load.kind === "loader" ? undefined : load, signed: true };
}

/** The load that it runs: its application, else its loader. */
export function runningLoad({ application, loader }: Flash): string {
  return application?.load ?? loader?.name ?? "nothing";
}

/** Two phones with the same key do the same from the next boot on. */
export function flashKey({ loader, application, signed }: Flash): string {
  return `${loader?.name ?? ""} ${loader?.signed ?? ""} ${application?.load ?? ""} ${signed}`;
}
