import { reportFileName } from '../../../../src/slices/monitor/report/report-file-name';

it.each([
  ['generate_report', 'generate_report'],
  ['loop[3]/write', 'loop-3-write'],
  ['../../etc/passwd', 'etc-passwd'],
  ['a b\u0000c', 'a-b-c'],
  ['', 'performance-report'],
])('names the files of step %p %s', (stepPath, name) => {
  expect(reportFileName(stepPath)).toBe(name);
});
