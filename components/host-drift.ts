import { canBeAsked, containerDrift, type DeclaredContainer, isMadeBy, isUnhealthy } from "../domain/container-drift";
import type { HostSettings } from "../domain/host-settings";
import type { HostImage } from "./container-image";
import { imageName } from "./container-image";
import type { DriftAnswer } from "./drift-answers";
import { freshMark, labelledMark, markOf, REPAIR_LABEL } from "./drift-mark";
import { inspectOn, NoAnswerError, outcomeOf, saidBy } from "./engine-look";
import { askHost } from "./host-shell";
import type { ImageLook } from "./image-look";

/** How a host differs from its declaration, and what makes the repair of it a change that a preview shows. */
export interface HostDrift {
  /** What somebody changed on the host, one line a difference; without any value of a secret. */
  readonly differences: readonly string[];
  /** What is declared and was not brought yet. */
  readonly pending: readonly string[];
  /** What is not there with all that would tell that it ever was. */
  readonly absent: readonly string[];
  /** What kept a part from being compared. */
  readonly problems: readonly string[];
  /** Of these nothing at all came back, so that no mark below can be relied on. */
  readonly failures: readonly string[];
  /** For the label of each container: another one replaces it. */
  readonly serverMark?: string;
  readonly dhcpMark?: string;
  /** For each delivery: another one delivers again. */
  readonly deliveryMark?: string;
  readonly dhcpDeliveryMark?: string;
}

export const NO_DRIFT: HostDrift = { differences: [], pending: [], absent: [], problems: [], failures: [] };

/** What is compared: what runs on the host, and what it was delivered. */
export interface ComparedServer {
  /** The container, or the process of this machine. */
  readonly runs: ComparedContainer | ComparedProcess;
  /** Words that compare the delivery on standard input with what is there. */
  readonly verify: readonly string[];
  readonly delivery: string;
  readonly read: (stdout: string) => DriftAnswer | undefined;
}

export interface ComparedContainer {
  readonly kind: "container";
  readonly name: string;
  readonly declared: DeclaredContainer;
  readonly image: HostImage;
  /** What was found of its image. */
  readonly found: ImageLook;
}

export interface ComparedProcess {
  readonly kind: "process";
  /** Whether there is a store that could be compared. */
  readonly hasStore: () => boolean;
  readonly isRunning: () => Promise<boolean>;
  /** Where the store is, for a reader. */
  readonly store: string;
}

/** Looks at everything that a host was given, and changes nothing. */
export async function lookForDrift(
  host: HostSettings,
  server: ComparedServer,
  dhcp?: ComparedServer,
): Promise<HostDrift> {
  const ofServer = await lookAt(host, server);
  const ofDhcp = dhcp === undefined ? NOTHING : await lookAt(host, dhcp);
  const both = (of: (looked: Looked) => readonly string[]): string[] => [...of(ofServer), ...of(ofDhcp)];
  return {
    differences: both(({ differences }) => differences),
    pending: both(({ pending }) => pending),
    absent: both(({ absent }) => absent),
    problems: both(({ problems }) => problems),
    failures: both(({ failures }) => failures),
    ...(ofServer.runMark === undefined ? {} : { serverMark: ofServer.runMark }),
    ...(ofServer.deliveryMark === undefined ? {} : { deliveryMark: ofServer.deliveryMark }),
    ...(ofDhcp.runMark === undefined ? {} : { dhcpMark: ofDhcp.runMark }),
    ...(ofDhcp.deliveryMark === undefined ? {} : { dhcpDeliveryMark: ofDhcp.deliveryMark }),
  };
}

/** Options that make a delivery one that repairs. */
export function repairWords(mark: string | undefined): string[] {
  return mark === undefined ? [] : ["--repair", mark];
}

interface Looked {
  readonly differences: readonly string[];
  readonly pending: readonly string[];
  readonly absent: readonly string[];
  readonly problems: readonly string[];
  readonly failures: readonly string[];
  readonly runMark?: string;
  readonly deliveryMark?: string;
}

const NOTHING: Looked = { differences: [], pending: [], absent: [], problems: [], failures: [] };

