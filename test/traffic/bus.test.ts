import { expect, it } from 'vitest';
import { createBus, type News } from '../../src/traffic/bus.ts';

const news: News = { user: 'olga', gate: 'wire', messages: 1, statuses: 0, notices: 0 };

it('tells everybody, though one of them has a fault', () => {
  const faults: unknown[] = [];
  const heard: [string, News][] = [];
  const bus = createBus((error) => faults.push(error));
  const fault = new Error('mine');
  bus.subscribe((told) => heard.push(['first', told]));
  bus.subscribe(() => {
    throw fault;
  });
  bus.subscribe((told) => heard.push(['last', told]));
  bus.publish(news);
  expect(heard).toEqual([
    ['first', news],
    ['last', news],
  ]);
  expect(faults).toEqual([fault]);
});

it('tells nobody who has stopped listening', () => {
  const bus = createBus(() => undefined);
  let heard = 0;
  const stop = bus.subscribe(() => (heard += 1));
  bus.publish(news);
  stop();
  stop();
  bus.publish(news);
  expect(heard).toBe(1);
});
