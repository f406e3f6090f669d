import type { Browser } from "@playwright/test";

import { type Cell, compare, document, heading, type Row } from "../support/conformance/document.ts";
import { BROWSERS, ended, open, press, run, shown } from "../support/conformance/page.ts";
import { REQUIREMENTS } from "../support/conformance/requests.ts";
import { type Caller, deviation, expected, matches, printed, Stage, told } from "../support/conformance/runs.ts";
import { CANCELLATIONS, type Outcome, type Route, type Situation, SITUATIONS } from "../support/conformance/situations.ts";
import { expect, test } from "../support/test.ts";
import type { World } from "../support/world.ts";

// One after the other: the last test writes down what all others found.
test.describe.configure({ mode: "serial" });

const CALLERS: Caller[] = [
  ...(["direct", "gateway", "envoy"] as const).flatMap((route) => BROWSERS.map((browser) => ({ route, browser }))),
  { route: "terminal", browser: null },
  { route: "terminal-web", browser: null },
];

/** How soon a service knows that nobody waits any more, and in how many runs that is tried. */
const CANCELLED_WITHIN_MILLIS = 100;
const MOST_CANCELS = 5;

const TIMED = SITUATIONS.filter(({ id }) => id.startsWith("deadline/"));

/** What each caller made of each row of the table, as far as the tests have come. */
const cells = new Map<Caller, Map<string, Cell>>();
const cancelledInMillis = new Map<Caller, number>();

/** The page's address, with the gateway that `route` goes through. */
async function address(world: World, route: Route): Promise<string> {
  const { url } = await world.serve();
  if (route !== "envoy") {
    return url;
  }
  const { gateway } = await world.envoy(url);
  return `${url}/?gateway=${gateway}`;
}

/** Runs the stage's pipeline to its end; what became of each situation. */
async function runToEnd(world: World, stage: Stage, caller: Caller, chromium: Browser): Promise<Map<string, Outcome>> {
  if (caller.browser === null) {
    const { stdout } = await (await stage.startInTerminal()).ended;
    return printed(stdout);
  }
  const page = await open(caller.browser, chromium);
  await page.goto(await address(world, caller.route));
  await run(page);
  const outcomes = told(await shown(page));
  expect(page.errors().filter(isBreakage)).toEqual([]);
  await page.close();
  return outcomes;
}

/** Starts the run and cancels it as soon as every situation is being played. */
async function runAndCancel(world: World, stage: Stage, caller: Caller, chromium: Browser) {
  if (caller.browser === null) {
    const program = await stage.startInTerminal();
    await stage.playing(CANCELLATIONS);
    const cancelledAt = Date.now();
    program.signal("SIGINT");
    await stage.over(CANCELLATIONS);
    return { cancelledAt, outcomes: printed((await program.ended).stdout) };
  }
  const page = await open(caller.browser, chromium);
  await page.goto(await address(world, caller.route));
  await press(page, "Run pipeline");
  await stage.playing(CANCELLATIONS);
  expect(stage.seen.map(({ endedAt }) => endedAt)).toEqual(CANCELLATIONS.map(() => undefined));
  const cancelledAt = await press(page, "Cancel run");
  await stage.over(CANCELLATIONS);
  await ended(page);
  const outcomes = told(await shown(page));
  await page.close();
  return { cancelledAt, outcomes };
}

function isBreakage(error: string): boolean {
  return /panicked at|RuntimeError|Content Security Policy/.test(error);
}

