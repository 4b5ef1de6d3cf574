/** RabbitMQ's alarms (RabbitMQ doc, "Memory and Disk Alarms"), in words. */
import { ConsoleError } from '../../contract/errors.ts';

const GOES_ON =
  'Chargers are served meanwhile, and the journal’s backlog follows by itself when the alarm is over.';

/** @param reason of `connection.blocked`: `low on memory`, `low on disk`, or both. */
export function alarmError(reason: string): ConsoleError {
  const memory = /memory/i.test(reason);
  const disk = /disk/i.test(reason);
  const remedies = [
    memory
      ? 'Free memory on RabbitMQ’s machine, let its queues be emptied, or raise vm_memory_high_watermark.'
      : '',
    disk ? 'Free disk space on RabbitMQ’s machine, or lower disk_free_limit.' : '',
  ];
  return new ConsoleError('BROKER_BLOCKED', reason, {
    ...(memory || disk
      ? { message: `RabbitMQ takes no messages for now: it is short of ${shortOf(memory, disk)}` }
      : {}),
    remedy: [...remedies, GOES_ON].filter((words) => words !== '').join(' '),
  });
}

function shortOf(memory: boolean, disk: boolean): string {
  if (memory && disk) return 'memory and disk space (both alarms are on)';
  return memory ? 'memory (its memory alarm is on)' : 'disk space (its disk alarm is on)';
}
