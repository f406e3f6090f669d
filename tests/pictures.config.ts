import tests from "./playwright.config.ts";

// `cargo xtask pictures` takes the pictures in docs/pictures/ with the browser that has the fewest of its own ideas.
export default {
  ...tests,
  testDir: "pictures",
  projects: tests.projects?.filter(({ name }) => name === "chromium"),
};
