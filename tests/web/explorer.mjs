// Checks: the page in a real browser, from a file: address: typing, errors, cells, runs step by step, links,
// two scenarios, a phone's width, dark, the keyboard, and what screen readers are told.
// Expects: what crossmod itself says; pictures of it in build/web, to be looked at.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { build, colours, contrast, picture, settled, startBrowser, visit, words } from './browser.mjs';

let browser;

before(async () => {
	browser = await startBrowser();
});
after(() => browser.close());

const linkTo = (text) => `#${new URLSearchParams({ source: text })}`;
const source = (name) => readFileSync(`iso/scenarios/${name}.scn`, 'utf8');

function crossmod(...args) {
	return spawnSync(`${build}/crossmod`, args, { encoding: 'utf8' }).stdout;
}

const withPage = (options, check) => visit(browser, options, check);

// The cells of the first table as crossmod prints them: scenario, model, outcome, and whether it is allowed
function cells(page) {
	return page.evaluate(() => {
		const pane = document.querySelector('.pane');
		const name = pane.querySelector('.about strong').textContent;
		const models = [...pane.querySelectorAll('thead th')].map(({ textContent }) => textContent);

		return models.flatMap((model, n) => [...pane.querySelectorAll('tbody tr')].map((row) => {
			const cell = row.children[n + 1];

			const allowed = cell.querySelector('button') ? 'allowed' : 'forbidden';

			return [name, model, row.firstElementChild.textContent, allowed].join('\t');
		}));
	});
}

async function type(page, text) {
	await page.evaluate(() => document.querySelector('.cm-content').focus());
	await page.keyboard.down('Control');
	await page.keyboard.press('End');
	await page.keyboard.up('Control');
	await page.keyboard.type(text);
}

async function press(page, selector) {
	await page.$eval(selector, (found) => found.click());
}

const cell = (model, outcome) => `button[data-model="${model}"][data-outcome="${outcome}"]`;

test('the table is that of crossmod prove', () => withPage({ fragment: '#scenario=no-middle-sync' }, async (page) => {
	await settled(page);
	assert.deepEqual(await cells(page),
		crossmod('prove', '--tsv', 'iso/scenarios/no-middle-sync.scn').trim().split('\n'));
	assert.equal(await words(page, '.status'), 'Every expectation of the file holds.');
}));

test('a scenario is shown from its first clause on, and the page stays where it is', () => withPage(
	{ fragment: '#scenario=breakpoint-ipi', height: 600 }, async (page) => {
		await settled(page);
		await page.waitForFunction(() => document.querySelector('.cm-scroller').scrollTop > 0);
		assert.equal(await page.evaluate(() => scrollY), 0);
		const { above, below } = await page.evaluate(() => {
			const editor = document.querySelector('.cm-scroller');
			const clause = document.querySelector('.hl-definition');

			return {
				above: clause.getBoundingClientRect().top - editor.getBoundingClientRect().top,
				below: editor.scrollHeight - editor.clientHeight - editor.scrollTop,
			};
		});

		// At the top, or as far up as the end of the file lets it
		assert.ok(above >= 0 && (above < 60 || below < 2), `${above} above, ${below} below`);
	}));

const silent = source('no-middle-sync').replace(/^show .*\n/m, '');

test('what is typed changes the table', () => withPage({ fragment: linkTo(silent) }, async (page) => {
	await settled(page);
	assert.ok(await page.$(`.cell.allowed ${cell('prefetch', 'mismatch')}`));
	await type(page, 'forbid mismatch under prefetch\n');
	await page.waitForSelector(`.cell.wrong ${cell('prefetch', 'mismatch')}`);
	assert.equal(await words(page, '.status'), '1 expectation of the file contradicted.');
	await picture(page, 'contradicted');
}));

test('an error is said with its place, and marked there', () => withPage({ fragment: '#scenario=three-sync' }, async (page) => {
	await settled(page);
	await type(page, 'forbid strange\n');
	await page.waitForSelector('.status .place');
	const bad = `${source('three-sync')}forbid strange\n`;
	const { stderr } = spawnSync(`${build}/crossmod`, ['prove', '-'], { encoding: 'utf8', input: bad });
	const [, line, column, message] = /:(\d+):(\d+): (.*)/.exec(stderr);

	assert.equal(await words(page, '.status'), `Line ${line}, column ${column} ${message}`);
	assert.equal(await words(page, '.cm-lintRange-error'), 'strange');
	await picture(page, 'error');
	await press(page, '.status .place');
	assert.ok(await page.evaluate(() => document.activeElement.classList.contains('cm-content')));
}));