/** Notes what `caller` made of these situations; returns each that is not as it must be. */
function judge(caller: Caller, situations: Situation[], outcomes: Map<string, Outcome>, stage: Stage): object[] {
  const found = cells.get(caller) ?? new Map<string, Cell>();
  cells.set(caller, found);
  const wrong: object[] = [];
  for (const situation of situations) {
    const { id } = situation;
    const wanted = expected(situation, caller);
    if ("because" in wanted) {
      found.set(id, { passes: false, remark: wanted.because });
      continue;
    }
    const outcome = outcomes.get(id);
    const calls = stage.seen.filter(({ input }) => input === id).length;
    const mayRepeat = situation.repeated?.[caller.route];
    if (!matches(outcome, wanted) || calls < 1 || (calls > 1 && mayRepeat === undefined)) {
      wrong.push({ id, wanted, outcome, calls });
    }
    const remarks = [deviation(situation, caller)?.because, mayRepeat].filter((remark) => remark !== undefined);
    found.set(id, { passes: true, remark: remarks.length > 0 ? remarks.join("; ") : null });
  }
  return wrong;
}

/** Notes whether the requests that arrived are as they must be; returns each that is not. */
function judgeRequests(caller: Caller, stage: Stage): object[] {
  const wrong: object[] = [];
  for (const { id, check } of REQUIREMENTS) {
    const verdicts = stage.seen.map((call) => ({ call, verdict: check(call, caller) }));
    const impossible = verdicts.map(({ verdict }) => verdict).find((verdict) => typeof verdict === "object");
    wrong.push(...verdicts.filter(({ verdict }) => verdict === false).map(({ call: { input, headers } }) => ({ id, input, headers })));
    cells.get(caller)?.set(id, { passes: impossible === undefined, remark: impossible?.because ?? null });
  }
  return wrong;
}

for (const caller of CALLERS) {
  test(`every reply is told for what it is: ${heading(caller)}`, async ({ world, browser }) => {
    const stage = await Stage.set(world, caller.route, SITUATIONS);
    const outcomes = await runToEnd(world, stage, caller, browser);
    expect(judge(caller, SITUATIONS, outcomes, stage)).toEqual([]);
    expect(judgeRequests(caller, stage)).toEqual([]);
    // The services are told that nobody waits any more.
    await stage.over(TIMED);
  });

  test(`cancelling reaches the service: ${heading(caller)}`, async ({ world, browser }) => {
    let millis = Number.POSITIVE_INFINITY;
    // A machine that has no time is late now and then; what is always late is so by itself.
    for (let tries = 1; tries <= MOST_CANCELS && millis > CANCELLED_WITHIN_MILLIS; tries += 1) {
      const stage = await Stage.set(world, caller.route, CANCELLATIONS);
      const { cancelledAt, outcomes } = await runAndCancel(world, stage, caller, browser);
      expect(judge(caller, CANCELLATIONS, outcomes, stage)).toEqual([]);
      const last = Math.max(...stage.seen.map(({ endedAt = Number.POSITIVE_INFINITY }) => endedAt));
      expect(last - cancelledAt).toBeLessThan(2_000);
      millis = Math.min(millis, last - cancelledAt);
    }
    expect(millis).toBeLessThanOrEqual(CANCELLED_WITHIN_MILLIS);
    cancelledInMillis.set(caller, millis);
  });
}

test("docs/conformance.md says what was found", async () => {
  test.skip(cancelledInMillis.size < CALLERS.length, "only a run of all callers finds everything");
  const row = (id: string, about: string, outcome: string): Row => ({
    id,
    about,
    outcome,
    cells: CALLERS.map((caller) => cells.get(caller)?.get(id) ?? { passes: false, remark: "not played" }),
  });
  const rows = [
    ...[...SITUATIONS, ...CANCELLATIONS].map(({ id, does, expected }) => row(id, does, words(expected))),
    ...REQUIREMENTS.map(({ id, holds }) => row(id, holds, "")),
  ];
  const times = CALLERS.map((caller) => cancelledInMillis.get(caller) ?? 0);
  const { there, wanted } = await compare(document(CALLERS, rows, times));
  expect(there, "UPDATE=1 writes it anew").toBe(wanted);
});

function words(outcome: Outcome): string {
  if ("said" in outcome) {
    return "success";
  }
  const { kind, status } = outcome;
  return status === null ? kind : `${kind}, ${status}`;
}
