// A browser for the tests of the pages, which it has from file: addresses.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import assert from 'node:assert/strict';

const puppeteer = createRequire(new URL('../../web/package.json', import.meta.url))('puppeteer-core');

export const build = process.env.BUILD ?? 'build';
export const addressOf = (file) => `file://${resolve(build, file)}`;
const pictures = resolve(build, 'web');

/** A browser, which the test closes. */
export function startBrowser() {
	mkdirSync(pictures, { recursive: true });
	return puppeteer.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		// Tests run as root in containers, where Chromium's own sandbox cannot
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
		protocolTimeout: 120000,
	});
}

/** A page in `build`, the explorer if no other one, at a fragment, in a window of that size, when it is ready. What
 * goes wrong in it, and what it asks of any network, is in `errors`. `prepare` runs in it before its own scripts. */
export async function openPage(browser, { file = 'crossmod.html', fragment = '', width = 1280, height = 900, dark = false,
	script = true, prepare = () => {} } = {}) {
	const page = await browser.newPage();
	const errors = [];

	page.on('pageerror', (error) => errors.push(String(error)));
	page.on('console', (message) => {
		if (message.type() === 'error')
			errors.push(message.text());
	});
	page.on('request', (request) => {
		if (!/^(file|blob|data):/.test(request.url()))
			errors.push(`it asks for ${request.url()}`);
	});
	await page.setViewport({ width, height });
	await page.emulateMediaFeatures([
		{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
	await page.setJavaScriptEnabled(script);
	await page.evaluateOnNewDocument(prepare);
	await page.goto(addressOf(file) + fragment);
	if (file === 'crossmod.html')
		await page.waitForSelector('#ready', { hidden: true });
	return { page, errors };
}

/** Opens it, and closes it behind `check`; whatever that does there, nothing may go wrong in it. */
export async function visit(browser, options, check) {
	const { page, errors } = await openPage(browser, options);

	await check(page);
	assert.deepEqual(errors, []);
	await page.close();
}

/** Waits until the table of a pane is whole. */
export async function settled(page, pane = 0) {
	await page.waitForFunction((n) => {
		const status = document.querySelectorAll('.pane .status')[n];

		return status && /status (good|wrong|unknown)/.test(status.className) &&
			!document.querySelectorAll('.pane')[n].querySelector('.cell.pending');
	}, {}, pane);
}

/** The words of an element. */
export function words(page, selector) {
	return page.$eval(selector, ({ textContent }) => textContent);
}

export async function picture(page, name, fullPage = true) {
	await page.screenshot({ path: `${pictures}/${name}.png`, fullPage });
}

/** What each visible element of these shows in which colour on which: [its HTML, ink, paper]; `drawn` are words of SVG. */
export function colours(page, asked, drawn) {
	return page.evaluate((askedFor, drawnOf) => {
		const back = (at) => {
			const colour = getComputedStyle(at).backgroundColor;

			return colour === 'rgba(0, 0, 0, 0)' && at.parentElement ? back(at.parentElement) : colour;
		};
		const found = [...document.querySelectorAll(askedFor)].filter((at) => at.checkVisibility());

		return [...found.map((at) => [at.outerHTML.slice(0, 80), getComputedStyle(at).color, back(at)]),
			...[...document.querySelectorAll(drawnOf)].map((at) =>
				[at.outerHTML.slice(0, 80), getComputedStyle(at).fill, back(at.closest('figure'))])];
	}, asked, drawn);
}

/** Of two colours rgb(r, g, b), by WCAG 2: 4.5 can be read. */
export function contrast(one, other) {
	const [light, dark] = [one, other].map((colour) => {
		const [r, g, b] = colour.match(/[\d.]+/g).map((part) => part / 255).map((part) =>
			part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

		return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
	}).sort((a, b) => b - a);

	return light / dark;
}
