import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ConsoleError } from '../../../backend/contract/errors.ts';
import { ForwarderWorld } from './forwarder-world.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const sorted = (positions: Iterable<number>): number[] => [...new Set(positions)].toSorted((a, b) => a - b);

describe('Forwarder', () => {
  let world: ForwarderWorld;
  const open = async (kind?: 'embedded' | 'rabbitmq', prepare?: (world: ForwarderWorld) => void) => {
    world = new ForwarderWorld(kind);
    prepare?.(world);
    await world.forwarder.start();
  };
  afterEach(() => world.forwarder.stop(0));

  it('publishes what a former run left, then what is committed, each once and in order', async () => {
    await open('rabbitmq', ({ journal }) => journal.commit(1_200));
    world.receive(3);
    await vi.waitFor(() => expect(world.unpublished()).toBe(0));
    expect(world.published).toEqual(upTo(1_203));
    expect(world.forwarder.backlog()).toBe(0);
  });

  it('lets the tick end in which rows were handed over: their chargers are answered first', async () => {
    await open('rabbitmq');
    world.receive(1);
    await vi.waitFor(() => expect(world.published).toEqual(upTo(1)));
    world.receive(2);
    for (let hops = 0; hops < 10; hops += 1) await Promise.resolve();
    expect(world.published).toEqual(upTo(1));
    await vi.waitFor(() => expect(world.published).toEqual(upTo(3)));
  });

  it('publishes together what is committed soon after the last publishing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    await open('rabbitmq');
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    };
    world.receive(1);
    await turns();
    expect(world.published).toEqual(upTo(1));
    world.receive(1);
    await turns();
    world.receive(1);
    await turns();
    expect(world.published).toEqual(upTo(1));
    vi.advanceTimersByTime(10);
    await turns();
    expect(world.published).toEqual(upTo(3));
    // Half a window does not wait.
    world.receive(256);
    await turns();
    expect(world.published).toEqual(upTo(259));
  });

  it('never has more than 512 messages unconfirmed', async () => {
    await open('rabbitmq', (it) => {
      it.holdConfirms = true;
    });
    world.receive(1_000);
    await vi.waitFor(() => expect(world.held).toHaveLength(512));
    for (let confirmed = 0; confirmed < 1_000; confirmed += 1) {
      await vi.waitFor(() => expect(world.held.length).toBeGreaterThan(confirmed), { interval: 1 });
      expect(world.held.length - confirmed).toBeLessThanOrEqual(512);
      world.held[confirmed]?.confirm();
    }
    await vi.waitFor(() => expect(world.forwarder.backlog()).toBe(0));
    expect(world.published).toEqual(upTo(1_000));
  });

  it('reads from the journal what found no room in memory', async () => {
    await open('rabbitmq', (it) => {
      it.holdConfirms = true;
    });
    world.receive(256);
    await vi.waitFor(() => expect(world.held).toHaveLength(256));
    world.receive(4_000);
    world.receive(4_000);
    world.holdConfirms = false;
    for (const { confirm } of world.held) confirm();
    await vi.waitFor(() => expect(world.unpublished()).toBe(0));
    expect(world.published).toEqual(upTo(8_256));
  });

  it('feeds the processor while the broker is away, and publishes the backlog in order when it is back', async () => {
    await open('rabbitmq', (it) => {
      it.state = 'disconnected';
    });
    world.receive(700);
    world.receive(1);
    await vi.waitFor(() => expect(sorted(world.local)).toEqual(upTo(701)));
    expect(world.published).toEqual([]);
    expect(world.forwarder.backlog()).toBe(701);
    world.setState('connected');
    await vi.waitFor(() => expect(world.unpublished()).toBe(0));
    expect(world.published).toEqual(upTo(701));
    expect(world.forwarder.backlog()).toBe(0);
  });

  it('publishes again what was unconfirmed when the connection ended', async () => {
    await open('rabbitmq', (it) => {
      it.holdConfirms = true;
    });
    world.receive(10);
    await vi.waitFor(() => expect(world.held).toHaveLength(10));
    for (const { confirm } of world.held.slice(0, 4)) confirm();
    await vi.waitFor(() => expect(world.unpublished()).toBe(6));
    world.setState('disconnected');
    for (const { fail } of world.held.slice(4)) fail(new ConsoleError('BROKER_UNREACHABLE'));
    await vi.waitFor(() => expect(sorted(world.local)).toEqual(expect.arrayContaining([5, 6, 7, 8, 9, 10])));
    world.holdConfirms = false;
    world.setState('connected');
    await vi.waitFor(() => expect(world.unpublished()).toBe(0));
    expect(world.published.slice(10)).toEqual([5, 6, 7, 8, 9, 10]);
  });

  it('processes a whole window that failed in few batches', async () => {
    await open('rabbitmq', (it) => {
      it.holdConfirms = true;
    });
    world.receive(256);
    await vi.waitFor(() => expect(world.held).toHaveLength(256));
    world.state = 'disconnected';
    for (const { fail } of world.held) fail(new ConsoleError('BROKER_UNREACHABLE'));
    await vi.waitFor(() => expect(sorted(world.local)).toEqual(upTo(256)));
    expect(world.localTries).toBeLessThan(5);
  });

  it('takes up at its start what another broker has confirmed and not delivered', async () => {
    await open('embedded', ({ journal }) => {
      for (const row of journal.commit(3)) Object.assign(row, { published: true });
    });
    await vi.waitFor(() => expect(sorted(world.local)).toEqual(upTo(3)));
  });

  it('keeps a message that no queue took and tries it again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    try {
      await open('rabbitmq', ({ returnOnce }) => returnOnce.add(2));
      world.receive(3);
      await vi.advanceTimersByTimeAsync(100);
      expect(world.journal.rows.map(({ published }) => published)).toEqual([true, false, true]);
      expect(world.local).toEqual([2]);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(world.unpublished()).toBe(0);
      expect(world.published.filter((position) => position === 2)).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not read the journal over and over while the database fails', async () => {
    await open('rabbitmq', (it) => {
      it.state = 'disconnected';
      it.localFails = true;
      it.journal.commit(2_000);
    });
    await vi.waitFor(() => expect(world.localTries).toBeGreaterThan(0));
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(world.localTries).toBe(1);
  });

  it('feeds more rows than find room in memory, from the journal', async () => {
    await open('rabbitmq', (it) => {
      it.state = 'disconnected';
      it.holdLocal = true;
    });
    await vi.waitFor(() => expect(world.journal.reads).toBeGreaterThan(0));
    for (let batch = 0; batch < 14; batch += 1) world.receive(500);
    // Only what was in memory when the processor came back is processed without another look at the journal.
    world.releaseLocal();
    await vi.waitFor(() => expect(sorted(world.local)).toEqual(upTo(7_000)));
  });

  it('processes from the journal what the broker confirmed and never delivered', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
    try {
      await open();
      world.receive(2);
      await vi.advanceTimersByTimeAsync(59_000);
      expect(world.unpublished()).toBe(0);
      expect(world.local).toEqual([]);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(world.local).toEqual([1, 2]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does so in its time though the clock was set back, and for what a former run has left', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
    try {
      await open('rabbitmq', ({ journal }) => journal.commit(1));
      await vi.advanceTimersByTimeAsync(35_000);
      world.receive(1);
      vi.setSystemTime(Date.now() - 3_600_000);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(world.local).toEqual([1]);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(world.local).toEqual([1, 2]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('goes on after the journal could not be read', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    try {
      await open('rabbitmq', ({ journal }) => {
        journal.commit(3);
        journal.failReads = true;
      });
      await vi.advanceTimersByTimeAsync(100);
      expect(world.published).toEqual([]);
      world.journal.failReads = false;
      await vi.advanceTimersByTimeAsync(11_000);
      expect(world.published).toEqual([1, 2, 3]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('writes no confirm into the journal for the embedded broker', async () => {
    await open('embedded');
    world.receive(5);
    await vi.waitFor(() => expect(world.forwarder.backlog()).toBe(0));
    expect(world.published).toEqual(upTo(5));
    expect(world.unpublished()).toBe(5);
  });
});
