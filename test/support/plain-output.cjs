// What a test prints is the same at a terminal, in a pipe and on a CI machine, where Jest sets FORCE_COLOR for its workers.
delete process.env.FORCE_COLOR;
process.env.NO_COLOR = '1';
