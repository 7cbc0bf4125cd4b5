// Checks: a report of all logs that are kept, in a real browser, from a file: address: that each scenario opens in the
// explorer beside it; its look beside the explorer's; a phone's width, dark, without JavaScript, on paper.
// Expects: the explorer has the very scenario, and the models allow what the report says; pictures in build/web, to
// be looked at.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { startProver } from '../../web/page/prover.js';
import { addressOf, build, colours, contrast, openPage, picture, settled, startBrowser, visit, words } from './browser.mjs';

// A campaign's folder has none
const logs = readdirSync('results').map((name) => `results/${name}/log.txt`).filter((file) => existsSync(file));
const explorer = addressOf('crossmod.html');
let browser;

before(async () => {
	const { status, stderr } = spawnSync(`${build}/crossmod`, ['report', '--output', `${build}/report.html`, ...logs],
		{ encoding: 'utf8' });

	assert.equal(status, 0, stderr);
	browser = await startBrowser();
});
after(() => browser.close());

const withReport = (options, check) => visit(browser, { file: 'report.html', ...options }, check);
const opens = 'a[href*="#source="]';

test('each scenario has a link to the explorer beside it, with its source', () => withReport({}, async (page) => {
	const prover = await startProver(readFileSync(`${build}/web/explorer.wasm`));
	const found = await page.$$eval('#scenarios ~ details', (all) => all.map((one) => ({
		name: one.querySelector('summary').textContent,
		source: one.querySelector('pre')?.textContent,
		address: one.querySelector('a[href*="#source="]')?.href,
	})));
	const withSource = found.filter(({ source }) => source);

	assert.ok(withSource.length > 80, `${withSource.length} scenarios`);
	for (const { name, source, address } of withSource) {
		const [opened, fragment] = address.split('#');

		assert.equal(opened, explorer);
		assert.equal(new URLSearchParams(fragment).get('source'), source);
		assert.equal(prover.parse(source).name, name);
	}
}));

test('a link opens the scenario in the explorer, where the models allow what the report says', () => withReport(
	{ fragment: '#scenario-3' }, async (page) => {
		const [name, source] = await page.$eval('#scenario-3', (at) => [
			at.closest('details').querySelector('summary').textContent, at.querySelector('pre').textContent]);
		const said = await page.$$eval('#scenario-3 dl.models div', (all) => all.map((one) =>
			`${one.children[0].textContent.split(' ')[0]}: ${one.children[1].textContent}`));

		await Promise.all([page.waitForNavigation(), page.click(`#scenario-3 ${opens}`)]);
		await page.waitForSelector('#ready', { hidden: true });
		await settled(page);
		assert.equal(page.url().split('#')[0], explorer);
		assert.equal(await words(page, '.about strong'), name);
		assert.equal(await page.$$eval('.cm-line', (lines) => lines.map(({ textContent }) => textContent).join('\n')), source);
		assert.equal(await words(page, '.status'), 'Every expectation of the file holds.');
		const allowed = await page.evaluate(() => [...document.querySelectorAll('thead th')].map(({ textContent }, n) => {
			const rows = [...document.querySelectorAll('tbody tr')].filter((row) => row.children[n + 1].querySelector('button'));

			return [textContent, rows.map((row) => row.firstElementChild.textContent)];
		}));

		// The same outcomes, whatever order each of the two has
		assert.deepEqual(allowed.map(([model, outcomes]) => `${model}: ${outcomes.sort().join(', ') || 'nothing'}`),
			said.map((line) => line.replace(/: (.*)$/, (_, list) => `: ${list.split(', ').sort().join(', ')}`)));
	}));

test('the two pages have one look, light and dark', async () => {
	for (const dark of [false, true]) {
		const looks = [];

		for (const file of ['report.html', 'crossmod.html']) {
			const { page } = await openPage(browser, { file, dark });

			await page.keyboard.press('Tab');
			looks.push(await page.evaluate(() => {
				const of = (selector, keys) => {
					const style = getComputedStyle(document.querySelector(selector));

					return keys.map((key) => `${selector} ${key} ${style[key]}`);
				};

				return [...of('body', ['fontFamily', 'fontSize', 'color', 'backgroundColor', 'maxWidth']),
					...of('h1', ['fontSize', 'fontWeight', 'letterSpacing']),
					...of('main > section > h2', ['fontSize', 'fontWeight']),
					...of('input[type="search"]', ['backgroundColor', 'borderColor', 'borderRadius', 'color', 'fontSize']),
					...of('footer', ['color', 'borderTopColor', 'fontSize']),
					...of(':focus-visible', ['outlineColor', 'outlineStyle', 'outlineWidth'])];
			}));
			await page.close();
		}
		assert.deepEqual(looks[0], looks[1]);
		assert.ok(looks[0].some((line) => line.includes('outlineWidth 2px')), looks[0].join('\n'));
	}
});

