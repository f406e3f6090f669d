import { defineConfig } from "@playwright/test";

// `cargo xtask test e2e` sets the variables; by hand: CHROMIUM, WATTFLOW_TEST_BINARY, WATTFLOW_TEST_PYTHON.
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
  globalTimeout: 15 * 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
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
});
