/** Chargers that are connected together, and the loads they send. */
import { latenciesOf } from '../report/figures.ts';
import { LoadCharger } from './charger.ts';
import { LIMITS, type LoadResult, type ScreenOptions, type Settled } from './protocol.ts';
import { Screen } from './screen.ts';

/** Connections made at a time. */
const CONNECTING = 50;
/** Between two looks at what is due, ms: the shortest that timers keep. */
const TICK_MS = 1;
/** Answers to what was sent last are waited for no longer than this, ms. */
const LAST_ANSWERS_MS = 10_000;

export class Fleet {
  readonly #chargers: LoadCharger[];
  readonly #screen: Screen | null;
  /** Of the latest load: when its first message was sent, and when its last answer had come. */
  #startedAt = 0;
  #answeredAt = 0;

  private constructor(chargers: LoadCharger[], screen: Screen | null) {
    this.#chargers = chargers;
    this.#screen = screen;
  }

  /** Identities are `PREFIX-0`, `PREFIX-1` … */
  static async connect(
    prefix: string,
    url: string,
    count: number,
    options: ScreenOptions | null,
  ): Promise<Fleet> {
    within(count, LIMITS.chargers, 'chargers');
    mustBeLocal(url);
    const screen = options === null ? null : await Screen.open(options);
    const chargers: LoadCharger[] = [];
    for (let first = 0; first < count; first += CONNECTING) {
      const indices = Array.from({ length: Math.min(CONNECTING, count - first) }, (_value, i) => first + i);
      const group = await Promise.all(
        indices.map(async (index) => {
          const charger = await LoadCharger.connect(url, `${prefix}-${index}`);
          screen?.watch(charger);
          await charger.boot();
          await charger.startSession();
          return charger;
        }),
      );
      chargers.push(...group);
    }
    return new Fleet(chargers, screen);
  }

  async openLoop(load: { perSecond: number; warmUpSeconds: number; seconds: number }): Promise<LoadResult> {
    const { perSecond, warmUpSeconds, seconds } = load;
    within(perSecond, LIMITS.perSecond, 'messages/s');
    within(warmUpSeconds + seconds, LIMITS.seconds, 'seconds');
    await this.#send(perSecond, warmUpSeconds, new Recording());
    this.#screen?.takeDelays();
    const recording = new Recording();
    const took = await this.#send(perSecond, seconds, recording);
    return recording.result(took, this.#screen);
  }

  async closedLoop(load: { warmUpSeconds: number; seconds: number }): Promise<LoadResult> {
    const { warmUpSeconds, seconds } = load;
    within(warmUpSeconds + seconds, LIMITS.seconds, 'seconds');
    await this.#answerDriven(warmUpSeconds, new Recording());
    this.#screen?.takeDelays();
    const recording = new Recording();
    const took = await this.#answerDriven(seconds, recording);
    return recording.result(took, this.#screen);
  }

  async settle(timeoutSeconds: number): Promise<Settled> {
    if (this.#screen === null) throw new Error('Nobody watches this fleet.');
    const calls = this.#chargers.reduce((sum, { answered }) => sum + answered, 0);
    const at = await this.#screen.stored(calls, timeoutSeconds * 1_000);
    return { sinceStartMs: at - this.#startedAt, afterAnswersMs: Math.max(0, at - this.#answeredAt) };
  }

  async disconnect(): Promise<void> {
    this.#screen?.close();
    await Promise.all(this.#chargers.map((charger) => charger.close()));
  }

  /** @returns how long it took until the last answer or, where one does not come, until the time is up; seconds. */
  async #send(perSecond: number, seconds: number, recording: Recording): Promise<number> {
    for (const charger of this.#chargers) charger.onAnswer = recording.answered;
    const total = Math.round(perSecond * seconds);
    const start = this.#begin();
    let next = 0;
    for (let sent = 0; sent < total;) {
      const now = performance.now();
      if (now - start > seconds * 1_000 + LAST_ANSWERS_MS) break;
      const due = Math.min(total, Math.floor(((now - start) / 1_000) * perSecond) + 1);
      const time = new Date().toISOString();
      for (let passedOver = 0; sent < due && passedOver < this.#chargers.length;) {
        const charger = this.#chargers[next];
        next = (next + 1) % this.#chargers.length;
        if (charger?.isFree !== true) {
          passedOver += 1;
          continue;
        }
        passedOver = 0;
        charger.sendNext(time);
        recording.sentLate(now - start - (sent / perSecond) * 1_000);
        sent += 1;
      }
      await pause(TICK_MS);
    }
    const took = (performance.now() - start) / 1_000;
    await this.#lastAnswers();
    return took;
  }

  async #answerDriven(seconds: number, recording: Recording): Promise<number> {
    const start = this.#begin();
    const end = start + seconds * 1_000;
    for (const charger of this.#chargers) {
      charger.onAnswer = (latencyMs, ok) => {
        recording.answered(latencyMs, ok);
        if (performance.now() >= end) return;
        recording.sentLate(0);
        charger.sendNext(new Date().toISOString());
      };
      recording.sentLate(0);
      charger.sendNext(new Date().toISOString());
    }
    await pause(seconds * 1_000);
    const took = (performance.now() - start) / 1_000;
    await this.#lastAnswers();
    return took;
  }

  #begin(): number {
    this.#startedAt = performance.now();
    return this.#startedAt;
  }

  async #lastAnswers(): Promise<void> {
    const deadline = performance.now() + LAST_ANSWERS_MS;
    while (this.#chargers.some(({ isFree }) => !isFree) && performance.now() < deadline) await pause(TICK_MS);
    this.#answeredAt = performance.now();
  }
}

/** What is noted of one load. */
class Recording {
  readonly #latencies: number[] = [];
  readonly #lateness: number[] = [];
  #errors = 0;

  readonly answered = (latencyMs: number, ok: boolean): void => {
    this.#latencies.push(latencyMs);
    if (!ok) this.#errors += 1;
  };

  sentLate(ms: number): void {
    this.#lateness.push(Math.max(0, ms));
  }

  result(seconds: number, screen: Screen | null): LoadResult {
    return {
      sent: this.#lateness.length,
      seconds,
      replies: latenciesOf(this.#latencies),
      errors: this.#errors,
      lateness: latenciesOf(this.#lateness),
      ...(screen === null ? {} : { delays: latenciesOf(screen.takeDelays()) }),
    };
  }
}

/** @returns when all are connected, or their BootNotifications answered, ms. */
export async function storm(url: string, count: number, boots: boolean): Promise<{ ms: number }> {
  within(count, LIMITS.chargers, 'chargers');
  mustBeLocal(url);
  const start = performance.now();
  const chargers = await Promise.all(
    Array.from({ length: count }, async (_value, index) => {
      const charger = await LoadCharger.connect(url, `STORM-${index}`);
      if (boots) await charger.boot();
      return charger;
    }),
  );
  const ms = performance.now() - start;
  for (const charger of chargers) charger.terminate();
  return { ms };
}

/** @throws RangeError for any other address than this machine's own. */
function mustBeLocal(url: string): void {
  if (new URL(url).hostname !== '127.0.0.1') throw new RangeError(`No load is sent to ${url}.`);
}

function within(value: number, limit: number, what: string): void {
  if (!(value >= 0 && value <= limit))
    throw new RangeError(`${value} ${what}: at most ${limit} are allowed.`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
