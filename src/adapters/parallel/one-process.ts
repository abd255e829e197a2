import type { ParallelPort, TaskPorts } from '../../slices/parallel-port';

/** No process but this one: the chunks are computed one after the other. The results are those of many processes. */
export function oneProcess(ports: TaskPorts): ParallelPort {
  return {
    async map(task, chunks, onResult) {
      const results = [];
      for (const [index, chunk] of chunks.entries()) {
        ports.signal.throwIfAborted();
        const result = await task.run(chunk, ports);
        onResult?.(result, index);
        results.push(result);
      }
      return results;
    },
  };
}
