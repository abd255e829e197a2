import { setTimeout as sleep } from 'node:timers/promises';
import { query, type TradingPlace } from './trading-place';
import { killProcess } from './worker-process';

/** What is killed beside workers: the Temporal server, the whole database, or the process of one of its connections, after which it recovers. */
export type Victim = 'nothing' | 'temporal' | 'database' | 'connection';

/** Kills workers, and besides them once what else is to die; each is there again a moment later. Gives how often it killed. */
export async function havoc(
  place: TradingPlace,
  random: () => number,
  alsoKills: Victim,
  isOver: () => boolean,
): Promise<number> {
  let killed = 0;
  for (let nth = 0; nth < 8 && !isOver(); nth += 1) {
    await sleep(1000 + random() * 6000);
    const index = Math.floor(random() * place.workers.length);
    await killProcess(place.workers[index]);
    killed += 1;
    if (nth === 0 && alsoKills !== 'nothing') {
      await killOnce(place, alsoKills);
      killed += 1;
    }
    place.workers[index] = await place.startWorker();
  }
  return killed;
}

function killOnce(place: TradingPlace, victim: Exclude<Victim, 'nothing'>): Promise<void> {
  switch (victim) {
    case 'temporal':
      return place.restartServer();
    case 'database':
      return place.killDatabase('server');
    case 'connection':
      return place.killDatabase('connection');
  }
}

/** Ends connections to the database, whatever they are at. */
export async function cutNowAndThen(place: TradingPlace, random: () => number, isOver: () => boolean): Promise<number> {
  let cuts = 0;
  while (!isOver()) {
    await sleep(300 + random() * 900);
    const [{ cut }] = await query(
      place,
      `SELECT count(pg_terminate_backend(pid))::int AS cut FROM (
        SELECT pid FROM pg_stat_activity WHERE application_name = 'bellwether' AND pid <> pg_backend_pid()
        ORDER BY random() LIMIT 2) victims`,
    );
    cuts += Number(cut);
  }
  return cuts;
}
