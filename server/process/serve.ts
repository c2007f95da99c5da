import { apiRoute } from "../admin/api";
import { PhoneEvents } from "../admin/events";
import { pageRoute } from "../admin/page/page-route";
import { probeRoute } from "../admin/probe-route";
import { BootHistory } from "../boots/boot-history";
import { BootWatch } from "../boots/boot-watch";
import { HeardClients } from "../dhcp/heard-clients";
import { DiagnosedPhones } from "../diagnosis/diagnosed-phones";
import { PhoneServices } from "../directory/phone-services";
import { formatEndpoint } from "../endpoint";
import { withClimbs } from "../firmware/climbing-phones";
import { FirmwareRollout } from "../firmware/firmware-rollout";
import { RolloutStore } from "../firmware/rollout-store";
import { ServerMetrics } from "../metrics/server-metrics";
import { withRegistrations } from "../registrations/registered-phones";
import { Registrations } from "../registrations/registrations";
import { noteLine, type RequestEntry, RequestLog } from "../request-log";
import type { ServingSettings } from "../serving-settings";
import type { StoreLayout } from "../store/layout";
import { type Doors, openDoors } from "./doors";
import { readSecretFiles, readTls } from "./secret-files";
import { ServedSite, type ServedSiteOptions } from "./served-site";
import { TftpThread } from "./tftp-thread";

export interface ServeOptions extends ServedSiteOptions {
  readonly settings: ServingSettings;
  /** The store of the source, if it is one. */
  readonly store: StoreLayout | undefined;
  /** File of the boots' history, or `:memory:`. */
  readonly history: string;
  /** Path of this program's file, which is also that of its threads. */
  readonly program: string;
  /** Takes lines of log. */
  readonly writeLines: (lines: string) => void;
  /** The server can't go on. */
  readonly onDeath: (reason: string) => void;
}

/** A server whose doors are open. */
export interface RunningServer extends Pick<Doors, "tftp" | "http" | "https" | "admin"> {
  /** Reads files and certificate anew. */
  reload(): void;
  /** Ends once what is being sent has arrived, within the grace of the settings. */
  close(): Promise<void>;
}

const FLUSH_MS = 1000;
const TICK_MS = 2000;

/**
 * Serves one source of files through all doors, and watches the phones that ask.
 *
 * @throws ProblemsError with all that is wrong with doors, certificate and token; then nothing is open.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { settings, source } = options;
  const onTrouble = (trouble: string): void => options.writeLines(noteLine({ trouble }));
  const { tls, token } = readSecretFiles(settings);

  const history = BootHistory.open(options.history, { onTrouble });
  const watch = new BootWatch({ history });
  const requests = new RequestLog(options.writeLines);
  const served = new ServedSite(options);
  const registrations = new Registrations({ source, onTrouble });
  const heard = settings.dhcpDoor === undefined ? undefined : new HeardClients(settings.dhcpDoor);
  const rollout = new FirmwareRollout({
    source,
    store: options.store && new RolloutStore(options.store, onTrouble),
    onRules: (rules) => {
      thread.setRules(rules);
      served.staged.follow(rules);
    },
    onTrouble,
    lastAddress: (mac) => watch.phone(mac)?.address ?? undefined,
  });
  const diagnosed = new DiagnosedPhones(withClimbs(withRegistrations(watch, registrations), rollout), source, (mac) =>
    heard?.of(mac),
  );
  const metrics = new ServerMetrics({
    tftp: () => served.load(),
    phoneStates: () => watch.phones().map(({ state }) => state),
    registrations: () => registrations.counts(),
    files: () => served.fileCount(),
    generation: () => ({ site: source.site(), generation: source.generation() }),
  });
  const note = (entries: readonly RequestEntry[]): void => {
    requests.add(entries);
    for (const entry of entries) {
      metrics.observe(entry);
    }
  };
  const take = (entries: readonly RequestEntry[]): void => {
    note(entries);
    rollout.observe(entries);
    for (const entry of entries) {
      watch.observe(entry);
    }
  };
  const thread = new TftpThread(options.program, {
    settings,
    root: options.root,
    onEntries: take,
    onTrouble,
    onDeath: options.onDeath,
  });
  served.thread = thread;
  const services = new PhoneServices({
    source,
    facts: { phones: () => watch.phones(), boots: (mac) => watch.boots(mac) },
    onTrouble,
  });
  // Before the first hand-over, so that no change goes by between the two.
  const unsubscribe = source.onChange(() => {
    watch.declare(source.phones());
    diagnosed.follow();
    services.follow();
    registrations.follow();
    rollout.follow();
    void served.handOver();
  });
  watch.declare(source.phones());
  rollout.follow();
  await served.handOver();

  const api = {
    watch: diagnosed,
    site: () => source.site(),
    generation: () => source.generation(),
    arrival: () => source.arrival(),
    tftp: () => formatEndpoint(served.tftp),
    firmware: () => rollout.status(),
    requests: () => requests.latest(),
  };
  const events = new PhoneEvents(api);
  const ready = (): string | undefined => served.unready();
  const doors = await openDoors({
    settings,
    tls,
    token,
    thread,
    http: {
      find: (name, address) => served.find(name, address),
      services: (request) => services.answer(request),
      // A phone that looks somebody up does not boot.
      log: (entry, by) => {
        served.staged.observe(entry);
        (by === "files" ? take : note)([entry]);
      },
      ready,
    },
    admin: {
      routes: [
        probeRoute(() => served.health(), ready),
        pageRoute(),
        apiRoute(api),
        (request, response) => events.route(request, response),
        metrics.route(),
      ],
      onTrouble,
    },
    onTrouble,
    onOpened: (tftpPorts, udp) => options.writeLines(noteLine({ tftpPorts, udp })),
  }).catch((error: unknown) => {
    unsubscribe();
    events.close();
    registrations.close();
    heard?.close();
    history.close();
    throw error;
  });
  served.opened(doors.tftp);
  const timers = [
    setInterval(() => watch.tick(), TICK_MS),
    setInterval(() => rollout.tick(), TICK_MS),
    setInterval(() => registrations.tick(), TICK_MS),
    setInterval(() => heard?.tick(), TICK_MS),
    setInterval(() => history.flush(), FLUSH_MS),
  ];
  return {
    ...doors,
    reload: () => {
      source.refresh();
      thread.refresh();
      try {
        const renewed = readTls(settings);
        if (renewed !== undefined) {
          doors.renewCertificate(renewed);
        }
      } catch (error) {
        // The one that is shown stays.
        onTrouble(error instanceof Error ? error.message : String(error));
      }
    },
    close: async () => {
      for (const timer of timers) {
        clearInterval(timer);
      }
      unsubscribe();
      events.close();
      registrations.close();
      heard?.close();
      await doors.close(settings.grace * 1000);
      history.close();
      source.close();
    },
  };
}
