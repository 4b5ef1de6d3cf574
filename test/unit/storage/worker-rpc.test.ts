import { expect, it, vi } from 'vitest';
import type { ConsoleError } from '../../../backend/contract/errors.ts';
import { WorkerClient } from '../../../backend/storage/worker-rpc.ts';

type Api = { any(): void };

/** A thread that runs the given code. */
function client(code: string) {
  const onDeath = vi.fn<(error: ConsoleError) => void>();
  const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  return { client: new WorkerClient<Api>(url, {}, onDeath), onDeath };
}

it('rejects every call of a thread that dies, and tells it once', async () => {
  const { client: dying, onDeath } = client(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', () => { throw new Error('broken'); });`);
  const results = await Promise.allSettled([dying.call('any'), dying.call('any')]);
  for (const result of results)
    expect(result).toMatchObject({
      status: 'rejected',
      reason: { code: 'DATABASE_FAILED', detail: 'broken' },
    });
  await expect(dying.call('any')).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
  expect(onDeath).toHaveBeenCalledTimes(1);
});

it('says nothing of a thread that was ended', async () => {
  const { client: ended, onDeath } = client(`setInterval(() => {}, 1_000);`);
  const waiting = ended.call('any');
  await Promise.all([ended.terminate(), expect(waiting).rejects.toMatchObject({ code: 'DATABASE_FAILED' })]);
  expect(onDeath).not.toHaveBeenCalled();
});
