/** Answers about templates in the platform's shape: a day asked for, and the day after it, which it adds. */
export interface Window {
  /** Epoch milliseconds. */
  start: number;
  end: number;
}

export function templates({ start }: Window, id: string): unknown {
  const day = (n: number, figures: object) => ({
    template_id: id,
    start: start / 1000 + n * 86_400,
    end: start / 1000 + (n + 1) * 86_400,
    ...figures,
  });
  return {
    data: [
      {
        granularity: 'DAILY',
        product_type: 'cloud_api',
        data_points: [
          day(0, {
            sent: 3,
            delivered: 2,
            read: 1,
            replied: 0,
            clicked: [
              { type: 'quick_reply_button', button_content: 'Да', count: 5 },
              { type: 'unique_url_button', button_content: 'Подробнее', count: 2 },
            ],
            cost: [{ type: 'amount_spent', value: 0.15 }, { type: 'cost_per_delivered' }],
          }),
          day(1, { sent: 0, delivered: 0, read: 0, cost: [{ type: 'amount_spent' }] }),
        ],
      },
    ],
    paging: { cursors: { before: 'MAZDZD', after: 'MjQZD' } },
  };
}
