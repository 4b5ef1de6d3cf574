/** The cost of a session, line by line. Pure. */
import type { SessionCost } from '../../../backend/contract/sessions.ts';
import { text } from '../../text/en.ts';
import {
  formatEnergy,
  formatMinorParts,
  formatMinutesSum,
  formatMoney,
  formatPrice,
} from '../../text/format.ts';

export interface CostLine {
  key: 'energy' | 'time' | 'fee' | 'rounding' | 'sum';
  name: string;
  calculation: string;
  amount: string;
}

/** Parts that are free are left out, and so is a rounding that changed nothing. */
export function costLines(cost: SessionCost, final: boolean): CostLine[] {
  const words = text.sessions.cost;
  const { currency, pricePerKWh, pricePerMinute, fixedFee } = cost.tariff;
  const price = (value: number): string => formatPrice(value, currency);
  const exact = (minor: number): string => formatMinorParts(minor, currency);
  const lines: (CostLine | false)[] = [
    {
      key: 'energy',
      name: words.energy,
      calculation: words.perKWh(formatEnergy(cost.energyWh), price(pricePerKWh)),
      amount: exact(cost.energy),
    },
    pricePerMinute > 0 && {
      key: 'time',
      name: words.time,
      calculation: words.perMinute(formatMinutesSum(cost.minutes), price(pricePerMinute)),
      amount: exact(cost.time),
    },
    fixedFee > 0 && { key: 'fee', name: words.fee, calculation: words.once, amount: exact(cost.fee) },
    cost.rounding !== 0 && {
      key: 'rounding',
      name: words.rounding,
      calculation: '',
      amount: exact(cost.rounding),
    },
    {
      key: 'sum',
      name: final ? words.sum : words.sumSoFar,
      calculation: '',
      amount: formatMoney(cost.amountMinor, currency),
    },
  ];
  return lines.filter((line) => line !== false);
}
