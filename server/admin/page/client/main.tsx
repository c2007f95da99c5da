import { render } from "preact";
import { App } from "./app";
import { SiteFeed } from "./site-feed";

const place = document.getElementById("app");
if (place !== null) {
  render(<App feed={new SiteFeed()} />, place);
}