const ipi = { fragment: '#scenario=breakpoint-ipi' };

test('a cell leads to a shortest run, which goes forwards and backwards', () => withPage(ipi, async (page) => {
	await settled(page);
	await press(page, cell('prefetch', 'mismatch'));
	await page.waitForSelector('.diagram svg');
	assert.equal(await words(page, '.runhead h3'), 'breakpoint-ipi under prefetch: mismatch');
	// By docs/prove.md: eight events, of which the last one is bad
	assert.equal(await words(page, '.count'), '8 of 8');
	assert.match(await words(page, '.moment'), /^CPU B executes eb e5 while memory holds eb f0: late-old, mismatch/);
	await press(page, '[aria-label="A step back"]');
	assert.match(await words(page, '.moment'), /^CPU B fetches eb/);
	await press(page, '[aria-label="To the beginning"]');
	assert.equal(await words(page, '.count'), '0 of 8');
	assert.equal(await page.$$eval('.run-moment.later', ({ length }) => length), 8);
	for (const memory of ['cce5', 'cce5', 'cce5', 'cce5', 'ccf0', 'ebf0', 'ebf0', 'ebf0']) {
		await press(page, '[aria-label="A step forward"]');
		assert.equal(await words(page, '.holder:nth-child(2) dd'), memory);
	}
	assert.equal(await page.$$eval('.run-moment.later', ({ length }) => length), 0);
	await picture(page, 'run');
}));

test('what a CPU has fetched is shown as it is', () => withPage(
	{ fragment: '#scenario=breakpoint-ipi&model=prefetch&outcome=mismatch&step=4' }, async (page) => {
		await page.waitForSelector('.diagram svg');
		assert.equal(await words(page, '.count'), '4 of 8');
		assert.match(await words(page, '.moment'), /^CPU B fetches e5/);
		assert.equal(await words(page, '.holder:nth-child(3) dd'), '··e5');
	}));

test('the drawing is the one of crossmod prove --svg', () => withPage(
	{ fragment: '#scenario=breakpoint-ipi&model=prefetch&outcome=unserialized' }, async (page) => {
		const native = crossmod('prove', '--svg', 'unserialized', '--model', 'prefetch', 'iso/scenarios/breakpoint-ipi.scn');

		await page.waitForSelector('.diagram svg');
		const saved = await page.evaluate(() => new Promise((resolve) => {
			URL.createObjectURL = (blob) => {
				blob.text().then(resolve);
				return '#';
			};
			[...document.querySelectorAll('.runhead button')].at(-1).click();
		}));

		assert.equal(saved, native);
	}));

test('the arrow keys step through a run, and through the cells of the table', () => withPage(
	{ fragment: '#scenario=breakpoint-ipi&model=prefetch&outcome=mismatch' }, async (page) => {
		await page.waitForSelector('.diagram svg');
		await page.focus('.diagram');
		await page.keyboard.press('Home');
		assert.equal(await words(page, '.count'), '0 of 8');
		await page.keyboard.press('ArrowRight');
		assert.equal(await words(page, '.count'), '1 of 8');
		await page.keyboard.press('End');
		await page.keyboard.press('ArrowLeft');
		assert.equal(await words(page, '.count'), '7 of 8');
		await page.focus(cell('prefetch', 'mismatch'));
		await page.keyboard.press('ArrowLeft');
		assert.equal(await page.evaluate(() => document.activeElement.dataset.model), 'bytewise');
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => document.querySelector('.runhead h3')?.textContent.includes('bytewise'));
		assert.equal(await page.evaluate(() => document.activeElement.dataset.model), 'bytewise');
	}));

test('a link holds the scenario, the cell and the step', async () => {
	let address;

	await withPage({ fragment: '#scenario=three-sync' }, async (page) => {
		await settled(page);
		await type(page, '# Schrödinger & Söhne + 1\nshow late-old under prefetch\n');
		await page.waitForFunction(() => location.hash.includes('Schr'));
		address = await page.evaluate(() => location.hash);
	});
	await withPage({ fragment: address }, async (page) => {
		await page.waitForFunction(() => document.querySelector('.status').className.includes('wrong'));
		assert.ok((await words(page, '.cm-content')).includes('# Schrödinger & Söhne + 1'));
	});
	await withPage({ fragment: '#scenario=breakpoint-ipi&model=bytewise&outcome=late-old' }, async (page) => {
		await page.waitForSelector('.diagram svg');
		await press(page, '[aria-label="To the beginning"]');
		address = await page.evaluate(() => location.hash);
		assert.equal(address, '#scenario=breakpoint-ipi&model=bytewise&outcome=late-old&step=0');
	});
});

