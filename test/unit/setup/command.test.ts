import { describe, expect, it } from 'vitest';
import { attempt, mustRun, npm, run, signalCode } from '../../../electron/setup/command.mjs';
import { SetupError } from '../../../electron/setup/report.mjs';

const node = process.execPath;

function lines(count: number, name: string): string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index}`);
}

describe('run', () => {
  it('gives exit code and the lines of both streams, without colours and rewritten progress', async () => {
    const lines: string[] = [];
    const script = `process.stdout.write('one\\r\\u001b[31mtwo\\u001b[0m\\n\\nthree'); console.error('four'); process.exitCode = 3`;
    const result = await run(node, ['-e', script], { onLine: (line) => lines.push(line) });
    expect(result.code).toBe(3);
    expect(result.timedOut).toBe(false);
    expect(lines.toSorted()).toEqual(['four', 'one', 'three', 'two']);
    expect(result.output.split('\n').toSorted()).toEqual(lines.toSorted());
  });

  it('passes arguments without a shell', async () => {
    const { output } = await run(node, ['-p', 'process.argv[1]', '$HOME "two words"; exit 1']);
    expect(output).toBe('$HOME "two words"; exit 1');
  });

  it('ends with 127 when the program does not exist', async () => {
    expect((await run('/nonexistent/program', [])).code).toBe(127);
  });

  it('kills a program that passes its time limit, and says so', async () => {
    const result = await run(node, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 50 });
    expect(result).toMatchObject({ code: signalCode('SIGKILL'), timedOut: true });
  });
});

describe('mustRun', () => {
  it('explains a failure: command, exit code, output and remedy', async () => {
    const failing = mustRun('It failed.', 'Try again.', node, ['-e', 'console.log("why"); process.exit(4)']);
    const error = await failing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SetupError);
    expect(error).toMatchObject({
      message: 'It failed.',
      remedy: 'Try again.',
      tried: expect.stringMatching(/process\.exit\(4\) \(exit code 4\)\nwhy$/),
    });
  });
});

describe('attempt', () => {
  it('shows the output from the first line that names an error', () => {
    const output = [...lines(40, 'before'), 'npm error code EUSAGE', ...lines(40, 'usage')].join('\n');
    const shown = attempt('npm', ['ci'], { code: 1, output, timedOut: false }).split('\n');
    expect(shown.slice(0, 3)).toEqual(['npm ci (exit code 1)', 'npm error code EUSAGE', 'usage 0']);
    expect(shown).toHaveLength(26);
  });

  it('shows the end of the output when no line names an error', () => {
    const shown = attempt('make', [], {
      code: 2,
      output: lines(40, 'line').join('\n'),
      timedOut: true,
    }).split('\n');
    expect(shown[0]).toBe('make (stopped: it took too long)');
    expect(shown.at(-1)).toBe('line 39');
    expect(shown).toHaveLength(26);
  });
});

describe('npm', () => {
  it('is a command that runs without a shell', async () => {
    const { code, output } = await run(...npm(['--version']));
    expect(code).toBe(0);
    expect(output).toMatch(/^\d+\.\d+\.\d+$/m);
  });
});
