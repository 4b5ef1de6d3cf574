import { FolderOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LogLevel, LogLine } from '../../../backend/contract/console-log.ts';
import { useClient } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { Segmented } from '../../components/segmented.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import './log-section.css';

const REFRESH_MS = 2_000;
/** More would make the settings page slow; the files have the rest. */
const SHOWN = 200;

const LEVELS = Object.entries(text.settings.log.levels).map(([value, label]) => ({
  value: value as Exclude<LogLevel, 'debug'>,
  label,
}));

/** The console's own log: its newest lines, kept fresh while they are looked at. */
export function LogSection() {
  const client = useClient();
  const [level, setLevel] = useState<Exclude<LogLevel, 'debug'>>('info');
  const { data, error, reload } = useFetched(`log ${level}`, () => client.request('log.lines', { level }));
  useEffect(() => {
    const timer = setInterval(reload, REFRESH_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const { ocppConsole } = window;
  return (
    <>
      <div className="log-section__bar">
        <Segmented label={text.settings.log.level} value={level} options={LEVELS} onChange={setLevel} />
        {ocppConsole !== undefined && (
          <Button icon={<FolderOpen size={14} />} onClick={() => void ocppConsole.openLogFolder()}>
            {text.settings.log.openFolder}
          </Button>
        )}
        {data !== null && data.length > 0 && (
          <span className="muted">{text.settings.log.newest(Math.min(data.length, SHOWN))}</span>
        )}
      </div>
      {error !== null && <ErrorNote error={error} compact />}
      {data !== null && <Lines lines={data.slice(0, SHOWN)} />}
    </>
  );
}

function Lines({ lines }: { lines: readonly LogLine[] }) {
  if (lines.length === 0) return <p className="muted">{text.settings.log.none}</p>;
  return (
    // Scrolls, so it can be reached with the keyboard.
    <ol className="log-section__lines" tabIndex={0} aria-label={text.settings.section.log.title}>
      {lines.map((line, index) => (
        <li
          key={`${line.at} ${lines.length - index}`}
          className={cx('log-section__line', `log-section__line--${line.level}`)}
          data-testid="log-line"
        >
          <span className="log-section__at">
            <Moment at={line.at} />
          </span>
          <span className="log-section__level">{line.level}</span>
          <span className="log-section__words">
            {line.part !== '' && <span className="muted">{line.part} · </span>}
            <bdi>{line.message}</bdi>
            {line.detail !== '' && <code className="log-section__detail">{line.detail}</code>}
          </span>
        </li>
      ))}
    </ol>
  );
}
