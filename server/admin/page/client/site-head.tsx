import type { FeedState } from "./site-feed";
import { exactText } from "./time-text";

/** The site, what it serves, and whether what is shown is up to date. */
export function SiteHead({ feed }: { readonly feed: FeedState }) {
  const { site, connection } = feed;
  return (
    <header>
      <h1>{site === undefined ? "Phones" : `Phones of ${site.site}`}</h1>
      {site !== undefined && (
        <dl class="facts">
          <div>
            <dt>Generation</dt>
            <dd>
              {site.generation === null ? (
                "none, a plain folder is served"
              ) : (
                <code class="long">{site.generation}</code>
              )}
              {site.rolledBackAt !== null && ` (rolled back to at ${exactText(site.rolledBackAt)})`}
            </dd>
          </div>
          <div>
            <dt>TFTP</dt>
            <dd>
              <code>{site.tftp}</code>
            </dd>
          </div>
        </dl>
      )}
      <p class={`connection ${connection}`} role="status" aria-live="polite">
        {connectionText(feed)}
        {connection === "denied" && (
          <>
            {" "}
            <a href="/">Enter it</a>
          </>
        )}
      </p>
    </header>
  );
}

function connectionText({ connection, connectionSince, phones }: FeedState): string {
  switch (connection) {
    case "connecting":
      return "Connecting…";
    case "live":
      return "Live: changes show at once.";
    case "offline": {
      const since = exactText(new Date(connectionSince).toISOString());
      return phones === undefined
        ? "Not connected. Trying again…"
        : `Offline since ${since}: what is shown may be out of date. Trying again…`;
    }
    case "denied":
      return "The server asks for its token.";
  }
}
