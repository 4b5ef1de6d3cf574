import { Copy, PlugZap, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { BrokerProfile } from '../../../backend/contract/broker-settings.ts';
import { useClient } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { profileName } from './profile-words.ts';

interface ProfileHeadProps {
  profile: BrokerProfile;
  /** What is typed and not saved is not what would be used. */
  dirty: boolean;
  onDuplicate: () => void;
  onDeleted: () => void;
}

/** What can be done with a profile as a whole. */
export function ProfileHead({ profile, dirty, onDuplicate, onDeleted }: ProfileHeadProps) {
  const client = useClient();
  const task = useTask();
  const [asking, setAsking] = useState(false);
  const words = text.broker.profiles;
  const { profileId } = profile.settings;
  const name = profileName(profile.settings);
  const use = (): void =>
    task.start(async () => {
      client.setSettings(await client.request('broker.useProfile', { profileId }));
      return words.used(name);
    });
  const remove = (): void =>
    task.start(async () => {
      client.setSettings(await client.request('broker.deleteProfile', { profileId }));
      onDeleted();
      return '';
    });
  return (
    <>
      <div className="profile-head">
        <h3 className="profile-head__name" title={name}>
          <bdi>{name}</bdi>
        </h3>
        <Button
          variant={profile.inUse ? 'plain' : 'primary'}
          icon={<PlugZap size={14} />}
          disabled={profile.inUse || dirty || task.running}
          title={dirty && !profile.inUse ? words.saveFirst : undefined}
          onClick={use}
          data-testid="profile-use"
        >
          {profile.inUse ? words.inUse : task.running ? words.switching : words.use}
        </Button>
        <Button
          icon={<Copy size={14} />}
          disabled={task.running}
          onClick={onDuplicate}
          data-testid="profile-copy"
        >
          {words.duplicate}
        </Button>
        <Button
          icon={<Trash2 size={14} />}
          disabled={profile.inUse || task.running}
          title={profile.inUse ? words.deleteInUse : undefined}
          onClick={() => setAsking(true)}
          data-testid="profile-delete"
        >
          {words.delete}
        </Button>
      </div>
      <p role="status" className="visually-hidden">
        {task.said}
      </p>
      {task.error !== null && <ErrorNote error={task.error} compact />}
      <ConfirmDialog
        open={asking}
        question={words.deleteQuestion(name)}
        confirm={words.deleteConfirm}
        confirmTestId="profile-delete-confirm"
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          remove();
        }}
      >
        <p>{words.deleteBody}</p>
      </ConfirmDialog>
    </>
  );
}