async function lookAt(host: HostSettings, compared: ComparedServer): Promise<Looked> {
  try {
    const { runs } = compared;
    return runs.kind === "container"
      ? await lookAtContainer(host, runs, compared)
      : await lookAtProcess(host, runs, compared);
  } catch (error) {
    if (error instanceof NoAnswerError) {
      return { ...NOTHING, failures: [error.message] };
    }
    throw error;
  }
}

async function lookAtContainer(
  host: HostSettings,
  { name, declared, image, found }: ComparedContainer,
  compared: ComparedServer,
): Promise<Looked> {
  if (found.failure !== undefined) {
    throw new NoAnswerError(found.failure);
  }
  const there = await inspectOn(host, "container", name);
  const ofImage = found.gone ? [`image ${imageName(image)}: is not there`] : [];
  const ofContainer = [...containerDrift(name, declared, there, found.expected), ...ofImage];
  const anew = { runMark: freshMark(), deliveryMark: freshMark() };
  if (there === undefined) {
    // A volume that is left says that there was a container; without it this may well be the first deployment.
    const isLeft = (await inspectOn(host, "volume", name)) !== undefined;
    return { ...NOTHING, [isLeft ? "differences" : "absent"]: ofContainer, ...anew };
  }
  if (!isMadeBy(declared.label, there)) {
    // Nothing is told to it: the delivery holds every password.
    return { ...NOTHING, differences: ofContainer, ...anew };
  }
  const markFrom = (differences: readonly string[]): { runMark?: string } => {
    const before = labelledMark(there, REPAIR_LABEL);
    const runMark = differences.length === 0 ? before : markOf(differences, before);
    return runMark === undefined ? {} : { runMark };
  };
  const looked = { ...NOTHING, differences: ofContainer, ...markFrom(ofContainer) };
  if (!canBeAsked(there)) {
    return { ...looked, deliveryMark: freshMark() };
  }
  const answer = await ask(host, compared);
  if ("failure" in answer) {
    // It is made anew in any case, and then gets everything again.
    if (ofContainer.length > 0) {
      return { ...looked, deliveryMark: freshMark() };
    }
    throw new NoAnswerError(`${name} could not be compared (${answer.failure})`);
  }
  const { pending, problems } = answer;
  const isIll = problems.length > 0 && isUnhealthy(there);
  const ofRun = [
    ...ofContainer,
    ...(isIll ? [`container ${name}: answers neither its health check nor its doors`] : []),
  ];
  const differences = [...ofRun, ...answer.differences];
  return { ...NOTHING, differences, pending, problems, ...markFrom(ofRun), ...markFor(answer) };
}

async function lookAtProcess(host: HostSettings, process: ComparedProcess, compared: ComparedServer): Promise<Looked> {
  if (!process.hasStore()) {
    const mark = freshMark();
    return { ...NOTHING, absent: [`store ${process.store}: is not there`], runMark: mark, deliveryMark: mark };
  }
  const answer = await ask(host, compared);
  if ("failure" in answer) {
    throw new NoAnswerError(`the server could not be compared (${answer.failure})`);
  }
  // Its doors are closed for that reason alone.
  const runs = await process.isRunning();
  const differences = runs ? answer.differences : [...answer.differences, "server: does not run"];
  const { deliveryMark } = markFor({ ...answer, differences });
  return {
    ...NOTHING,
    differences,
    pending: answer.pending,
    problems: runs ? answer.problems : [],
    // One mark for both: a start leaves a server that runs alone.
    ...(deliveryMark === undefined ? {} : { runMark: deliveryMark, deliveryMark }),
  };
}

function markFor({ differences, mark }: Pick<DriftAnswer, "differences" | "mark">): { deliveryMark?: string } {
  const deliveryMark = differences.length === 0 ? mark : markOf(differences, mark);
  return deliveryMark === undefined ? {} : { deliveryMark };
}

async function ask(
  host: HostSettings,
  { verify, delivery, read }: ComparedServer,
): Promise<DriftAnswer | { failure: string }> {
  const outcome = await outcomeOf(askHost(host.connection, verify, delivery));
  return read(outcome.stdout) ?? { failure: saidBy(outcome) };
}
