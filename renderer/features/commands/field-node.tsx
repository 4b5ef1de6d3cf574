/** A field of a command's form, whatever its schema: a value, an object, or a list. */
import { Plus, X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { FormSchema } from '../../../backend/contract/commands.ts';
import type { Json } from '../../../backend/contract/ocpp.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import { draftOf, fieldsOf, initialDraft, isFields, pathOf, type Draft } from './draft.ts';
import { useForm } from './form-context.ts';
import { HELPERS } from './helpers/helpers.ts';
import { FieldLabel, LeafField, ProblemNotes, shownProblems } from './leaf-field.tsx';

interface FieldNodeProps {
  name: string;
  path: string;
  schema: FormSchema;
  required: boolean;
  draft: Draft;
  onChange: (draft: Draft, path: string) => void;
}

export function FieldNode(props: FieldNodeProps) {
  const { action, chargerId } = useForm();
  const { schema, path, onChange } = props;
  const Helper = HELPERS[`${action}.${path}`];
  const helper =
    Helper === undefined ? undefined : (
      <Helper chargerId={chargerId} onFill={(value: Json) => onChange(draftOf(schema, value), path)} />
    );
  if (schema.type === 'object') return <ObjectField {...props} helper={helper} />;
  if (schema.type === 'array') return <ListField {...props} helper={helper} />;
  return <LeafField {...props} helper={helper} />;
}

/** The fields of an object, without a frame. */
export function Members({ path, schema, draft, onChange }: Omit<FieldNodeProps, 'name' | 'required'>) {
  const members = isFields(draft) ? draft : {};
  return (
    <div className="command-fields">
      {fieldsOf(schema).map((field) => (
        <FieldNode
          key={field.name}
          {...field}
          path={pathOf(path, field.name)}
          draft={members[field.name] ?? null}
          onChange={(next, changed) => onChange({ ...members, [field.name]: next }, changed)}
        />
      ))}
    </div>
  );
}

function ObjectField(props: FieldNodeProps & { helper: ReactNode }) {
  const { path, schema, required, draft, onChange } = props;
  const words = text.commands.form;
  const { seed } = useForm();
  const title = schema.title ?? props.name;
  return (
    <Group
      {...props}
      end={
        !required &&
        (draft === null ? (
          <Button
            icon={<Plus size={14} />}
            onClick={() => onChange(initialDraft(schema, seed(schema)), path)}
            data-testid={`add-${path}`}
          >
            {words.add(title)}
          </Button>
        ) : (
          <IconButton
            label={words.remove(title)}
            icon={<X size={14} />}
            onClick={() => onChange(null, path)}
          />
        ))
      }
    >
      {draft !== null && <Members path={path} schema={schema} draft={draft} onChange={onChange} />}
    </Group>
  );
}

function ListField(props: FieldNodeProps & { helper: ReactNode }) {
  const { name, path, schema, required, draft, onChange } = props;
  const words = text.commands.form;
  const { items } = schema;
  if (items === undefined) return null;
  const list = Array.isArray(draft) ? draft : [];
  const itemTitle = items.title ?? schema.title ?? name;
  const set = (next: Draft[], changed: string): void =>
    onChange(next.length === 0 && !required ? null : next, changed);
  const remove = (index: number): ReactNode => (
    <IconButton
      label={words.remove(words.item(itemTitle, index + 1))}
      icon={<X size={14} />}
      onClick={() => set(list.toSpliced(index, 1), path)}
    />
  );
  return (
    <Group
      {...props}
      end={
        <Button
          icon={<Plus size={14} />}
          onClick={() => set([...list, initialDraft(items)], path)}
          data-testid={`add-${path}`}
        >
          {words.add(itemTitle)}
        </Button>
      }
    >
      {list.length > 0 && (
        <ol className="command-list-items">
          {list.map((item, index) => {
            const itemPath = pathOf(path, index);
            const change = (next: Draft, changed: string): void => set(list.with(index, next), changed);
            return (
              // Items have no identity but their place.
              <li key={itemPath} className="command-list-items__item">
                <span className="command-list-items__number muted num">{index + 1}</span>
                {items.type === 'object' ? (
                  <fieldset>
                    <legend className="visually-hidden">{words.item(itemTitle, index + 1)}</legend>
                    <ItemProblems path={itemPath} />
                    <Members path={itemPath} schema={items} draft={item} onChange={change} />
                  </fieldset>
                ) : (
                  <LeafField
                    name={name}
                    path={itemPath}
                    schema={items}
                    required={false}
                    draft={item}
                    onChange={change}
                    position={words.item(itemTitle, index + 1)}
                  />
                )}
                {remove(index)}
              </li>
            );
          })}
        </ol>
      )}
    </Group>
  );
}

function ItemProblems({ path }: { path: string }) {
  const { problems } = useForm();
  return <ProblemNotes id={`problems-${path}`} problems={problems.at.get(path) ?? []} />;
}

/** The frame of an object or list: its name, what can be added or removed, and what is inside. */
function Group(
  props: Omit<FieldNodeProps, 'draft' | 'onChange'> & {
    end: ReactNode;
    helper: ReactNode;
    children: ReactNode;
  },
) {
  const { name, path, schema, required, end, helper, children } = props;
  const id = useId();
  const { problems, touched } = useForm();
  const found = shownProblems(problems.at.get(path) ?? [], touched.has(path));
  return (
    <fieldset className="command-group" data-testid={`group-${path}`} aria-labelledby={id}>
      <div className="command-group__head field">
        <div id={id}>
          <FieldLabel name={name} title={schema.title ?? name} required={required} />
        </div>
        {end}
      </div>
      {schema.description !== undefined && <p className="field__hint">{schema.description}</p>}
      {helper}
      <ProblemNotes id={`${id}-error`} problems={found} />
      {children}
    </fieldset>
  );
}
