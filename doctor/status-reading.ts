import { readFileSync } from "node:fs";
import { z } from "zod";
import { diagnosisSchema } from "../server/diagnosis/diagnosis";

const PATIENCE_MS = 15_000;

/** Of the answer what is used here: a server of another version may say more. */
const answerSchema = z.object({
  site: z.string(),
  phones: z.array(
    z.object({
      mac: z.string(),
      label: z.string().nullable(),
      extensions: z.array(z.string()),
      declared: z.boolean(),
      diagnoses: z.array(diagnosisSchema),
      registrations: z.array(z.unknown()).exactOptional(),
      dhcp: z.unknown().optional(),
    }),
  ),
});
export type ExaminedPhone = z.infer<typeof answerSchema>["phones"][number];

/** What a server says of its phones, or why it could not be asked. */
export interface ServerReading {
  readonly status: string;
  readonly site: string | null;
  readonly phones: readonly ExaminedPhone[];
  readonly problem: string | null;
}

/** The token in the first line of a file. @throws Error if it can't be read. */
export function readToken(file: string): string {
  return readFileSync(file, "utf8").split("\n", 1)[0]?.trim() ?? "";
}

/** Asks a server's API. */
export async function readStatus(server: URL, token: string | undefined): Promise<ServerReading> {
  const failed = (problem: string): ServerReading => ({ status: server.href, site: null, phones: [], problem });
  let response: Response;
  let body: string;
  try {
    response = await fetch(new URL("/api/phones", server), {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      // A token goes nowhere else.
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = await response.text();
  } catch (error) {
    const why = reasonOf(error);
    return failed(
      `${server.href} can't be reached (${why}); of a host elsewhere whose status page is on its own 127.0.0.1, forward the port first: ssh -L 6980:127.0.0.1:6980 HOST`,
    );
  }
  if (response.status === 401) {
    return failed(`${server.href} lets nobody in without its token; give --token-file`);
  }
  if (!response.ok) {
    return failed(`${server.href} answers ${response.status}: is it the status page of a provisioning server?`);
  }
  try {
    const { site, phones } = answerSchema.parse(JSON.parse(body));
    return { status: server.href, site, phones, problem: null };
  } catch {
    return failed(
      `${server.href} says nothing of its phones that can be read: it is another server, or an older one; deliver again`,
    );
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error instanceof Error ? error : { cause: undefined, message: String(error) };
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  return code ?? message;
}
