/** docs/troubleshooting.md has every text that a person can meet. */
import { files, textsIn, textsOfErrors } from './error-texts';
import { read } from './pages';

const page = read('docs/troubleshooting.md').replace(/\s+/g, ' ');

test('there are texts to speak of', () => {
  expect(textsOfErrors().length).toBeGreaterThan(120);
});

test.each(files.filter((file) => textsIn(file).length > 0))('the texts of %s', (file) => {
  expect(textsIn(file).filter((text) => !page.includes(text))).toEqual([]);
});
