import { dhcpFitness } from "../domain/dhcp/dhcp-fitness";
import type { DhcpSettings } from "../domain/dhcp/dhcp-settings";
import type { HostConnection } from "../domain/host-connection";
import { hostFitness } from "../domain/host-fitness";
import type { HostSettings } from "../domain/host-settings";
import { type HostSurvey, readSurvey, SURVEY_SCRIPT } from "../domain/host-survey";
import { joinPath, type Problem } from "../domain/problem";
import { askOverConnection } from "./connection-look";
import { type HostImage, imageName } from "./container-image";
import { shellWord } from "./server-program";

/** A DHCP server that is to run on the host, and where it stands in the description. */
export interface WantedDhcp {
  readonly settings: Pick<DhcpSettings, "interface" | "subnet">;
  readonly path: string;
}

/** What a look at a remote host brought. */
export interface RemoteLook {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Absent where the host could not be reached. */
  readonly survey?: HostSurvey;
}

/** Names of our containers on a host. */
export interface HostContainers {
  readonly server: string;
  readonly dhcp: string;
}

/**
 * Looks at a remote host over its connection and changes nothing.
 *
 * @param path Path of the host in the description.
 */
export async function lookAtRemote(
  host: HostSettings & { connection: HostConnection },
  containers: HostContainers,
  path: string,
  dhcp?: WantedDhcp,
): Promise<RemoteLook> {
  const declared: HostImage[] = [
    { target: "server", container: containers.server, pulled: host.image },
    ...(dhcp === undefined ? [] : [{ target: "dhcp", container: containers.dhcp, pulled: host.dhcpImage } as const]),
  ];
  const images = declared.map((image) => ({ name: imageName(image), built: image.pulled === undefined }));
  const asked = [containers.server, containers.dhcp, ...images.map(({ name }) => name)];
  const look = await askOverConnection(
    host.connection,
    `sh -s -- ${asked.map(shellWord).join(" ")}`,
    SURVEY_SCRIPT,
    joinPath(path, "connection"),
    "declare gone: true if it is no more",
  );
  if ("problems" in look) {
    return { problems: look.problems, warnings: [] };
  }
  const survey = readSurvey(look.stdout);
  if (survey === undefined) {
    return { problems: [look.noShell], warnings: [] };
  }
  const wanted = { container: containers.server, images, now: Date.now() / 1000 };
  const ofHost = hostFitness(survey, host, wanted, path);
  const ofDhcp =
    dhcp === undefined
      ? { problems: [], warnings: [] }
      : dhcpFitness(survey, dhcp.settings, containers.dhcp, dhcp.path);
  return {
    problems: [...ofHost.problems, ...ofDhcp.problems],
    warnings: [...ofHost.warnings, ...ofDhcp.warnings],
    survey,
  };
}