test('links that say nothing good do no harm', async () => {
	for (const fragment of ['#scenario=none', '#source=', '#source=%3Cscript%3Ealert(1)%3C/script%3E',
		'#scenario=three-sync&model=strange&outcome=torn', '#scenario=three-sync&model=prefetch&outcome=old&step=99',
		'#scenario=three-sync&model=prefetch&outcome=torn']) {
		await withPage({ fragment }, async (page) => {
			await page.waitForFunction(() => /status (good|wrong)/.test(document.querySelector('.status').className));
			await page.waitForFunction(() => !document.querySelector('.saying')?.textContent.includes('Searching'));
			// Of a scenario that is not there the page knows nothing, so it begins as ever
			if (fragment === '#scenario=none')
				assert.equal(await words(page, '.about strong'), 'breakpoint-ipi');
			else
				assert.equal(await page.$('.diagram'), null);
		});
	}
});

test('the shortest safe protocols are found, and open', () => withPage({ fragment: '#scenario=direct' }, async (page) => {
	await settled(page);
	await press(page, '#synth');
	await page.waitForSelector('.sought .card');
	// By docs/synth.md a breakpoint and three syncs are safe, and under prefetch nothing less is
	assert.match(await words(page, '#seek .found'), /^Under prefetch nothing shorter is safe than 3 syncs and 6 steps: /);
	await picture(page, 'synth');
	await press(page, '.sought .card .open');
	await page.waitForFunction(() => document.querySelector('.about strong').textContent === 'synth-prefetch-1');
	await settled(page);
	assert.equal(await words(page, '.status'), 'Every expectation of the file holds.');
	assert.equal(await page.evaluate(() =>
		document.querySelectorAll('.cell.allowed [data-model="prefetch"]').length), 0);
}));

test('what tells two models apart is found, and opens beside', () => withPage({ fragment: '#scenario=direct' }, async (page) => {
	await settled(page);
	await press(page, '#tell');
	await page.waitForSelector('.sought .card');
	await press(page, '.sought .card .quiet');
	await settled(page, 1);
	const tells = await page.$$eval('.pane:nth-child(2) tbody tr', (rows) => rows.some((row) =>
		!row.children[3].querySelector('button') && row.children[4].querySelector('button')));

	assert.ok(tells, 'an outcome that sequential allows and snapshot does not');
	await page.select('#seek select[aria-label="Tell"]', 'prefetch');
	await press(page, '#tell');
	await page.waitForFunction(() =>
		/^Whatever sequential allows, prefetch/.test(document.querySelector('#seek .found').textContent));
}));

test('two scenarios side by side show where they differ', () => withPage(
	{ fragment: '#scenario=three-sync&with=no-middle-sync' }, async (page) => {
		await settled(page, 0);
		await settled(page, 1);
		await page.waitForSelector('.cell.differs');
		const [mine, theirs] = ['three-sync', 'no-middle-sync'].map((name) =>
			crossmod('prove', '--tsv', `iso/scenarios/${name}.scn`).trim().split('\n').map((line) => line.split('\t')[3]));
		const differing = mine.filter((allowed, n) => allowed !== theirs[n]).length;

		assert.ok(differing > 0);
		assert.equal(await page.$$eval('.cell.differs', ({ length }) => length), 2 * differing);
		// For who does not see the frame, too
		assert.equal(await page.$$eval('.cell.differs', (all) => all.filter((at) =>
			/otherwise in the scenario beside it/.test(at.textContent + (at.querySelector('button')?.ariaLabel ?? ''))).length),
		2 * differing);
		const tops = await page.$$eval('table.outcomes', (tables) => tables.map((at) => at.getBoundingClientRect().top));

		assert.equal(tops[0], tops[1]);
		await picture(page, 'two');
		await press(page, '#compare');
		assert.equal(await page.$$eval('.pane', ({ length }) => length), 1);
		assert.equal(await page.evaluate(() => location.hash), '#scenario=three-sync');
	}));

