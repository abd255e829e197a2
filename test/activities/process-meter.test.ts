import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessMeter } from '../../src/activities/process-meter';

const mebibyte = 2 ** 20;

function compute(ms: number): void {
  const until = process.cpuUsage().user + ms * 1000;
  while (process.cpuUsage().user < until);
}

describe('what an action takes in the process that it shares', () => {
  it('is the processor time of the whole process, from when it began', () => {
    const meter = new ProcessMeter();
    const first = meter.begin();
    compute(60);
    const second = meter.begin();
    compute(20);
    const [ofSecond, ofFirst] = [second(), first()];
    expect(ofSecond).toMatchObject({ shared: true });
    expect(ofSecond.cpuMs).toBeGreaterThanOrEqual(20);
    expect(ofFirst.cpuMs).toBeGreaterThanOrEqual(ofSecond.cpuMs + 60);
  });

  it('has the most memory that was seen meanwhile', async () => {
    const meter = new ProcessMeter();
    const measured = meter.begin();
    const before = process.memoryUsage.rss();
    const held = Buffer.alloc(200 * mebibyte, 1);
    await sleep(300);
    expect(held.length).toBe(200 * mebibyte);
    const { peakMemoryBytes } = measured();
    expect(peakMemoryBytes).toBeGreaterThan(before + 150 * mebibyte);
  });
});