test('a link to a line opens the log that it is in, and shows it', () => withReport({}, async (page) => {
	const fragment = await page.$eval('table.matrix td a', (link) => link.getAttribute('href'));

	await page.click('table.matrix td a');
	await page.waitForFunction((id) => {
		const { top, bottom } = document.querySelector(id).getBoundingClientRect();

		return bottom > top && top >= 0 && bottom <= 900;
	}, {}, fragment);
	assert.match(await words(page, fragment), /^(not )?ok \d+ - /);
}));

test('without JavaScript all of it is there', () => withReport({ script: false, fragment: '#matrix' }, async (page) => {
	await picture(page, 'report-without-javascript', false);
	// Of what needs a script there is nothing to see
	assert.equal(await page.$('#filter:not([hidden])'), null);
	assert.ok((await page.$$('table.matrix tbody tr')).length > 80);
	assert.equal((await page.$$('table.matrix tbody tr[hidden]')).length, 0);
}));

test('rows are filtered', () => withReport({}, async (page) => {
	await page.type('#filter input', 'three-sync-batch');
	const shown = await page.$$eval('table.matrix tbody tr:not([hidden]) th', (all) => all.map(({ textContent }) => textContent));

	assert.ok(shown.includes('three-sync-batch') && shown.length < 10, shown.join());
	assert.match(await words(page, '#filter [role="status"]'), new RegExp(`^${shown.length} of \\d+ rows$`));
}));

test('on a phone nothing but a table or a plot is wider than the screen', () => withReport(
	{ width: 360, height: 740, fragment: '#scenario-1' }, async (page) => {
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
		await picture(page, 'report-phone-scenario', false);
		await page.evaluate(() => {
			location.hash = '#logs';
		});
		await picture(page, 'report-phone', false);
		// A log is a column there, and not three
		const [one, other] = await page.$$eval('#log-1 > *', (cells) => cells.map((at) => at.getBoundingClientRect().left));

		assert.equal(one, other);
	}));

test('light and dark can be read', async () => {
	for (const dark of [false, true])
		await withReport({ dark, fragment: '#scenario-1' }, async (page) => {
			const found = await colours(page,
				'p, h1, h2, h3, li, dt, dd, th, td, td div, td span, td a, summary, pre, caption span', 'figure text');

			assert.ok(found.length > 1000);
			for (const [what, ink, paper] of found)
				assert.ok(contrast(ink, paper) >= 4.5, `${what}: ${ink} on ${paper}`);
			await picture(page, dark ? 'report-scenario-dark' : 'report-scenario', false);
			await page.evaluate(() => {
				location.hash = '#matrix';
			});
			await picture(page, dark ? 'report-dark' : 'report', false);
		});
});

test('on paper nothing is cut off', () => withReport({ width: 760 }, async (page) => {
	await page.emulateMediaType('print');
	const cut = await page.$$eval('.tableroom', (rooms) => rooms.filter((room) =>
		room.checkVisibility() && (room.scrollWidth > room.clientWidth + 1 || room.scrollHeight > room.clientHeight + 1))
		.map((room) => `${room.getAttribute('aria-labelledby')}: ${room.scrollWidth} in ${room.clientWidth}`));

	assert.deepEqual(cut, []);
	await picture(page, 'report-print', false);
}));

test('everything has a name for who does not see it', () => withReport({ fragment: '#scenario-1' }, async (page) => {
	const session = await page.createCDPSession();
	const { nodes } = await session.send('Accessibility.getFullAXTree');
	const shown = nodes.filter(({ ignored }) => !ignored).map(({ role, name }) => [role.value, name?.value ?? '']);
	const named = ['link', 'region', 'searchbox', 'image', 'navigation', 'table', 'columnheader', 'rowheader',
		'DisclosureTriangle'];
	const unnamed = shown.filter(([role, name]) => named.includes(role) && !name.trim());

	assert.deepEqual(unnamed, []);
	for (const role of ['main', 'navigation', 'searchbox', 'image', 'table', 'columnheader', 'rowheader', 'region'])
		assert.ok(shown.some(([found]) => found === role), role);
}));
