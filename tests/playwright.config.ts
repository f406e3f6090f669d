import { defineConfig } from "@playwright/test";

import { ONLY_IN_CHROMIUM } from "./support/browsers.ts";
import { FIREFOX } from "./support/firefox.ts";

// `cargo xtask test e2e` sets the variables; by hand: CHROMIUM, FIREFOX, WATTFLOW_TEST_BINARY, WATTFLOW_TEST_PYTHON.
export default defineConfig({
  testDir: "specs",
  outputDir: "../target/e2e",
  reporter: "list",
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes at the second try is a defect that was seen once.
  retries: 0,
  workers: 2,
  timeout: 45_000,
  globalTimeout: 30 * 60_000,
  expect: { timeout: 10_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    {
      name: "chromium",
      use: {
        browserName: "chromium",
        launchOptions: {
          executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
          args: [
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
          ],
        },
      },
    },
    {
      name: "firefox",
      testIgnore: ONLY_IN_CHROMIUM.map(({ spec }) => `**/${spec}.spec.ts`),
      use: {
        browserName: "firefox",
        launchOptions: FIREFOX,
        // Pictures of every step would take three times as long there.
        trace: { mode: "retain-on-failure", screenshots: false },
      },
    },
  ],
});
