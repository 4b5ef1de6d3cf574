/** The filter as text, with completion. It is applied while it is written, as soon as it makes sense. */
import { Filter } from 'lucide-react';
import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { parseFilter, VALUES_OF, type FilterFault } from '../../../backend/contract/filter-language.ts';
import { cx } from '../../components/cx.ts';
import { text } from '../../text/en.ts';
import { accept, completionAt, isReady, type Option, type Vocabulary } from './completion.ts';
import './filter-field.css';

/** Pause in typing after which the filter is applied, ms. */
const TYPING_PAUSE_MS = 250;
const MAX_LENGTH = 4_000;

interface FilterFieldProps {
  value: string;
  vocabulary: Vocabulary;
  /** A filter without faults. */
  onChange: (filterText: string) => void;
  /** Escape, with nothing left to close: the list has the keyboard again. */
  onLeave: () => void;
  inputRef: RefObject<HTMLInputElement | null>;
}

export function FilterField({ value, vocabulary, onChange, onLeave, inputRef }: FilterFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState(value);
  const [former, setFormer] = useState(value);
  /** The filter that was last handed over from here: when it comes back, writing may have gone on. */
  const [sent, setSent] = useState(value);
  const [caret, setCaret] = useState(value.length);
  const [open, setOpen] = useState(false);
  /** Faults are told after a pause: a word that is being written is wrong until it is whole. */
  const [paused, setPaused] = useState(true);
  const [active, setActive] = useState(-1);
  /** Where the caret goes once the field shows the text that an option gave it. */
  const pendingCaret = useRef<number | null>(null);
  useLayoutEffect(() => {
    const at = pendingCaret.current;
    if (at !== null) inputRef.current?.setSelectionRange(at, at);
    pendingCaret.current = null;
  });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  if (former !== value) {
    setFormer(value);
    // Changed from elsewhere: by the controls beside it, by a menu, or by another place.
    if (value !== sent) {
      setSent(value);
      setTyped(value);
      setCaret(value.length);
      setOpen(false);
    }
  }
  const stop = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
  };
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );

  const completion = completionAt(typed, caret, vocabulary);
  const options = open ? completion.options : [];
  // What is offered says more than that something is missing.
  const [fault] = paused && options.length === 0 ? parseFilter(typed).faults : [];

  const apply = (next: string): void => {
    stop();
    setPaused(true);
    if (parseFilter(next).faults.length > 0 || next.trim() === value.trim()) return;
    setSent(next.trim());
    onChange(next.trim());
  };
  const write = (next: string, at: number): void => {
    setTyped(next);
    setCaret(at);
    setActive(-1);
    setOpen(true);
    setPaused(false);
    stop();
    timer.current = setTimeout(() => {
      setPaused(true);
      if (isReady(next, at, vocabulary)) apply(next);
    }, TYPING_PAUSE_MS);
  };
  const take = (option: Option): void => {
    const next = accept(typed, completion, option);
    write(next.text, next.caret);
    pendingCaret.current = next.caret;
  };
  const move = (by: number): void => {
    setOpen(true);
    const count = completion.options.length;
    if (count > 0)
      setActive((former) => (open ? (former + by + count + (former < 0 && by < 0 ? 1 : 0)) % count : 0));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const chosen = options[active];
    const keys: Record<string, (() => void) | undefined> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: () => {
        if (chosen !== undefined) return take(chosen);
        setOpen(false);
        return apply(typed);
      },
      Tab:
        options.length > 0 && !event.shiftKey && caret > 0 && typed[caret - 1] !== ' '
          ? () => take(chosen ?? (options[0] as Option))
          : undefined,
      Escape: () => {
        if (options.length > 0) return setOpen(false);
        // What is faulty was never applied: the field says again what the list shows.
        if (parseFilter(typed).faults.length > 0) setTyped(value);
        return onLeave();
      },
    };
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  return (
    <div className="filter-field">
      <Filter size={14} aria-hidden="true" className="filter-field__icon" />
      <input
        ref={inputRef}
        type="text"
        role="combobox"
        className={cx('input', fault !== undefined && 'filter-field__input--faulty')}
        aria-label={text.filter.label}
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls={options.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={options[active] === undefined ? undefined : `${id}-${active}`}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        placeholder={text.filter.placeholder}
        maxLength={MAX_LENGTH}
        spellCheck={false}
        autoComplete="off"
        value={typed}
        data-testid="filter-field"
        onChange={(event) =>
          write(event.target.value, event.target.selectionStart ?? event.target.value.length)
        }
        onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? typed.length)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setOpen(false);
          apply(typed);
        }}
      />
      {(options.length > 0 || fault !== undefined) && (
        <div className="filter-field__below">
          {fault !== undefined && <Fault id={`${id}-fault`} source={typed} fault={fault} />}
          {options.length > 0 && (
            <ul id={`${id}-list`} role="listbox" aria-label={text.filter.options} className="popup">
              {options.map((option, index) => (
                <li
                  key={`${option.key} ${option.value ?? ''}`}
                  id={`${id}-${index}`}
                  ref={index === active ? showOption : undefined}
                  role="option"
                  aria-selected={index === active}
                  className="filter-option"
                  // The field keeps the focus: it does not leave for what belongs to it.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => take(option)}
                >
                  <bdi className="mono ellipsis">{option.value === null ? option.insert : option.value}</bdi>
                  <span className="muted ellipsis">{hintOf(option)}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}

const showOption = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

function hintOf({ key, value, insert }: Option): string {
  if (value === null) return text.filter.key[key];
  if (key === 'after' || key === 'before') return text.filter.ago(value);
  if (insert.startsWith(`${key}:`)) return key;
  return text.filter.value[value] ?? '';
}

/** Characters shown around the faulty place. */
const AROUND = 24;

function Fault({ id, source, fault }: { id: string; source: string; fault: FilterFault }) {
  const allowed = fault.key === undefined ? '' : (VALUES_OF[fault.key]?.join(', ') ?? '');
  const { from, to } = fault;
  return (
    <p id={id} role="status" className="filter-fault" data-testid="filter-fault">
      {text.filter.fault[fault.code]({ word: fault.word, allowed })}
      <code className="mono" aria-hidden="true">
        <bdi>
          {from > AROUND && '…'}
          {source.slice(Math.max(0, from - AROUND), from)}
          <mark>{source.slice(from, to)}</mark>
          {source.slice(to, to + AROUND)}
          {to + AROUND < source.length && '…'}
        </bdi>
      </code>
    </p>
  );
}
