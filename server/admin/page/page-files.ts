/** The status page as it is sent: what the browser loads, whole. */
export interface PageFiles {
  readonly html: string;
  readonly script: string;
  readonly style: string;
}

/** The bundled page, which the build puts here (scripts/build-server.mjs); undefined where the source runs unbundled. */
export const pageFiles: PageFiles | undefined = undefined;
