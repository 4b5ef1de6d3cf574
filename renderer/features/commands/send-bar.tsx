import { LoaderCircle, Send } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { MessageProblem } from '../../../backend/contract/ocpp.ts';
import { useModel } from '../../api/console-context.tsx';
import { Button } from '../../components/button.tsx';
import { text } from '../../text/en.ts';

interface SendBarProps {
  online: boolean;
  sending: boolean;
  /** The JSON cannot be read. */
  broken: boolean;
  problems: readonly MessageProblem[];
}

/** The button, and beside it why it cannot be pressed. */
export function SendBar({ online, sending, broken, problems }: SendBarProps) {
  const words = text.commands.send;
  const linked = useModel((model) => model.link === 'online');
  const timeoutS = useModel((model) => model.settings?.settings.ocpp.callTimeoutS ?? 0);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!sending) return undefined;
    const { current } = button;
    // A button that is disabled loses the focus: it gets it back, unless it has gone elsewhere meanwhile.
    return () => {
      if (document.activeElement === document.body) current?.focus({ preventScroll: true });
    };
  }, [sending]);
  const missing = problems.filter(({ rule }) => rule === 'required');
  const wrong = problems.length - missing.length;
  const hindrances = [
    !linked && words.linkLost,
    linked && !online && words.offline,
    broken && words.jsonBroken,
    !broken && missing.length > 0 && words.toFill(namesOf(missing)),
    !broken && wrong > 0 && words.problems(wrong),
  ].filter((reason) => reason !== false);
  return (
    <div className="send-bar">
      <Button
        ref={button}
        type="submit"
        variant="primary"
        icon={sending ? <LoaderCircle size={14} className="send-bar__turning" /> : <Send size={14} />}
        disabled={sending || hindrances.length > 0}
        data-testid="command-send"
      >
        {sending ? words.sending : words.send}
      </Button>
      <p role="status" className="send-bar__words" data-testid="command-state">
        {sending ? words.waiting(timeoutS) : hindrances.join(' · ')}
      </p>
    </div>
  );
}

/** Names of the fields, without the path to them: there the form itself points. */
const namesOf = (problems: readonly MessageProblem[]): string =>
  [...new Set(problems.map(({ field }) => field.split('.').at(-1)))].join(', ');
