import { figure, type Json, string } from '../../meta/json.ts';

/**
 * `1.45 USD` of 145 in the smallest unit of the currency; `30 Telegram Stars` of XTR. `null` where no price is named.
 * https://core.telegram.org/bots/payments#supported-currencies
 */
export function amountOf(priced: Json): string | null {
  const currency = string(priced['currency']);
  const amount = Number(figure(priced['total_amount']) ?? Number.NaN);
  if (currency === null || !Number.isFinite(amount)) return null;
  if (currency === 'XTR') return `${amount} Telegram Stars`;
  const digits = digitsOf(currency);
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency}`;
}

function digitsOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    // No currency's code.
    return 2;
  }
}