test('on a phone nothing is wider than the screen', async () => {
	for (const fragment of ['', '#scenario=three-sync&with=no-middle-sync',
		'#scenario=page-no-shootdown&model=coherent&outcome=late-old'])
		await withPage({ fragment, width: 360, height: 740 }, async (page) => {
			await settled(page);
			if (!fragment.includes('with'))
				await page.waitForSelector('.diagram svg');
			assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
			const small = await page.$$eval('button:not([hidden])', (buttons) => buttons.filter((button) =>
				button.offsetParent && button.getBoundingClientRect().height < 24).map(({ outerHTML }) => outerHTML));

			assert.deepEqual(small, []);
			if (!fragment)
				await picture(page, 'phone');
		});
});

test('light and dark can be read', async () => {
	const papers = [];

	for (const dark of [false, true])
		await withPage({ dark }, async (page) => {
			await settled(page);
			await page.waitForSelector('.diagram svg');
			const found = await colours(page, 'p, h1, h2, h3, dt, dd, th, button, .hl-keyword, .hl-outcome, .hl-comment',
				'.diagram text');

			papers.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
			assert.ok(found.length > 100);
			for (const [what, ink, paper] of found)
				assert.ok(contrast(ink, paper) >= 4.5, `${what}: ${ink} on ${paper}`);
			await picture(page, dark ? 'dark' : 'light');
		});
	assert.notEqual(papers[0], papers[1]);
});

test('everything has a name for who does not see it', () => withPage(
	{ fragment: '#scenario=breakpoint-ipi&model=prefetch&outcome=mismatch' }, async (page) => {
		await page.waitForSelector('.diagram svg');
		await press(page, '#compare');
		await settled(page, 1);
		const session = await page.createCDPSession();
		const { nodes } = await session.send('Accessibility.getFullAXTree');
		const shown = nodes.filter(({ ignored }) => !ignored).map(({ role, name }) => [role.value, name?.value ?? '']);
		const roles = new Set(shown.map(([role]) => role));
		const named = ['button', 'textbox', 'searchbox', 'combobox', 'slider', 'link', 'region', 'heading', 'table', 'rowheader',
			'columnheader'];
		const unnamed = shown.filter(([role, name]) => named.includes(role) && !name.trim());
		// Two scenarios are there, each with a table, so cells may share their names, and nothing else may
		const controls = shown.filter(([role, name]) => ['button', 'textbox', 'combobox', 'region'].includes(role) &&
			!/ under |^(To the|A step|Save as SVG)/.test(name)).map((both) => both.join(' '));
		const doubled = controls.filter((control, n) => controls.indexOf(control) !== n);

		assert.deepEqual(unnamed, []);
		assert.ok(roles.size > 15, [...roles].join());
		for (const role of ['banner', 'main', 'contentinfo', 'region', 'heading', 'table', 'rowheader', 'columnheader', 'status',
			'search', 'searchbox', 'textbox', 'slider', 'list', 'group'])
			assert.ok(roles.has(role), role);
		assert.deepEqual(doubled, []);
		for (const live of ['#said', '.status', '#gallery .found', '#seek .found'])
			assert.ok(await page.$(`${live}[role="status"]`), live);
	}));

// Two sites across pages, written byte by byte three times: minutes under prefetch
const long = `scenario long
about    A search that takes long.
site     jmp32 -> jmp32
site     nop5 -> jmp32
place    page+4094
handler  next
patch    write all byte by byte
         write breakpoint
         write tail byte by byte
         write head
         write bytes 0..4 11 12 13 14 15
         write bytes 1..4 01 02 03 04
         write all byte by byte
execute  call
forbid   torn under prefetch
`;

test('a long search does not hold the page, and can be stopped', () => withPage(
	{ fragment: linkTo(long) }, async (page) => {
		await page.waitForSelector('.cell.pending');
		await type(page, '# typed meanwhile\n');
		await page.waitForFunction(() => document.querySelector('.cm-content').textContent.includes('# typed meanwhile'));
		await page.waitForFunction(() => location.hash.includes('meanwhile'));
		await page.waitForSelector('.statusline button:not([hidden])');
		await press(page, '.statusline button');
		await page.waitForSelector('.cell.unknown');
		assert.equal(await page.$('.cell.pending'), null);
		assert.match(await words(page, '.status'), /given up/);
		await page.evaluate(() => {
			location.hash = '#scenario=three-sync';
		});
		await page.waitForFunction(() => document.querySelector('.about strong')?.textContent === 'three-sync');
		await settled(page);
		assert.equal(await words(page, '.status'), 'Every expectation of the file holds.');
	}));
