import { Popover } from '@base-ui/react/popover';
import { Clock } from 'lucide-react';
import { memo, useId, useRef, useState, type FormEvent } from 'react';
import { parseMoment } from '../../../backend/contract/filter-time.ts';
import { useClient } from '../../api/console-context.tsx';
import { nowOf } from '../../api/now.ts';
import { Button } from '../../components/button.tsx';
import { popupContainer } from '../../components/popup-root.tsx';
import { text } from '../../text/en.ts';

interface GoToTimeProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onGo: (at: number) => void;
}

/** Jumps anywhere in the log: a time of day, a date, or an age, as the filter language writes them. */
export const GoToTime = memo(function GoToTime({ open, onOpenChange, onGo }: GoToTimeProps) {
  const words = text.messages.goTo;
  const { model } = useClient();
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [written, setWritten] = useState('');
  const [faulty, setFaulty] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const at = parseMoment(written.trim(), nowOf(model.get()));
    setFaulty(at === null);
    if (at === null) return;
    onGo(at);
    onOpenChange(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Popover.Trigger className="button button--plain" data-testid="go-to-time">
        <Clock size={14} />
        <span>{words.button}</span>
      </Popover.Trigger>
      <Popover.Portal container={popupContainer()}>
        <Popover.Positioner className="popup-layer" sideOffset={4} align="end">
          <Popover.Popup className="popup go-to-time" initialFocus={input}>
            <Popover.Title className="visually-hidden">{words.button}</Popover.Title>
            <form onSubmit={submit}>
              <input
                ref={input}
                className="input"
                aria-label={words.label}
                aria-invalid={faulty}
                aria-describedby={id}
                placeholder={words.placeholder}
                maxLength={40}
                value={written}
                onChange={(event) => {
                  setWritten(event.target.value);
                  setFaulty(false);
                }}
              />
              <Button type="submit" variant="primary">
                {words.go}
              </Button>
            </form>
            <p id={id} role="status" className={faulty ? 'tone-danger' : 'muted'}>
              {faulty ? words.notAMoment : words.hint}
            </p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
});
