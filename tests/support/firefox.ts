import type { Browser } from "@playwright/test";

/**
 * The system's Firefox, which Playwright steers by WebDriver BiDi; without the channel it would want one of its own build.
 * It cannot be told later that motion is to be reduced, so it starts with that.
 */
export const FIREFOX = {
  channel: "moz-firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  firefoxUserPrefs: { "ui.prefersReducedMotion": 1 },
};

interface Download {
  url: string;
  download?: string;
}

/** What Playwright speaks to Firefox through. */
interface Session {
  send(method: string, parameters: object): Promise<unknown>;
  dispatchMessage(message: { method?: string; params?: object }): void;
}

const bridged = new WeakSet<Session>();

/**
 * Bridges what Playwright 1.65 takes for granted and Firefox 153 lacks: that a colour scheme can be pretended, without
 * which no page would open, and that each download has an id. To go when both are there.
 */
export function bridge(browser: Browser): Browser {
  const { _connection: connection } = browser as unknown as {
    _connection: { toImpl(browser: Browser): { _browserSession: Session } };
  };
  const sessions = Object.getPrototypeOf(connection.toImpl(browser)._browserSession) as Session;
  if (bridged.has(sessions)) {
    return browser;
  }
  bridged.add(sessions);
  const { send, dispatchMessage } = sessions;
  sessions.send = async function (method, parameters) {
    return method === "emulation.setMediaFeaturesOverride" ? {} : send.call(this, method, parameters);
  };
  sessions.dispatchMessage = function (message) {
    if (message.method?.startsWith("browsingContext.download")) {
      const download = message.params as Download;
      download.download ??= download.url;
    }
    dispatchMessage.call(this, message);
  };
  return browser;
}
