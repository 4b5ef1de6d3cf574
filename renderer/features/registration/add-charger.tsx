import { Popover } from '@base-ui/react/popover';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useClient } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { popupContainer } from '../../components/popup-root.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';

/** Makes a charger known before it has ever connected. */
export function AddCharger() {
  const words = text.access.registration;
  const client = useClient();
  const task = useTask();
  const [typed, setTyped] = useState('');
  const add = (): void => {
    const chargerId = typed.trim();
    if (chargerId === '') return;
    task.start(async () => {
      client.setCharger(await client.request('chargers.register', { chargerId, registration: 'accepted' }));
      setTyped('');
      return words.added(chargerId);
    });
  };
  return (
    <Popover.Root>
      <Popover.Trigger
        render={<Button icon={<Plus size={14} />}>{words.add}</Button>}
        data-testid="charger-add"
      />
      <Popover.Portal container={popupContainer()}>
        <Popover.Positioner className="popup-layer" sideOffset={6} align="end">
          <Popover.Popup className="popup add-charger" aria-label={words.add}>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                add();
              }}
            >
              <TextField
                label={words.addLabel}
                hint={words.addHint}
                name="chargerId"
                value={typed}
                maxLength={255}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setTyped(event.target.value)}
              />
              <Button
                needsLink
                type="submit"
                variant="primary"
                disabled={typed.trim() === '' || task.running}
              >
                {words.add}
              </Button>
              {task.error !== null && <ErrorNote error={task.error} compact />}
              <p role="status" className="tone-ok">
                {task.said}
              </p>
            </form>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
