import { useState, type ReactNode } from 'react';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { DraftBar } from './draft-bar.tsx';
import { SettingField } from './setting-field.tsx';
import { useSettingsDraft, type DraftSection } from './use-settings-draft.ts';

interface SettingsSectionProps {
  section: DraftSection;
  title: string;
  lead: string;
  fields: readonly {
    name: string;
    label: string;
    hint: string;
    unit: string;
    choices?: Readonly<Record<string, string>>;
  }[];
  /** Below the fields. */
  children?: ReactNode;
}

/** One section of the settings with its own save button. */
export function SettingsSection({ section, title, lead, fields, children }: SettingsSectionProps) {
  const draft = useSettingsDraft(section);
  const [saved, setSaved] = useState<string | null>(null);
  return (
    <form
      className="settings-section"
      aria-labelledby={`settings-${section}`}
      data-testid={`settings-${section}`}
      data-setting={`section:${section}`}
      onSubmit={(event) => {
        event.preventDefault();
        void draft.save().then((done) => setSaved(done ? text.settings.saved : null));
      }}
    >
      <div className="settings-section__head">
        <h2 id={`settings-${section}`}>{title}</h2>
        <p className="muted">{lead}</p>
      </div>
      <div className="settings-section__body">
        <div className="field-grid">
          {fields.map((field) => (
            <SettingField key={field.name} draft={draft} {...field} />
          ))}
        </div>
        {children}
        {draft.failure !== null && <ErrorNote error={draft.failure} compact />}
        <DraftBar
          draft={draft}
          save={text.settings.save}
          saving={text.settings.saving}
          saved={saved}
          onDiscard={draft.discard}
        />
      </div>
    </form>
  );
}
