/** What every field of a command's form needs to know. */
import { createContext, useContext } from 'react';
import type { FormSchema } from '../../../backend/contract/commands.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { NO_PROBLEMS, type FieldProblems } from './field-problems.ts';

export interface FormContextValue {
  action: string;
  chargerId: string;
  problems: FieldProblems;
  touched: ReadonlySet<string>;
  /** Values to choose from while one types, by the field's name. */
  suggestions: (name: string) => readonly string[];
  /** What is known of the charger, for an object that is added to the form. */
  seed: (schema: FormSchema) => JsonObject;
}

export const FormContext = createContext<FormContextValue>({
  action: '',
  chargerId: '',
  problems: NO_PROBLEMS,
  touched: new Set(),
  suggestions: () => [],
  seed: () => ({}),
});

export const useForm = (): FormContextValue => useContext(FormContext);
